// Package specs hands out what the vendors say of their interfaces: the Ajera methods in the format
// of README.md, and Aimsio's OpenAPI document with our overlay. The generator and the fakes read
// them; a program that uses the clients does not need this package.
package specs

import "embed"

// It is here and not in gen, because go generate comes to this package when it has read all that is
// generated, a part of which may go. The command comes last: what it can be asked for follows from
// the specs too.
//
//go:generate go run ../gen
//go:generate go generate -C ../cmd/fieldbooks .

// FS holds the spec files under ajera/ and aimsio/.
//
//go:embed ajera/*.yaml aimsio/*.yaml
var FS embed.FS
