package ajeraspec

// Rules about names that must mean one thing.

func namesAreUnique(c check) {
	types := map[versioned]Pos{} // types and enums become Go types of one package, so they share their names
	first := map[string]map[versioned]Pos{"method": {}, "type": types, "enum": types, "block": {}}
	for _, d := range c.names {
		c.in("%s %q", d.what, d.name).once(first[d.what], d)
	}
}

// once reports a name that is already taken in one of the session versions.
func (c check) once(first map[versioned]Pos, d declared) {
	reported := false
	for _, s := range d.sessions {
		old, taken := first[versioned{s, d.name}]
		switch {
		case !taken:
			first[versioned{s, d.name}] = d.Pos
		case !reported && s == 0:
			c.fault(d.Pos, "declared before at %s; rename or remove one", old.place())
		case !reported:
			c.fault(d.Pos, "declared before at %s for session %d; rename or remove one", old.place(), s)
		}
		reported = reported || taken
	}
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
		for _, name := range f.Also {
			switch old := first[name]; {
			case old == f:
				c.fault(f.at("also"), "field %q: also names %q, which is itself; remove it", f.Name, name)
			case old != nil:
				c.fault(f.at("also"), "field %q: also names %q, which is read for the field at %s; remove one", f.Name, name, old.place())
			default:
				first[name] = f
			}
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

// find returns the field that a key names, nil when it names none; what is not
// there is reported with its cure.
func (c check) find(fields []*Field, at Pos, key, name, what, cure string) *Field {
	f := fieldNamed(fields, name)
	if f == nil && name != "" {
		var known []string
		for _, k := range fields {
			known = append(known, k.Name)
		}
		c.fault(at, "%s names %q, which is not %s; %s", key, name, what, suggest(name, known, cure))
	}
	return f
}

// arg returns an argument by its wire name, reporting when it is not there.
func (c check) arg(m *Method, at Pos, key, name string) *Field {
	if m.RawArgs && name != "" {
		c.fault(at, "%s names %q, but args is raw; name the argument under args", key, name)
		return nil
	}
	return c.find(m.Args, at, key, name, "an argument", "declare it under args")
}

// contentKey reports a name that is not a content key of the method.
func (c check) contentKey(m *Method, at Pos, key, name string) {
	if !m.RawContent {
		c.find(m.Content, at, key, name, "a content key", "declare it under content")
	}
}

// member returns a field of a type, reporting when it is not there. It returns
// nil without a type, and reports nothing of one that could not be read whole.
func (c check) member(t *Type, at Pos, key, name string) *Field {
	if t == nil {
		return nil
	}
	fields, whole := c.members(t)
	if !whole {
		return fieldNamed(fields, name)
	}
	return c.find(fields, at, key, name, "a field of "+t.Name+" at "+t.place(), "declare it there")
}
