package docs

import (
	"path"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/docs/site"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/docs"
)

// most is how many pages may be meant, to be told.
const most = 12

// show prints the page that words name, as it is written.
func show(a *app.App, words []string) error {
	name := strings.Join(words, " ")
	text, others := site.Find(docs.FS, name)
	switch {
	case text != nil:
		return a.Bytes(text)
	case len(others) == 0:
		return exit.Usagef("no page is called %q; fieldbooks docs serves all of them, with search%s", name, near(name))
	case len(others) > most:
		return exit.Usagef("no page is called %q, and %d have that in their name; fieldbooks docs serves all of them, with search", name, len(others))
	default:
		return exit.Usagef("no page is called %q alone; these may be meant: %s", name, strings.Join(others, ", "))
	}
}

// near asks whether pages were meant whose files are called much like that.
func near(name string) string {
	var files []string
	for _, page := range site.Names(docs.FS) {
		called, _, _ := strings.Cut(page, "\t")
		files = append(files, path.Base(called))
	}
	slices.Sort(files)
	return output.DidYouMean(output.Nearest(strings.ReplaceAll(name, " ", "-"), slices.Compact(files)))
}
