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
	known := members(docs)
	var table bytes.Buffer
	table.WriteString("| method | session | kind | known | arguments | answer fields | page |\n|---|---|---|---|---|---|---|\n")
	for _, m := range methods {
		sessions := strings.Trim(strings.ReplaceAll(fmt.Sprint(m.Sessions), " ", ", "), "[]")
		fmt.Fprintf(&table, "| %s | %s | %s | %s | %s | %s | [page](%s) |\n", called(m), sessions, m.Kind, m.Evidence,
			number(m.RawArgs, len(m.Args)), number(m.RawContent, answerFields(m, known)), m.Page)
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

func number(unknown bool, n int) string {
	if unknown {
		return "unknown"
	}
	return fmt.Sprint(n)
}

// answerFields counts the known members of the answer: those of its records, and what stands beside.
func answerFields(m *ajeraspec.Method, known map[versioned]int) int {
	n := 0
	for _, content := range m.Content {
		if members, isRecord := known[versioned{content.Type.Name, m.Sessions[0]}]; isRecord {
			n += members
		} else {
			n++
		}
	}
	return n
}

// versioned names a record of a session version.
type versioned struct {
	name    string
	version int
}

// members counts the members of records, those of the blocks that they use included.
func members(docs []*ajeraspec.Document) map[versioned]int {
	blocks, records := map[string]int{}, map[versioned]int{}
	for _, doc := range docs {
		for _, b := range doc.Blocks {
			blocks[b.Name] = len(b.Fields)
		}
	}
	for _, doc := range docs {
		for _, t := range doc.Types {
			n := len(t.Fields)
			for _, use := range t.Use {
				n += blocks[use.Name]
			}
			for _, version := range doc.Sessions {
				records[versioned{t.Name, version}] = n
			}
		}
	}
	return records
}
