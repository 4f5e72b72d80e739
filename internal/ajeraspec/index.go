package ajeraspec

import "slices"

// index finds what the documents declare. Of two things with one name it keeps
// the first; that there are two is reported by a rule.
type index struct {
	docs     []*Document
	names    []declared // in the order of the files
	methods  map[versioned]*Method
	types    map[versioned]*Type
	enums    map[versioned]*Enum
	blocks   map[versioned]*Block
	sessions map[*Type][]int
}

// declared is anything with a name of its own.
type declared struct {
	Pos
	what, name string // "type", "Project"
	sessions   []int  // a block's is 0: it may be used from any file
	it         any    // *Method, *Type, *Enum or *Block
}

// versioned is a name within one session version.
type versioned struct {
	session int
	name    string
}

func newIndex(docs []*Document) *index {
	x := &index{
		docs:    docs,
		methods: map[versioned]*Method{}, types: map[versioned]*Type{}, enums: map[versioned]*Enum{},
		blocks: map[versioned]*Block{}, sessions: map[*Type][]int{},
	}
	for _, d := range docs {
		x.add(d)
	}
	return x
}

func (x *index) add(d *Document) {
	for _, m := range d.Methods {
		declare(x, x.methods, declared{m.Pos, "method", m.Name, m.Sessions, m})
	}
	for _, t := range d.Types {
		declare(x, x.types, declared{t.Pos, "type", t.Name, d.Sessions, t})
		x.sessions[t] = d.Sessions
	}
	for _, e := range d.Enums {
		declare(x, x.enums, declared{e.Pos, "enum", e.Name, d.Sessions, e})
	}
	for _, b := range d.Blocks {
		declare(x, x.blocks, declared{b.Pos, "block", b.Name, []int{0}, b})
	}
}

func declare[E any](x *index, kind map[versioned]*E, d declared) {
	x.names = append(x.names, d)
	for _, s := range d.sessions {
		if at := (versioned{s, d.name}); kind[at] == nil {
			kind[at] = d.it.(*E)
		}
	}
}

// block returns the block of a name, nil when there is none.
func (x *index) block(name string) *Block { return x.blocks[versioned{0, name}] }

// isScalar reports whether the name is a type of the format itself.
func isScalar(name string) bool { return slices.Contains(scalars, name) }

// known lists what a session version has of some kinds, for suggestions.
func (x *index) known(session int, what ...string) []string {
	var names []string
	for _, d := range x.names {
		if slices.Contains(what, d.what) && slices.Contains(d.sessions, session) {
			names = append(names, d.name)
		}
	}
	return names
}

// blockSessions are the session versions in which types use the block; those of
// no type when none does.
func (x *index) blockSessions(b *Block) []int {
	var all []int
	for t, sessions := range x.sessions {
		if slices.ContainsFunc(t.Use, func(r Ref) bool { return x.block(r.Name) == b }) {
			all = append(all, sessions...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// record returns the declared type of a field in the first of some session
// versions, nil when it has none.
func (x *index) record(sessions []int, f *Field) *Type {
	if f == nil || len(sessions) == 0 {
		return nil
	}
	return x.types[versioned{sessions[0], f.Type.Name}]
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
