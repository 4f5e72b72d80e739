package review

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// changelogFile is kept by hand; only what breaks must be in it.
const changelogFile = "CHANGELOG.md"

// unreleased is the text under the heading of what is not released yet, and whether
// there is such a heading.
func unreleased(text string) (string, bool) {
	_, rest, found := strings.Cut("\n"+text, "\n## Unreleased\n")
	if at := strings.Index(rest, "\n## "); at >= 0 {
		rest = rest[:at]
	}
	return rest, found
}

// checkChangelog demands that every broken symbol is named under "Unreleased". A
// symbol counts as named with or without its package.
func (r *Report) checkChangelog(files fs.FS) {
	if len(r.Breaks) == 0 {
		return
	}
	data, err := fs.ReadFile(files, changelogFile)
	if err != nil {
		r.Faults = append(r.Faults, changelogFile+" is missing; write it, with a section \"## Unreleased\"")
		return
	}
	text, found := unreleased(string(data))
	if !found {
		r.Faults = append(r.Faults, changelogFile+" has no section \"## Unreleased\"; add it")
		return
	}
	var missing []string
	for _, b := range r.Breaks {
		name := strings.TrimPrefix(b.symbol, "Client.")
		if name != "" && !names(text, name) && !slices.Contains(missing, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		r.Faults = append(r.Faults, fmt.Sprintf("%s: \"Unreleased\" does not tell of %s; write what changed and what to do", changelogFile, cutList(missing, 12)))
	}
}

// names reports whether a text has a name as a whole word.
func names(text, name string) bool {
	return regexp.MustCompile(`(^|[^\w.])([a-z]\w*\.)?(Client\.)?` + regexp.QuoteMeta(name) + `($|\W)`).MatchString(text)
}
