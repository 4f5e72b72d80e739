package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// folder is pages that belong together.
type folder struct {
	path    string // "" is the site
	title   string
	front   *page // README.md, or nil
	parent  *folder
	pages   []*page
	folders []*folder
}

// arrange puts the pages into their folders. What is in one is in the order in which its first page
// links to it, and the rest follows by name.
func (s *site) arrange() {
	all := map[string]*folder{}
	s.home = s.folder(all, ".")
	for _, p := range s.pages {
		f := s.folder(all, path.Dir(p.file))
		p.in = f
		if path.Base(p.file) == front {
			f.front, f.title = p, p.title
			continue
		}
		f.pages = append(f.pages, p)
	}
	for _, f := range all {
		f.sort()
	}
}

// folder is the one of a path, which is made with those that it is in.
func (s *site) folder(all map[string]*folder, of string) *folder {
	if f, is := all[of]; is {
		return f
	}
	f := &folder{path: strings.TrimPrefix(of, "."), title: word(path.Base(of))}
	all[of] = f
	if of != "." {
		f.parent = s.folder(all, path.Dir(of))
		f.parent.folders = append(f.parent.folders, f)
	}
	return f
}

// word is the name of a folder as a title.
func word(name string) string {
	runes := []rune(strings.ReplaceAll(name, "-", " "))
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}

// sort puts what is in a folder into the order of its first page.
func (f *folder) sort() {
	var order []string
	if f.front != nil {
		order = f.front.leads()
	}
	place := func(under string) int {
		for i, to := range order {
			if to == under || strings.HasSuffix(under, "/") && strings.HasPrefix(to, under) {
				return i
			}
		}
		return len(order)
	}
	slices.SortStableFunc(f.pages, func(a, b *page) int {
		return cmp.Or(cmp.Compare(place(a.url), place(b.url)), cmp.Compare(a.url, b.url))
	})
	slices.SortStableFunc(f.folders, func(a, b *folder) int {
		return cmp.Or(cmp.Compare(place(a.path+"/"), place(b.path+"/")), cmp.Compare(a.path, b.path))
	})
}

// leads is the pages that a page links to, one after the other.
func (p *page) leads() []string {
	var to []string
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, is := n.(*ast.Link); is && entering {
			file, _, _ := strings.Cut(string(link.Destination), "#")
			to = append(to, path.Join(path.Dir(p.url), file))
		}
		return ast.WalkContinue, nil
	})
	return to
}

// url is the first page of a folder, or where the page of all pages lists it.
func (f *folder) url() string {
	if f.front != nil {
		return f.front.url
	}
	return everything + "#" + f.id()
}

// id is what a folder is linked by where all pages are listed.
func (f *folder) id() string { return "in-" + strings.ReplaceAll(f.path, "/", "-") }
