package site

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// repository is where what a page links to is found that is no page.
const repository = "https://github.com/fieldbooks/fieldbooks/blob/main/"

// above is the folder of the pages, as seen from the repository.
const above = "docs"

// link makes of the links between files links between pages, and gives those that lead nowhere.
func (s *site) link(p *page) []error {
	var faults []error
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		var to *[]byte
		switch n := n.(type) {
		case *ast.Link:
			to = &n.Destination
		case *ast.Image:
			to = &n.Destination
		default:
			return ast.WalkContinue, nil
		}
		_, image := n.(*ast.Image)
		found, err := s.target(p, string(*to), image)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %q %w", p.file, p.line(n, *to), *to, err))
		}
		*to = []byte(found)
		return ast.WalkContinue, nil
	})
	return faults
}

// target is where a link of a page leads in the site.
func (s *site) target(p *page, to string, image bool) (string, error) {
	u, err := url.Parse(to)
	switch {
	case err != nil:
		return "", fmt.Errorf("is no address; write it as in guides/first-hour.md#its-heading")
	case !image && (u.Scheme == "https" || u.Scheme == "http"):
		return to, nil
	case u.Scheme != "" || u.Host != "" || path.IsAbs(u.Path):
		return "", fmt.Errorf("leads out of the site; link to a file here, or to a page of the web by https")
	case image:
		return s.shown(p, u)
	}
	file := path.Join(path.Dir(p.file), u.Path)
	if u.Path == "" {
		file = p.file
	}
	if file == ".." || strings.HasPrefix(file, "../") {
		return outside(file, u)
	}
	if at, is := s.byName[path.Join(file, front)]; is {
		file = at.file
	}
	at, is := s.byName[file]
	if _, other := s.others[file]; other {
		return u.String(), nil
	}
	switch {
	case !is:
		return "", fmt.Errorf("leads nowhere: there is no page %s", file)
	case u.Fragment != "" && !at.ids[u.Fragment]:
		return "", fmt.Errorf("leads nowhere: %s has no heading #%s", file, u.Fragment)
	}
	return relative(p.url, at.url, u.Fragment), nil
}

// shown is where a drawing is.
func (s *site) shown(p *page, u *url.URL) (string, error) {
	file := path.Join(path.Dir(p.file), u.Path)
	if _, is := s.others[file]; !is {
		return "", fmt.Errorf("is shown, and there is no drawing %s", file)
	}
	return u.Path, nil
}

// outside is where a file of the repository is that is no page.
func outside(file string, u *url.URL) (string, error) {
	file = path.Join(above, file)
	if strings.HasPrefix(file, "..") {
		return "", fmt.Errorf("leads out of the repository")
	}
	to := repository + strings.TrimPrefix(file, ".")
	if u.Fragment != "" {
		to += "#" + u.Fragment
	}
	return to, nil
}

// relative is how a page links to another.
func relative(from, to, fragment string) string {
	if from == to && fragment != "" {
		return "#" + fragment
	}
	here := strings.Split(path.Dir(from), "/")
	there := strings.Split(to, "/")
	if path.Dir(from) == "." {
		here = nil
	}
	for len(here) > 0 && len(there) > 1 && here[0] == there[0] {
		here, there = here[1:], there[1:]
	}
	link := strings.Repeat("../", len(here)) + strings.Join(there, "/")
	if fragment != "" {
		link += "#" + fragment
	}
	return link
}

// line is where a link stands: the line of the part that it is in, or its own where that is found.
func (p *page) line(n ast.Node, to []byte) int {
	for n != nil && (n.Type() == ast.TypeInline || n.Lines() == nil || n.Lines().Len() == 0) {
		n = n.Parent()
	}
	if n == nil {
		return 1
	}
	at, end := n.Lines().At(0).Start, n.Lines().At(n.Lines().Len()-1).Stop
	if found := bytes.Index(p.source[at:end], to); found >= 0 {
		at += found
	}
	return 1 + bytes.Count(p.source[:at], []byte("\n"))
}
