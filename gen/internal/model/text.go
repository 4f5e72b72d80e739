package model

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// checkText finds text that cannot stand in a Go file: invalid UTF-8, byte order
// marks and control characters. YAML lets some of them through.
func checkText(f *faults, docs []*ajeraspec.Document) {
	for _, doc := range docs {
		f.text(ajeraspec.Pos{File: doc.File, Line: 1, Column: 1}, "page", doc.Page)
		for _, m := range doc.Methods {
			f.text(m.Pos, fmt.Sprintf("method %q", m.Name), m.Wire, m.Doc, m.Note, m.Page, m.Permission, m.Source)
			f.fieldText(m.Args)
			f.fieldText(m.Content)
		}
		for _, t := range doc.Types {
			f.text(t.Pos, fmt.Sprintf("type %q", t.Name), t.Doc, t.Note, t.Source)
			f.fieldText(t.Fields)
		}
		for _, b := range doc.Blocks {
			f.fieldText(b.Fields)
		}
		for _, e := range doc.Enums {
			f.text(e.Pos, fmt.Sprintf("enum %q", e.Name), e.Doc, e.Note, e.Source)
			for _, v := range e.Values {
				f.text(v.Pos, fmt.Sprintf("value %q", v.Value), v.Value, v.Doc)
			}
		}
	}
}

func (f *faults) fieldText(fields []*ajeraspec.Field) {
	for _, field := range fields {
		f.text(field.Pos, fmt.Sprintf("field %q", field.Name),
			append(append([]string{field.Name, field.Doc, field.Note, field.Deprecated, field.Source}, field.Also...), field.Values...)...)
	}
}

func (f *faults) text(at ajeraspec.Pos, what string, texts ...string) {
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable) {
			f.add(at, "%s has a control character or a byte order mark in %q; remove it", what, text)
			return
		}
		if strings.Contains(text, "+build") {
			f.add(at, "%s says +build, which gofmt takes for a build constraint at the start of a line; say it otherwise", what)
			return
		}
	}
}

func unprintable(r rune) bool {
	return r == '\ufeff' || unicode.IsControl(r) && !unicode.IsSpace(r)
}
