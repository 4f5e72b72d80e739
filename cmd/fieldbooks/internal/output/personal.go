package output

import (
	"slices"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// personal is what the specs know of members that are personal: which ones of an object, and what
// is below the others. A nil one knows of none.
type personal struct {
	drop  map[string]bool // names, folded: a spelling of its own betrays nobody
	into  map[string][]*personal
	each  []*personal // of a map: below any name
	other *personal   // of members that are not named here; nil where nothing is known of them
	named map[string]bool
}

func newPersonal() *personal {
	return &personal{drop: map[string]bool{}, into: map[string][]*personal{}, named: map[string]bool{}}
}

// anywhere is what is known of members that no column names, at any depth: see [Options].
func anywhere(names []string) *personal {
	if len(names) == 0 {
		return nil
	}
	p := newPersonal()
	for _, name := range names {
		p.drop[Folded(name)] = true
	}
	p.each = []*personal{p}
	return p
}

// personal are the names of Personal.
func (o *Options) personal() []string {
	if o.Personal == nil {
		return nil
	}
	return o.Personal()
}

// gathered are the personal members of sets. What is made of itself is seen once.
type gathered struct {
	anywhere *personal
	seen     map[*Set]*personal
}

// of gathers the personal members of a set.
func (g *gathered) of(set *Set) *personal {
	if set == nil {
		return nil
	}
	if p, known := g.seen[set]; known {
		return p
	}
	p := newPersonal()
	p.other = g.anywhere
	g.seen[set] = p
	for i := range set.Columns {
		g.add(p, &set.Columns[i])
	}
	return p
}

// add notes one column at the end of its path.
func (g *gathered) add(p *personal, c *Column) {
	path := c.path()
	for _, name := range path[:len(path)-1] {
		p = p.below(name)
	}
	inner := g.of(c.Of)
	if c.Map && inner != nil {
		inner = &personal{each: []*personal{inner}}
	}
	for _, name := range c.names() {
		name = Folded(name)
		p.named[name] = true
		switch {
		case c.Sensitive:
			p.drop[name] = true
		case inner != nil:
			p.into[name] = append(p.into[name], inner)
		}
	}
}

// below is what a path adds to what is known below a name that it leads through.
func (p *personal) below(name string) *personal {
	inner := newPersonal()
	inner.other = p.other
	name = Folded(name)
	p.into[name] = append(p.into[name], inner)
	return inner
}

// any reports whether something can be dropped at all, at any depth.
func (p *personal) any(seen map[*personal]bool) bool {
	if p == nil || seen[p] {
		return false
	}
	seen[p] = true
	all := append(p.each[:len(p.each):len(p.each)], p.other)
	for _, inner := range p.into {
		all = append(all[:len(all):len(all)], inner...)
	}
	return len(p.drop) > 0 || slices.ContainsFunc(all, func(inner *personal) bool { return inner.any(seen) })
}

// without is a value without what is personal in it; the rest stays byte for byte. It is the same
// text where nothing was.
func (p *personal) without(value jsontext.Value) (jsontext.Value, error) {
	switch value.Kind() {
	case '{':
		return p.object(value)
	case '[':
		return p.list(value)
	}
	return value, nil
}

func (p *personal) object(value jsontext.Value) (jsontext.Value, error) {
	members, err := rawjson.Members(value)
	if err != nil {
		return nil, err
	}
	rest := newRemains(value, '{')
	for _, m := range members {
		name := Folded(m.Name)
		if p.drops(name) {
			rest.drop(m)
			continue
		}
		clean, err := m.Value, error(nil)
		for _, inner := range p.inside(name) {
			if clean, err = inner.without(clean); err != nil {
				return nil, err
			}
		}
		rest.keep(m, clean)
	}
	return rest.text(), nil
}

// Folded is what a name has in common with its other spellings: social_security_number, and the
// custom field CF_SocialSecurityNumber, hold what SocialSecurityNumber does.
func Folded(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.TrimPrefix(strings.ToLower(name), "cf_"))
}

// drops reports whether a member is personal.
func (p *personal) drops(name string) bool {
	return p.drop[name] || p.other != nil && !p.named[name] && p.other.drop[name]
}

// inside is what is known of what stands below a name.
func (p *personal) inside(name string) []*personal {
	into := p.into[name]
	if len(into) == 0 && p.other != nil {
		return []*personal{p.other}
	}
	return append(into[:len(into):len(into)], p.each...)
}

func (p *personal) list(value jsontext.Value) (jsontext.Value, error) {
	items, err := rawjson.Items(value)
	if err != nil {
		return nil, err
	}
	rest := newRemains(value, '[')
	for _, item := range items {
		clean, err := p.without(item.Value)
		if err != nil {
			return nil, err
		}
		rest.keep(item, clean)
	}
	return rest.text(), nil
}

// path leads to the value of the column.
func (c *Column) path() []string {
	if c.Path == nil {
		return []string{c.Name}
	}
	return c.Path
}

// last is the last name of the path.
func (c *Column) last() string {
	if c.Path == nil {
		return c.Name
	}
	return c.Path[len(c.Path)-1]
}

// names are those of the last member of the path.
func (c *Column) names() []string { return append([]string{c.last()}, c.Also...) }
