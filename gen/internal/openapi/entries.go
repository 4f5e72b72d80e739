package openapi

import (
	"fmt"
	"io/fs"
	"strings"

	"gopkg.in/yaml.v3"
)

// An Entry is one thing of the corrected description that has a Go name: an
// operation, a type, a member or a value of an enum, with all that a review compares.
type Entry struct {
	Kind     string // operation, type, member, enum, value
	Key      string // the same in both revisions when it is the same thing
	Parent   string // key of the type that holds it, "" for operations and types
	Name     string // in the description
	Go       string // "ClientWithResponses.GetJobOrder", "JobOrder.JobName"
	Resource string // its file without directory and ending, e.g. "job_order"
	Place    Place
	Sent     bool        // it travels in requests
	Facts    [][2]string // name and value
	Owns     []string    // Go symbols that come and go with it
}

// Entries lists what the description of a revision says, in its order. The error is
// that of [Generate].
func Entries(fsys fs.FS) ([]Entry, error) {
	doc, err := correctedIn(fsys)
	if err != nil {
		return nil, err
	}
	m, err := prepare(doc)
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, op := range m.operations {
		all = append(all, operationEntry(op))
	}
	for _, c := range m.components {
		all = append(all, m.typeEntries(c)...)
	}
	return all, nil
}

// Corrected returns the description of a revision with the overlay applied, as YAML.
func Corrected(fsys fs.FS) ([]byte, error) {
	doc, err := correctedIn(fsys)
	if err != nil {
		return nil, err
	}
	return yaml.Marshal(doc.root)
}

func correctedIn(fsys fs.FS) (*document, error) {
	spec, err := fs.ReadFile(fsys, specFile)
	if err != nil {
		return nil, err
	}
	corrections, err := fs.ReadFile(fsys, overlayFile)
	if err != nil {
		return nil, err
	}
	return corrected(spec, corrections)
}

func operationEntry(op *operation) Entry {
	name := op.goName
	return Entry{
		Kind: "operation", Key: op.key(), Name: op.String(), Go: "ClientWithResponses." + name + "WithResponse",
		Resource: fileOf(op.resource), Place: op.at, Sent: op.body != nil,
		Facts: append(operationFacts(op), [2]string{"doc", strings.TrimSpace(op.summary + " " + op.doc)}),
		Owns: []string{
			"Client." + name, "Client." + name + "WithBody", "ClientWithResponses." + name + "WithBodyWithResponse",
			"New" + name + "Request", "New" + name + "RequestWithBody", "Parse" + name + "Response",
			name + "Response", name + "JSONRequestBody", name + "JSONBody", name + "Params",
		},
	}
}

func (m *model) typeEntries(c *component) []Entry {
	e := Entry{
		Kind: "type", Key: "type " + c.name, Name: c.name, Go: c.goName, Resource: fileOf(c.home), Place: c.at, Sent: c.writes,
		Owns: []string{c.writeName},
	}
	for _, f := range schemaFacts(c) {
		if f[0] != "values" {
			e.Facts = append(e.Facts, f)
		}
	}
	e.Facts = append(e.Facts, [2]string{"doc", c.doc}, [2]string{"evidence", c.note.String()})
	if c.kind == kindEnum {
		e.Kind = "enum"
		e.Owns = append(e.Owns, c.goName+".Known")
	}
	all := []Entry{e}
	for i, value := range m.enums[c] {
		all = append(all, Entry{
			Kind: "value", Key: c.values[i], Parent: e.Key, Name: c.values[i], Go: value, Resource: e.Resource, Place: c.at, Sent: c.writes,
			Facts: [][2]string{{"Go name", value}},
		})
	}
	if c.kind == kindObject {
		for _, member := range c.members {
			all = append(all, memberEntry(c, member, e))
		}
	}
	return all
}

func memberEntry(c *component, m *member, of Entry) Entry {
	sent := c.writes && travels(m, true)
	e := Entry{
		Kind: "member", Key: m.name, Parent: of.Key, Name: c.name + "." + m.name, Go: c.goName + "." + m.goName,
		Resource: of.Resource, Place: m.at, Sent: sent,
		Facts: append(memberFacts(m), [2]string{"doc", m.doc}, [2]string{"evidence", m.note.String()}),
	}
	if c.twoForms && sent {
		e.Owns = append(e.Owns, typeName(c, true)+"."+m.goName)
	}
	return e
}

// String is how a thing is known, on one line.
func (n notes) String() string {
	text := n.evidence
	if n.inferred {
		text = "inferred " + text
	}
	if len(n.aspects) > 0 {
		text += fmt.Sprintf(" (inferred: %s)", strings.Join(n.aspects, ", "))
	}
	return strings.TrimSpace(text + " " + n.partly)
}
