package ajeraspec

import (
	"slices"
	"strings"
)

// Rules about types, and about what nothing uses.

// A record of which no field is known says so: fields: {}.
func typeHasFields(c check, t *Type) {
	if len(t.Use) == 0 && t.Rest == "" && !t.given("fields") {
		c.fault(t.Pos, "a type without fields; add fields, use or rest, or write fields: {} when none is known")
	}
}

func usedBlocksExist(c check, t *Type) {
	used := map[string]bool{}
	for _, ref := range t.Use {
		switch {
		case used[ref.Name]:
			c.fault(ref.Pos, "block %q is used twice; keep one", ref.Name)
		case c.block(ref.Name) == nil:
			c.fault(ref.Pos, "unknown block %q; %s", ref.Name, suggest(ref.Name, c.known(0, "block"), "declare it under blocks"))
		}
		used[ref.Name] = true
	}
}

func keyIsKey(c check, t *Type) {
	if f := c.member(t, t.at("key"), "key", t.Key); f != nil && f.Write != "key" {
		c.fault(t.at("key"), "key names %q, but the field at %s is not write: key; write it there", t.Key, f.place())
	}
}

func customIsField(c check, t *Type) {
	if t.Custom == "CF_" {
		return
	}
	f := c.member(t, t.at("custom"), "custom", t.Custom)
	if f != nil && (f.Type.Name != "raw" || f.Type.List || f.Type.Map) {
		c.fault(f.Type.Pos, "field %q holds the custom fields, so its type must be raw; write raw", f.Name)
	}
}

// labelsAreEnum checks the enum that names what a map of the rest can hold.
func labelsAreEnum(c check, t *Type) {
	if t.Labels == "" {
		return
	}
	at := t.at("labels")
	if t.Rest == "" {
		c.fault(at, "labels without rest; they are the names in it; add rest or remove them")
	}
	for _, s := range c.sessions[t] {
		if c.enums[versioned{s, t.Labels}] == nil {
			c.fault(at, "labels names %q, which is not an enum of session %d; declare it under enums", t.Labels, s)
		}
	}
}

// members returns the fields of a type, those of its blocks first, and whether
// these are all: they are not when something of it could not be read.
func (c check) members(t *Type) (fields []*Field, whole bool) {
	whole = !c.hurt[t.Pos]
	taken := map[*Block]bool{nil: true} // a block used twice is reported by a rule
	for _, ref := range t.Use {
		b := c.block(ref.Name)
		whole = whole && b != nil && !c.hurt[b.Pos]
		if !taken[b] {
			fields = append(fields, b.Fields...)
		}
		taken[b] = true
	}
	return append(fields, t.Fields...), whole
}

// recordsAreFinite reports records that contain themselves other than in a list
// or map: no Go struct can.
func recordsAreFinite(c check) {
	for t, sessions := range c.sessions {
		if way := c.wayBack(t, t, sessions[0], map[*Type]bool{}); way != nil {
			c.in("type %q", t.Name).fault(t.Pos, "the record contains itself by %s; make one of these a list or raw", strings.Join(way, "."))
		}
	}
}

// wayBack returns the fields by which records lead from a type to another, nil
// when none do. Types in seen have been tried.
func (c check) wayBack(from, to *Type, session int, seen map[*Type]bool) []string {
	seen[from] = true
	fields, _ := c.members(from)
	for _, f := range fields {
		next := c.types[versioned{session, f.Type.Name}]
		switch {
		case next == nil || f.Type.List || f.Type.Map:
		case next == to:
			return []string{f.Name}
		case !seen[next]:
			if way := c.wayBack(next, to, session, seen); way != nil {
				return append([]string{f.Name}, way...)
			}
		}
	}
	return nil
}

// blockIsUsed and typesAreUsed keep the specs free of what is left over. They
// say nothing while some element could not be read: it may be the user.
func blockIsUsed(c check, b *Block) {
	if len(c.hurt) == 0 && len(c.blockSessions(b)) == 0 {
		c.fault(b.Pos, "no type uses it; use it or remove it")
	}
}

func typesAreUsed(c check) {
	if len(c.hurt) > 0 {
		return
	}
	used := c.reached()
	for _, d := range c.names {
		inUse := func(s int) bool { return used[versioned{s, d.name}] }
		if (d.what == "type" || d.what == "enum") && !slices.ContainsFunc(d.sessions, inUse) {
			c.in("%s %q", d.what, d.name).fault(d.Pos, "no method of %s leads to it; use it or remove it", sessionsText(d.sessions))
		}
	}
}

// reached returns the types and enums that arguments and answers lead to.
func (c check) reached() map[versioned]bool {
	used := map[versioned]bool{}
	for _, d := range c.docs {
		for _, m := range d.Methods {
			for _, s := range m.Sessions {
				c.reach(used, s, m.Args)
				c.reach(used, s, m.Content)
			}
		}
	}
	return used
}

func (c check) reach(used map[versioned]bool, session int, fields []*Field) {
	for _, f := range fields {
		at := versioned{session, f.Type.Name}
		if used[at] {
			continue
		}
		used[at] = true
		if t := c.types[at]; t != nil {
			used[versioned{session, t.Labels}] = true
			members, _ := c.members(t)
			c.reach(used, session, members)
		}
	}
}
