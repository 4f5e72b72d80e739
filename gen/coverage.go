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
	known := count(docs)
	var table bytes.Buffer
	table.WriteString("| method | session | kind | known | arguments | answer fields | page |\n|---|---|---|---|---|---|---|\n")
	for _, m := range methods {
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s | [page](%s) |\n",
			called(m), versions(m), m.Kind, m.Evidence, arguments(m), known.answer(m), m.Page)
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

// arguments is the number of known arguments.
func arguments(m *ajeraspec.Method) string {
	if m.RawArgs {
		return "unknown"
	}
	return fmt.Sprint(len(m.Args))
}

// answer is the number of known members of the answer: those of its records, and
// what stands beside records.
func (f fields) answer(m *ajeraspec.Method) string {
	if m.RawContent {
		return "unknown"
	}
	known := 0
	for _, content := range m.Content {
		members, isRecord := f[key{content.Type.Name, m.Sessions[0]}]
		if !isRecord {
			members = 1
		}
		known += members
	}
	return fmt.Sprint(known)
}

// fields counts the members of records by name and session version, and those of
// blocks by name alone.
type fields map[key]int

type key struct {
	name    string
	version int // 0 for a block
}

func count(docs []*ajeraspec.Document) fields {
	f := fields{}
	for _, doc := range docs {
		for _, b := range doc.Blocks {
			f[key{b.Name, 0}] = len(b.Fields)
		}
	}
	for _, doc := range docs {
		for _, t := range doc.Types {
			n := len(t.Fields)
			for _, use := range t.Use {
				n += f[key{use.Name, 0}]
			}
			for _, version := range doc.Sessions {
				f[key{t.Name, version}] = n
			}
		}
	}
	return f
}
