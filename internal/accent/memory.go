package accent

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// memory is what a speaker knows of the server's own words, by what it made of them.
type memory struct {
	names  map[string]string        // by their lower case
	kinds  map[string]map[byte]bool // of the values of a member, by its name in lower case
	heard  map[string]bool          // name and value, as the server gave them
	values map[string]string        // the server's value, by name and the value in the dialect
}

func (m *memory) hear(name string, v *fake.Value) {
	if m.names == nil {
		m.names, m.kinds, m.heard, m.values = map[string]string{}, map[string]map[byte]bool{}, map[string]bool{}, map[string]string{}
	}
	for _, item := range v.Elements() {
		m.hear(name, item)
	}
	for _, inner := range v.Names() {
		lower := strings.ToLower(inner)
		m.names[lower] = inner
		if m.kinds[lower] == nil {
			m.kinds[lower] = map[byte]bool{}
		}
		m.kinds[lower][v.Get(inner).Kind] = true
		m.hear(inner, v.Get(inner))
	}
	if v.Raw != "" {
		m.heard[place(name, v.Raw)] = true
	}
}

func place(name, raw string) string { return strings.ToLower(name) + "\x00" + raw }

// learn notes that a value became another, which may have been another already.
func (m *memory) learn(name, from, to string) {
	if was, ok := m.values[place(name, from)]; ok && !m.heard[place(name, from)] {
		from = was
	}
	if from != to {
		m.values[place(name, to)] = from
	}
}

// plain puts a part of a request back into the server's words.
func (m *memory) plain(v *fake.Value, wrapped map[string]string) *fake.Value {
	return m.member("", v, wrapped)
}

func (m *memory) member(name string, v *fake.Value, wrapped map[string]string) *fake.Value {
	switch {
	case v.Is('['):
		list := fake.List()
		for _, item := range v.Items {
			list.Items = append(list.Items, m.member(name, item, wrapped))
		}
		return list
	case v.Is('{'):
		return m.object(v, wrapped)
	}
	was, ok := m.values[place(name, v.Raw)]
	if !ok || m.heard[place(name, v.Raw)] {
		return v
	}
	back, err := parse([]byte(was))
	if err != nil {
		return v
	}
	return back
}

func (m *memory) object(v *fake.Value, wrapped map[string]string) *fake.Value {
	o := fake.Object()
	for _, inner := range v.Names() {
		if isExtra(inner) {
			continue
		}
		own, value := inner, v.Get(inner)
		if was, ok := m.names[strings.ToLower(inner)]; ok {
			own = was
		}
		o.Set(own, m.shaped(own, m.member(own, value, wrapped), wrapped))
	}
	return o
}

// shaped is a record or a list as the server has them under that name.
func (m *memory) shaped(name string, v *fake.Value, wrapped map[string]string) *fake.Value {
	kinds := m.kinds[strings.ToLower(name)]
	switch {
	case v.Is('{') && kinds['['] && !kinds['{']:
		return fake.List(v)
	case v.Is('[') && len(v.Items) == 1 && kinds['{'] && !kinds['[']:
		return v.Items[0]
	}
	if inner, ok := wrapped[name]; ok && v.Is('[') && len(v.Items) == 1 && v.Items[0].Has(inner) {
		return v.Items[0]
	}
	return v
}
