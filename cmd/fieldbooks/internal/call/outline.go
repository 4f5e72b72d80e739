package call

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// mask hides personal values of what is shown before it is sent, by the names of members in any
// spelling.
type mask map[string]bool

func (m mask) hides(name string) bool { return m[output.Folded(name)] }

// hidden stands in place of what is personal.
const hidden = "[hidden]"

// newMask hides the values of fields that are personal. What is sent in a raw argument says no type,
// so the name decides; one that other records have for something plain hides nothing.
func newMask(d *digest.Digest, shown bool) mask {
	m, plain := mask{}, mask{}
	if shown {
		return m
	}
	eachField(d, func(t *digest.Type, f *digest.Field) {
		names := m
		if !f.Sensitive && !t.Sensitive {
			names = plain
		}
		for _, name := range append([]string{f.Name}, f.Also...) {
			names[output.Folded(name)] = true
		}
	})
	for name := range plain {
		delete(m, name)
	}
	return m
}

// Personal are the names of members that are personal in whatever record they stand, of both
// vendors, by all their spellings: of lists and values that are personal by themselves, not of what
// only personal records hold, for there are names such as Description.
func Personal() (names []string) {
	for _, d := range []*digest.Digest{AjeraSpecs(), AimsioSpecs()} {
		plain := map[string]bool{}
		eachField(d, func(t *digest.Type, f *digest.Field) { plain[f.Name] = plain[f.Name] || !f.Sensitive })
		eachField(d, func(t *digest.Type, f *digest.Field) {
			if f.Sensitive && !t.Sensitive && !plain[f.Name] {
				names = append(append(names, f.Name), f.Also...)
			}
		})
	}
	return names
}

func eachField(d *digest.Digest, do func(*digest.Type, *digest.Field)) {
	for _, t := range d.Types {
		for _, f := range t.Fields {
			do(t, f)
		}
	}
}

// outline is JSON for people, as in YAML.
func (m mask) outline(value wire.Value, indent string) string {
	var b strings.Builder
	switch value.Kind() {
	case '{':
		list, _ := rawjson.Members(value) // it begins as an object
		for _, member := range list {
			fmt.Fprintf(&b, "%s%s:%s", indent, change.Printable(member.Name), m.under(member, indent+"  "))
		}
	case '[':
		for _, item := range elements(value) {
			text := strings.TrimPrefix(m.outline(item, indent+"  "), indent+"  ")
			fmt.Fprintf(&b, "%s- %s", indent, text)
		}
	default:
		return indent + m.scalar("", value) + "\n"
	}
	return b.String()
}

// under is what stands behind or below a name.
func (m mask) under(member rawjson.Member, indent string) string {
	kind := member.Value.Kind()
	if m.hides(member.Name) || kind != '{' && kind != '[' || rawjson.IsBlank(member.Value) || areScalars(member.Value) {
		return " " + m.scalar(member.Name, member.Value) + "\n"
	}
	return "\n" + m.outline(member.Value, indent)
}

// areScalars reports whether a value is a list without records.
func areScalars(value wire.Value) bool {
	for _, item := range elements(value) {
		if kind := item.Kind(); kind == '{' || kind == '[' {
			return false
		}
	}
	return value.Kind() == '['
}

// value is a value, or what stands for one that is personal.
func (m mask) value(name string, value wire.Value) wire.Value {
	if m.hides(name) && !rawjson.IsBlank(value) {
		return wire.Value(hidden)
	}
	if len(m) == 0 {
		return value
	}
	return m.inside(value)
}

// inside is a value without what is personal in it. It is the same text where nothing is.
func (m mask) inside(value wire.Value) wire.Value {
	switch value.Kind() {
	case '{':
		list, _ := rawjson.Members(value) // it begins as an object
		if !slices.ContainsFunc(list, m.within) {
			return value
		}
		for i, member := range list {
			list[i].Value = m.inside(member.Value)
			if m.hides(member.Name) && !rawjson.IsBlank(member.Value) {
				list[i].Value = rawjson.Quote(hidden)
			}
		}
		return rawjson.Object(list)
	case '[':
		items := elements(value)
		for i, item := range items {
			items[i] = m.inside(item)
		}
		return rawjson.Array(items)
	}
	return value
}

// within reports whether a member is personal, or one in it may be.
func (m mask) within(member rawjson.Member) bool {
	kind := member.Value.Kind()
	return m.hides(member.Name) || kind == '{' || kind == '['
}

// scalar is a value on one line. Long texts, such as files, are cut.
func (m mask) scalar(name string, value wire.Value) string {
	const most = 200
	text := strings.TrimSpace(string(m.value(name, value)))
	if len(text) > most {
		return change.Printable(text[:most]) + fmt.Sprintf("... (%d characters)", len(text))
	}
	return change.Printable(text)
}
