package openapi

import (
	"fmt"
	"slices"
	"strings"
)

// A Change is one difference between two descriptions.
type Change struct {
	Verb   string // "added", "removed" or "changed"
	What   string // "operation", "schema" or "member"
	Name   string // in the description, e.g. "GET /rest/api/standard/v1/JobOrder" or "JobOrder.jobName"
	Go     string // in Go, e.g. "ListJobOrders" or "JobOrder.JobName"
	Detail string // what exactly, e.g. "required: false, was true"
	Place  Place  // in the new description; for what was removed, in the old one
}

func (c Change) String() string {
	s := fmt.Sprintf("%s %s %s", c.Verb, c.What, c.Name)
	if c.Go != "" && !strings.HasSuffix(c.Name, c.Go) {
		s += " (" + c.Go + ")"
	}
	if c.Detail != "" {
		s += ": " + c.Detail
	}
	return s
}

// A Report says what a new description adds, removes and changes, and which
// corrections no longer fit it.
type Report struct {
	Old, New Summary
	Changes  []Change // operations, then schemas with their members, in the order of the descriptions
	Stale    []*Fault // overlay actions that match nothing or change nothing, each with what to do
}

// String is the report for a terminal, one line for each difference.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d operations (%d before), %d schemas (%d before)\n",
		r.New.Operations, r.Old.Operations, r.New.Schemas, r.Old.Schemas)
	for _, c := range r.Changes {
		b.WriteString(c.String() + "\n")
	}
	for _, f := range r.Stale {
		b.WriteString(f.Error() + "\n")
	}
	return b.String()
}

// Compare reports the differences between two descriptions as they stand,
// without the overlay.
func Compare(old, new []byte) (Report, error) {
	before, err := read(old)
	if err != nil {
		return Report{}, fmt.Errorf("the old description: %w", err)
	}
	after, err := read(new)
	if err != nil {
		return Report{}, err
	}
	return compare(before, after), nil
}

func read(data []byte) (*model, error) {
	doc, err := load(specFile, data)
	if err != nil {
		return nil, err
	}
	return prepare(doc)
}

func compare(old, new *model) Report {
	r := Report{Old: old.summary, New: new.summary}
	r.operations(old.operations, new.operations)
	r.schemas(old, new)
	return r
}

func (r *Report) add(verb, what, name, goName, detail string, at Place) {
	r.Changes = append(r.Changes, Change{verb, what, name, goName, detail, at})
}

// key finds an operation again when only the letter case of its path or the name
// of a parameter changed.
func (op *operation) key() string {
	return op.method + " " + strings.ToLower(pathParam.ReplaceAllString(op.path, "{}"))
}

func (op *operation) String() string { return strings.ToUpper(op.method) + " " + op.path }

func (r *Report) operations(old, new []*operation) {
	before := map[string]*operation{}
	for _, op := range old {
		before[op.key()] = op
	}
	for _, op := range new {
		was := before[op.key()]
		delete(before, op.key())
		if was == nil {
			r.add("added", "operation", op.String(), op.goName, "", op.at)
			continue
		}
		if detail := differences(operationFacts(was), operationFacts(op)); detail != "" {
			r.add("changed", "operation", op.String(), op.goName, detail, op.at)
		}
	}
	for _, op := range old {
		if before[op.key()] != nil {
			r.add("removed", "operation", op.String(), op.goName, "", op.at)
		}
	}
}

// facts are the properties that count, as name and value, in a fixed order.
type facts [][2]string

func operationFacts(op *operation) facts {
	f := facts{{"path", op.path}, {"Go name", op.goName}, {"body", ""}, {"answer", ""}}
	if op.body != nil {
		f[2][1] = strings.Join(op.body.others, " ")
		if op.body.shape != nil {
			f[2][1] = op.body.media + " " + goType(op.body.shape, true)
		}
	}
	for _, a := range op.answers {
		f[3][1] += a.code
		if a.shape != nil {
			f[3][1] += " " + goType(a.shape, false)
		}
	}
	var params []string
	for _, p := range op.params {
		if p.in != "path" {
			params = append(params, fmt.Sprintf("%s %s %s required=%t", p.in, p.name, goType(p.shape, false), p.required))
		}
	}
	slices.Sort(params)
	return append(f, [2]string{"parameters", strings.Join(params, ", ")})
}

// differences writes what differs as "name: new, was old".
func differences(old, new facts) string {
	var list []string
	for i, f := range new {
		if was := old[i][1]; was != f[1] {
			list = append(list, fmt.Sprintf("%s: %s, was %s", f[0], orNone(f[1]), orNone(was)))
		}
	}
	return strings.Join(list, "; ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (r *Report) schemas(old, new *model) {
	before := map[string]*component{}
	for _, c := range old.components {
		before[c.name] = c
	}
	for _, c := range new.components {
		was := before[c.name]
		delete(before, c.name)
		if was == nil {
			r.add("added", "schema", c.name, c.goName, "", c.at)
			continue
		}
		if detail := differences(schemaFacts(was), schemaFacts(c)); detail != "" {
			r.add("changed", "schema", c.name, c.goName, detail, c.at)
		}
		r.members(was, c)
	}
	for _, c := range old.components {
		if before[c.name] == c {
			r.add("removed", "schema", c.name, c.goName, "", c.at)
		}
	}
}

func schemaFacts(c *component) facts {
	f := facts{{"Go name", c.goName}, {"form", ""}, {"values", strings.Join(c.values, " | ")}, {"other members", "no"}}
	switch c.kind {
	case kindObject:
		f[1][1] = "object"
	case kindUnion:
		for _, p := range c.parts {
			f[1][1] = strings.TrimPrefix(f[1][1]+" or "+goType(p, false), " or ")
		}
	case kindEnum:
		f[1][1] = "enum"
	default:
		f[1][1] = goType(c.shape, false)
	}
	if c.kind == kindObject && c.rest != nil {
		f[3][1] = goType(c.rest, false)
	}
	return f
}

func (r *Report) members(old, new *component) {
	before := map[string]*member{}
	for _, m := range old.members {
		before[m.name] = m
	}
	for _, m := range new.members {
		was := before[m.name]
		delete(before, m.name)
		name, in := new.name+"."+m.name, new.goName+"."+m.goName
		if was == nil {
			r.add("added", "member", name, in, goType(m.shape, false), m.at)
			continue
		}
		if detail := differences(memberFacts(was), memberFacts(m)); detail != "" {
			r.add("changed", "member", name, in, detail, m.at)
		}
	}
	for _, m := range old.members {
		if before[m.name] == m {
			r.add("removed", "member", old.name+"."+m.name, old.goName+"."+m.goName, goType(m.shape, false), m.at)
		}
	}
}

func memberFacts(m *member) facts {
	boolean := func(b bool) string { return fmt.Sprint(b) }
	return facts{
		{"Go name", m.goName}, {"type", goType(m.shape, false)}, {"required", boolean(m.required)},
		{"readOnly", boolean(m.readOnly)}, {"writeOnly", boolean(m.writeOnly)}, {"nullable", boolean(m.nullable)},
	}
}
