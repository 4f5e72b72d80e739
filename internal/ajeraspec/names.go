package ajeraspec

// Rules about names that must mean one thing.

func methodNamesAreUnique(c check) {
	first := map[versioned]Pos{}
	for _, d := range c.docs {
		for _, m := range d.Methods {
			c.in("method %q", m.Name).once(first, m.Sessions, m.Name, m.Pos)
		}
	}
}

// Types and enums become Go types of one package, so they share their names.
func typeNamesAreUnique(c check) {
	first := map[versioned]Pos{}
	for _, d := range c.docs {
		for _, t := range d.Types {
			c.in("type %q", t.Name).once(first, d.Sessions, t.Name, t.Pos)
		}
		for _, e := range d.Enums {
			c.in("enum %q", e.Name).once(first, d.Sessions, e.Name, e.Pos)
		}
	}
}

// Blocks may be used from any file, whatever its session version.
func blockNamesAreUnique(c check) {
	first := map[versioned]Pos{}
	for _, d := range c.docs {
		for _, b := range d.Blocks {
			c.in("block %q", b.Name).once(first, []int{0}, b.Name, b.Pos)
		}
	}
}

// once reports a name that is already taken in one of the session versions.
func (c check) once(first map[versioned]Pos, sessions []int, name string, at Pos) {
	told := false
	for _, s := range sessions {
		old, taken := first[versioned{s, name}]
		switch {
		case !taken:
			first[versioned{s, name}] = at
		case !told && s == 0:
			c.fault(at, "declared before at %s; rename or remove one", old.place())
		case !told:
			c.fault(at, "declared before at %s for session %d; rename or remove one", old.place(), s)
		}
		told = told || taken
	}
}

func argsAreUnique(c check, m *Method)   { c.uniqueFields(m.Args) }
func contentIsUnique(c check, m *Method) { c.uniqueFields(m.Content) }
func typeFieldsAreUnique(c check, t *Type) {
	fields, _ := c.members(t)
	c.uniqueFields(fields)
}

// uniqueFields reports wire names that are read for two fields. That one name
// is not twice in one mapping is seen by Parse; here blocks and other names come in.
func (c check) uniqueFields(fields []*Field) {
	first := map[string]*Field{}
	for _, f := range fields {
		if old := first[f.Name]; old != nil {
			c.fault(f.Pos, "field %q is already at %s; remove one", f.Name, old.place())
			continue
		}
		first[f.Name] = f
	}
	for _, f := range fields {
		c.uniqueAlso(f, first)
	}
}

func (c check) uniqueAlso(f *Field, first map[string]*Field) {
	for _, name := range f.Also {
		switch old := first[name]; {
		case old == f:
			c.fault(f.at("also", f.Pos), "field %q: also names %q, which is itself; remove it", f.Name, name)
		case old != nil:
			c.fault(f.at("also", f.Pos), "field %q: also names %q, which is read for the field at %s; remove one", f.Name, name, old.place())
		default:
			first[name] = f
		}
	}
}

func enumValuesAreUnique(c check, e *Enum) {
	first := map[string]Pos{}
	for _, v := range e.Values {
		if old, taken := first[v.Value]; taken {
			c.fault(v.Pos, "value %q is already at %s; remove one", v.Value, old.place())
			continue
		}
		first[v.Value] = v.Pos
	}
}

func fixedIsNoArgument(c check, m *Method) {
	for _, f := range m.Fixed {
		if arg := fieldNamed(m.Args, f.Name); arg != nil {
			c.fault(f.Pos, "fixed argument %q is also an argument at %s; keep one", f.Name, arg.place())
		}
	}
}
