package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// readme is the page that shows the table of covered methods.
const readme = "specs/README.md"

// The marks between which the table stands in the page.
const (
	coverageBegin = "<!-- coverage:begin -->\n"
	coverageEnd   = "<!-- coverage:end -->\n"
)

// coverage returns the page with the present table.
func coverage(module fs.FS, docs []*ajeraspec.Document) ([]byte, error) {
	page, err := fs.ReadFile(module, readme)
	if err != nil {
		return nil, err
	}
	before, rest, ok := bytes.Cut(page, []byte(coverageBegin))
	_, after, ok2 := bytes.Cut(rest, []byte(coverageEnd))
	if !ok || !ok2 {
		return nil, errors.New(readme + ": no place for the table of methods; put back the lines " +
			strings.TrimSpace(coverageBegin) + " and " + strings.TrimSpace(coverageEnd))
	}
	return slices.Concat(before, []byte(coverageBegin), methodTable(docs), []byte(coverageEnd), after), nil
}

// methodTable has one row per typed method, by name and session version.
func methodTable(docs []*ajeraspec.Document) []byte {
	var methods []*ajeraspec.Method
	for _, doc := range docs {
		methods = append(methods, doc.Methods...)
	}
	slices.SortFunc(methods, func(a, b *ajeraspec.Method) int {
		return cmp.Or(cmp.Compare(a.Wire, b.Wire), slices.Compare(a.Sessions, b.Sessions), cmp.Compare(a.Name, b.Name))
	})
	var table bytes.Buffer
	table.WriteString("| method | session | kind | known | typed | page |\n|---|---|---|---|---|---|\n")
	for _, m := range methods {
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | [page](%s) |\n", called(m), versions(m), m.Kind, m.Evidence, typed(m), m.Page)
	}
	return table.Bytes()
}

// called is the vendor's name, with ours where one method has several forms.
func called(m *ajeraspec.Method) string {
	if m.Name == m.Wire {
		return m.Name
	}
	return m.Wire + " as " + m.Name
}

func versions(m *ajeraspec.Method) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(m.Sessions), " ", ", "), "[]")
}

func typed(m *ajeraspec.Method) string {
	switch {
	case m.RawArgs && m.RawContent:
		return "name only"
	case m.RawArgs:
		return "answer"
	case m.RawContent:
		return "arguments"
	}
	return "whole"
}
