// Package reference writes the pages of the reference, as Markdown, of what the specs say: one for
// each method, operation and type.
package reference

import (
	"fmt"
	"io/fs"
	"strings"
)

// Pages are all pages by their names below [Folder], e.g. "ajera/get-projects.md". tree is the module
// root: what errors mean is read where they are declared. Two pages of one name are an error.
func Pages(tree fs.FS) (map[string][]byte, error) {
	all, made := vendors(), pages{}
	made.add("README.md", front(all))
	text, err := errorsPage(tree)
	if err != nil {
		return nil, err
	}
	made.add("errors.md", text)
	for _, v := range all {
		v.pages(made)
	}
	return made.whole()
}

// pages are texts by their names; a name that was taken keeps all of them.
type pages map[string][]string

func (p pages) add(name, text string) { p[name] = append(p[name], text) }

// pages adds those of a vendor.
func (v *vendor) pages(to pages) {
	to.add(v.name+"/README.md", v.index())
	for _, c := range v.digest.Calls {
		to.add(v.file(c), v.callPage(c))
	}
	for name := range v.digest.Types {
		to.add(v.typeFile(name), v.typePage(name))
	}
	for name := range v.digest.Enums {
		to.add(v.typeFile(name), v.enumPage(name))
	}
}

// whole are the texts, each of a name of its own.
func (p pages) whole() (map[string][]byte, error) {
	all := map[string][]byte{}
	for name, texts := range p {
		if len(texts) > 1 {
			first, _, _ := strings.Cut(texts[0], "\n")
			second, _, _ := strings.Cut(texts[1], "\n")
			return nil, fmt.Errorf("%s/%s: a page of %q and one of %q would have this name; expected names that differ by more than their case and signs", Folder, name, first, second)
		}
		all[name] = []byte(texts[0])
	}
	return all, nil
}
