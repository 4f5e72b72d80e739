package ajeraspec

import "slices"

// index finds what the documents declare. Of two things with one name it keeps
// the first; that there are two is reported by a rule.
type index struct {
	docs     []*Document
	hurt     map[Pos]bool // elements that could not be read whole
	methods  map[versioned]*Method
	types    map[versioned]*Type
	enums    map[versioned]*Enum
	blocks   map[string]*Block
	sessions map[*Type][]int
}

// versioned is a name within one session version.
type versioned struct {
	session int
	name    string
}

func newIndex(docs []*Document, hurt map[Pos]bool) *index {
	x := &index{
		docs: docs, hurt: hurt,
		methods: map[versioned]*Method{}, types: map[versioned]*Type{}, enums: map[versioned]*Enum{},
		blocks: map[string]*Block{}, sessions: map[*Type][]int{},
	}
	for _, d := range docs {
		x.add(d)
	}
	return x
}

func (x *index) add(d *Document) {
	for _, m := range d.Methods {
		keepFirst(x.methods, m.Sessions, m.Name, m)
	}
	for _, t := range d.Types {
		keepFirst(x.types, d.Sessions, t.Name, t)
		x.sessions[t] = d.Sessions
	}
	for _, e := range d.Enums {
		keepFirst(x.enums, d.Sessions, e.Name, e)
	}
	for _, b := range d.Blocks {
		if x.blocks[b.Name] == nil {
			x.blocks[b.Name] = b
		}
	}
}

func keepFirst[T any](in map[versioned]*T, sessions []int, name string, v *T) {
	for _, s := range sessions {
		if in[versioned{s, name}] == nil {
			in[versioned{s, name}] = v
		}
	}
}

// isScalar reports whether the name is a type of the format itself.
func isScalar(name string) bool { return slices.Contains(scalars, name) }

// declares reports whether a session version has a type or enum of that name.
func (x *index) declares(session int, name string) bool {
	at := versioned{session, name}
	return x.types[at] != nil || x.enums[at] != nil
}

// typeNames lists every type and enum of a session version, for suggestions.
func (x *index) typeNames(session int) []string {
	names := slices.Clone(scalars)
	for _, d := range x.docs {
		if !slices.Contains(d.Sessions, session) {
			continue
		}
		for _, t := range d.Types {
			names = append(names, t.Name)
		}
		for _, e := range d.Enums {
			names = append(names, e.Name)
		}
	}
	return names
}

func (x *index) blockNames() []string {
	var names []string
	for _, d := range x.docs {
		for _, b := range d.Blocks {
			names = append(names, b.Name)
		}
	}
	return names
}

// blockSessions are the session versions in which types use the block; those of
// no type when none does.
func (x *index) blockSessions(b *Block) []int {
	var all []int
	for _, d := range x.docs {
		for _, t := range d.Types {
			if slices.ContainsFunc(t.Use, func(r Ref) bool { return x.blocks[r.Name] == b }) {
				all = append(all, d.Sessions...)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// members returns the fields of a type, those of its blocks first, and whether
// these are all: they are not when something of it could not be read.
func (x *index) members(t *Type) (fields []*Field, whole bool) {
	whole = !x.hurt[t.Pos]
	taken := map[*Block]bool{nil: true} // a block used twice is reported by a rule
	for _, ref := range t.Use {
		b := x.blocks[ref.Name]
		whole = whole && b != nil && !x.hurt[b.Pos]
		if !taken[b] {
			fields = append(fields, b.Fields...)
		}
		taken[b] = true
	}
	return append(fields, t.Fields...), whole
}

// fieldNamed returns the field with a wire name, nil when there is none.
func fieldNamed(fields []*Field, name string) *Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func fieldNames(fields []*Field) []string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return names
}
