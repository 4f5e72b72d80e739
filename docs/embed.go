// Package docs holds the documentation as it is read on the web and by "fieldbooks docs". A program
// that uses the clients does not need this package.
package docs

import "embed"

// FS holds the pages, as Markdown, and the drawings in them. Those below reference/ are generated.
//
//go:embed *.md guides recipes reference drawings
var FS embed.FS
