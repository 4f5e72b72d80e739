// Package site makes of pages in Markdown a site that can be searched: the same whether it is served
// or written as files.
package site

import (
	"errors"
	"fmt"
	"io/fs"
)

// Policy is the Content-Security-Policy of the pages, which stands in them as well: nothing but what
// the site has itself, and no form.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

// Make is the files of the site by their names, of the pages and drawings in pages. README.md of a
// folder is its first page. The error is all links that lead nowhere, with file and line.
func Make(pages fs.FS) (map[string][]byte, error) {
	s, err := read(pages)
	if err != nil {
		return nil, err
	}
	if s.byName[front] == nil {
		return nil, fmt.Errorf("%s is missing, which is the first page", front)
	}
	var faults []error
	for _, p := range s.pages {
		faults = append(faults, s.link(p)...)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	s.arrange()
	return s.files()
}

// files is all of the site.
func (s *site) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, text := range s.others {
		files[name] = text
	}
	for _, name := range []string{"style.css", "search.js", "icon.svg"} {
		files[name] = asset(name)
	}
	files["pages.js"] = s.index()
	for _, p := range s.pages {
		text, err := s.render(p)
		if err != nil {
			return nil, err
		}
		files[p.url] = text
	}
	var err error
	files[everything], err = s.renderAll()
	return files, err
}
