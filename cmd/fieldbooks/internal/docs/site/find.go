package site

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Find is the page that is called by a name, as it is written: by its title, as GetProjects, by its file,
// as get-projects, or by its path, as ajera/get-projects. Where there is none, or more than one, it
// gives the paths of those that may be meant.
func Find(pages fs.FS, name string) (text []byte, others []string) {
	s, err := read(pages)
	if err != nil {
		return nil, nil
	}
	asked := squeeze(strings.TrimSuffix(name, ".md"))
	var found [5][]*page // by what they are called, and last what only has the name in what it is called
	for _, p := range s.pages {
		called := p.called()
		at := slices.Index(called, asked)
		switch {
		case at >= 0:
			found[at] = append(found[at], p)
		case strings.Contains(strings.Join(called, " "), asked):
			found[len(called)] = append(found[len(called)], p)
		}
	}
	for i, some := range found {
		if len(some) == 1 && i < len(found)-1 {
			return some[0].source, nil
		}
		if len(some) > 0 {
			for _, p := range some {
				others = append(others, p.path())
			}
			return nil, others
		}
	}
	return nil, nil
}

// Names is what pages can be asked for by.
func Names(pages fs.FS) []string {
	s, err := read(pages)
	if err != nil {
		return nil
	}
	var all []string
	for _, p := range s.pages {
		all = append(all, p.path()+"\t"+p.title)
	}
	return all
}

// path is a page's name among all.
func (p *page) path() string {
	return strings.TrimSuffix(strings.TrimSuffix(p.file, ".md"), "/README")
}

// called is what a page is called, without what is between the words, the surest first: its path, its
// file, its title.
func (p *page) called() []string {
	title, _, _ := strings.Cut(p.title, ",")
	return []string{squeeze(p.path()), squeeze(path.Base(p.path())), squeeze(title), squeeze(p.title)}
}

// squeeze leaves of a text what is typed to find it.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
