package site

import (
	"io/fs"
	"path"
)

// site is what is made.
type site struct {
	pages  []*page          // in the order of their names
	byName map[string]*page // by the names of their files
	others map[string][]byte
	home   *folder
}

// read reads all pages, and what else can be shown in them.
func read(from fs.FS) (*site, error) {
	s := &site{byName: map[string]*page{}, others: map[string][]byte{}}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch path.Ext(name) {
		case ".md":
			text, err := fs.ReadFile(from, name)
			if err != nil {
				return err
			}
			p := parse(name, text)
			s.pages, s.byName[name] = append(s.pages, p), p
		case ".svg", ".png":
			s.others[name], err = fs.ReadFile(from, name)
		}
		return err
	})
	return s, err
}
