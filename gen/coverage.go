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

// methodTable has one row per typed method, by name and session version. It counts nothing: two
// branches that each add a field would both change the number.
func methodTable(docs []*ajeraspec.Document) []byte {
	var methods []*ajeraspec.Method
	for _, doc := range docs {
		methods = append(methods, doc.Methods...)
	}
	slices.SortFunc(methods, func(a, b *ajeraspec.Method) int {
		return cmp.Or(cmp.Compare(a.Wire, b.Wire), slices.Compare(a.Sessions, b.Sessions), cmp.Compare(a.Name, b.Name))
	})
	empty := withoutFields(docs)
	var table bytes.Buffer
	table.WriteString("| method | session | kind | evidence | not known | page |\n|---|---|---|---|---|---|\n")
	for _, m := range methods {
		sessions := strings.Trim(strings.ReplaceAll(fmt.Sprint(m.Sessions), " ", ", "), "[]")
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | [page](%s) |\n", called(m), sessions, m.Kind, m.Evidence, unknown(m, empty), m.Page)
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

// unknown says what of a method nobody has seen.
func unknown(m *ajeraspec.Method, empty map[versioned]bool) string {
	var all []string
	if m.RawArgs {
		all = append(all, "arguments")
	}
	if m.RawContent || slices.ContainsFunc(m.Content, func(f *ajeraspec.Field) bool { return empty[versioned{f.Type.Name, m.Sessions[0]}] }) {
		all = append(all, "answer")
	}
	return strings.Join(all, ", ")
}

// versioned names a record of a session version.
type versioned struct {
	name    string
	version int
}

// withoutFields are the records of which no member is known.
func withoutFields(docs []*ajeraspec.Document) map[versioned]bool {
	empty := map[versioned]bool{}
	for _, doc := range docs {
		for _, t := range doc.Types {
			for _, version := range doc.Sessions {
				empty[versioned{t.Name, version}] = len(t.Fields)+len(t.Use) == 0
			}
		}
	}
	return empty
}
