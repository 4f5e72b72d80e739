package ajera

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Drift counts where the vendor's answers depart from the specs: fields and enum
// values that they do not name, values of another type, other spellings. Give it
// to Config.Drift, of several clients if you like, and print it at the end: it
// prints as a proposed change of the specs, with names and types and no values
// of records. The zero value is ready for use.
type Drift struct {
	mu   sync.Mutex
	seen map[deviation]int
}

// mostDrift bounds the memory that a server can fill with new names.
const mostDrift = 2000

// deviation is one departure.
type deviation struct {
	file  string // the spec that is to be changed
	part  string // methods, types or enums
	owner string
	name  string // of the field, or the enum's value
	line  string // YAML, without the name; "" when only the remark helps
	what  string
}

// look notes how an answer departs from the specs.
func (d *Drift) look(m *wire.Method, result wire.Replied) {
	v := reflect.ValueOf(result).Elem()
	if d == nil || v.Type() == reflect.TypeFor[rawResult]() {
		return
	}
	l := look{Drift: d, base: deviation{file: specFile(m), part: "methods", owner: m.Name}}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seen == nil {
		d.seen = make(map[deviation]int)
	}
	l.record(v)
	for _, note := range result.Reply().Bent {
		l.bent(v.Type(), note)
	}
}

// specFile is the spec that describes a method: there is one per page of the
// vendor's.
func specFile(m *wire.Method) string {
	page := strings.TrimSuffix(m.Page[strings.LastIndexByte(m.Page, '/')+1:], ".html")
	switch page {
	case "index":
		return "specs/ajera/session.yaml"
	case "list_methods":
		page = "lists"
	}
	return fmt.Sprintf("specs/ajera/%s_v%d.yaml", page, m.Version)
}

// look is one answer under inspection.
type look struct {
	*Drift
	base deviation
}

func (l look) note(part, owner, name, line, what string) {
	n := l.base
	n.name, n.line, n.what = shownName(name), line, what
	if owner != "" {
		n.part, n.owner = part, owner
	}
	if l.seen[n] > 0 || len(l.seen) < mostDrift {
		l.seen[n]++
	}
}

// identifier is what a name of the vendor's looks like. Anything else may be a
// value, such as a person's name that is used as a key.
var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+/%-]*( [A-Za-z0-9_+/%-]+){0,4}$`)

func shownName(name string) string {
	if len(name) > 60 || !identifier.MatchString(name) {
		return "(a name that may be a value)"
	}
	return name
}

// record looks at one record and those in it.
func (l look) record(v reflect.Value) {
	p := planOf(v.Type())
	owner := p.name
	if v.Type().Implements(reflect.TypeFor[wire.Replied]()) || v.Addr().Type().Implements(reflect.TypeFor[wire.Replied]()) {
		owner = "" // it is the method's content
	}
	if p.unknown >= 0 {
		list, _ := members(v.Field(p.unknown).Bytes())
		for _, m := range list {
			l.unknown(p, owner, v.Type(), m)
		}
	}
	for i := range p.fields {
		if p.fields[i].shape == leaf {
			l.enum(v.Field(p.fields[i].at))
		}
	}
	_ = p.inside(v, func(inner reflect.Value) error {
		l.record(inner)
		return nil
	})
}

// enum notes a value that is not known. One that does not look like a word is
// not shown.
func (l look) enum(v reflect.Value) {
	known, ok := v.Interface().(interface{ Known() bool })
	if ok && v.String() != "" && !known.Known() {
		l.note("enums", v.Type().Name(), v.String(), "", "not in the specs")
	}
}

// unknown notes a member that no field takes: another spelling of a field, or a
// field that the specs do not name.
func (l look) unknown(p *plan, owner string, t reflect.Type, m member) {
	if strings.HasPrefix(m.name, "CF_") || p.rest >= 0 && m.value.Kind() == '0' || p.others[m.name] {
		return // custom fields, totals and other spellings have their place
	}
	for i := range p.fields {
		f := &p.fields[i]
		if owner != "" && squashed(m.name) == squashed(f.name) && shownName(m.name) == m.name {
			l.note("types", owner, f.name, "{type: "+specType(t.Field(f.at).Type)+", also: ["+m.name+"]}", "another spelling")
			return
		}
	}
	line := "{type: " + typeOf(m.value) + ", evidence: observed}"
	if owner == "" {
		line = typeOf(m.value) // content has the short form only
	}
	l.note("types", owner, m.name, line, "not in the specs")
}

// squashed is a name without what spellings differ in.
func squashed(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// bent notes a value of another type, told as "/Projects/3/ProjectKey: string
// read as integer".
func (l look) bent(t reflect.Type, note string) {
	path, what, _ := strings.Cut(note, ": ")
	owner, name, of := "", "", t
	for step := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if of.Kind() == reflect.Slice {
			of = of.Elem()
			continue // an index
		}
		if of.Kind() != reflect.Struct || !isRecord(of) {
			break
		}
		f := planOf(of).field(step)
		if f == nil {
			break
		}
		if owner = planOf(of).name; of == t {
			owner = ""
		}
		name, of = f.name, of.Field(f.at).Type
	}
	if name != "" {
		l.note("types", owner, name, "", what)
	}
}
