package reference

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Folder is that of the pages, from the module root.
const Folder = "docs/reference"

// vendor is what the pages of one vendor need to know of each other.
type vendor struct {
	name   string // of the folder and of the command
	title  string
	digest *digest.Digest
	golang golang
	uses   map[string]*uses // of types, by their files
	lines  map[string]call.Typed
	names  map[string][]*digest.Call // by Go name
	known  *regexp.Regexp            // finds the Go names of calls in sentences
}

// vendors are those that the specs describe.
func vendors() []*vendor {
	return []*vendor{
		newVendor("ajera", "Deltek Ajera", call.AjeraSpecs(), call.Lines()),
		newVendor("aimsio", "Aimsio", call.AimsioSpecs(), call.Lines()),
	}
}

func newVendor(name, title string, d *digest.Digest, lines map[string]call.Typed) *vendor {
	v := &vendor{name: name, title: title, digest: d, golang: newGolang(name), lines: lines, names: map[string][]*digest.Call{}}
	var words []string
	for _, c := range d.Calls {
		v.names[c.Go] = append(v.names[c.Go], c)
		words = append(words, regexp.QuoteMeta(c.Go))
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	v.known = regexp.MustCompile(`\b(` + strings.Join(words, "|") + `)\b`)
	v.uses = v.used()
	return v
}

// file is the page of a call, below docs/reference.
func (v *vendor) file(c *digest.Call) string {
	command := cmp.Or(v.lines[call.ID(c)].Command, v.name+" "+call.Kebab(c.Go)+fmt.Sprintf("-v%d", c.Version))
	_, words, _ := strings.Cut(command, " ")
	return v.name + "/" + strings.ReplaceAll(words, " ", "-") + ".md"
}

// versioned is a name of the digest without the version in it, and that version, 0 where both have it.
func versioned(name string) (string, int) {
	for _, version := range []int{1, 2} {
		if plain, cut := strings.CutSuffix(name, digest.Versioned("", version)); cut {
			return plain, version
		}
	}
	return name, 0
}

// typeFile is the page of a type or an enum by its name in the digest. Of those that both versions
// have, the newest goes without its version, as commands do.
func (v *vendor) typeFile(name string) string {
	of, version := versioned(name)
	file := v.name + "/types/" + call.Kebab(of)
	if newer := digest.Versioned(of, version+1); version > 0 && (v.digest.Types[newer] != nil || v.digest.Enums[newer] != nil) {
		file += fmt.Sprintf("-v%d", version)
	}
	return file + ".md"
}

// fullName is a name in the digest of what a version of the session calls by name, "" when it is no
// type and no enum.
func (v *vendor) fullName(name string, version int) string {
	for _, full := range []string{digest.Versioned(name, version), name} {
		if v.digest.Types[full] != nil || v.digest.Enums[full] != nil {
			return full
		}
	}
	return ""
}

// called is the call of a Go name as a version of the session has it, else as another one does.
func (v *vendor) called(name string, version int) *digest.Call {
	all := v.names[name]
	if at := slices.IndexFunc(all, func(c *digest.Call) bool { return c.Version == version }); at >= 0 {
		return all[at]
	}
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// prose is a sentence as Markdown, with links where it names calls.
func (v *vendor) prose(text string, here string, version int) string {
	var b strings.Builder
	for {
		found := v.known.FindStringIndex(text)
		if found == nil || found[0] == found[1] {
			break
		}
		name := text[found[0]:found[1]]
		b.WriteString(inside(text[:found[0]], b.Len() == 0))
		if to := v.file(v.called(name, version)); to != here {
			b.WriteString(link(name, relative(here, to)))
		} else {
			b.WriteString(name)
		}
		text = text[found[1]:]
	}
	b.WriteString(inside(text, b.Len() == 0))
	return b.String()
}

// inside is plain, with the spaces at both ends kept where the text goes on.
func inside(text string, first bool) string {
	if strings.TrimSpace(text) == "" {
		return text
	}
	made := plain(text)
	if !first {
		made = strings.TrimPrefix(plain("x"+text), "x")
	}
	if trimmed := strings.TrimRight(text, " \n\t"); trimmed != text {
		made += " "
	}
	return made
}

// relative is the way from one page to another, both below docs/reference.
func relative(from, to string) string {
	dirs := strings.Split(from, "/")
	steps := strings.Split(to, "/")
	for len(dirs) > 1 && len(steps) > 1 && dirs[0] == steps[0] {
		dirs, steps = dirs[1:], steps[1:]
	}
	return strings.Repeat("../", len(dirs)-1) + strings.Join(steps, "/")
}
