package accent

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// extra begins the names of the members that a dialect adds.
const extra = "Xtra"

func isExtra(name string) bool {
	return strings.HasPrefix(strings.ToLower(name), strings.ToLower(extra))
}

// OnlyExtras reports an object that has members, and none but those that a dialect added.
func OnlyExtras(v *fake.Value) bool {
	return len(v.Names()) > 0 && !slices.ContainsFunc(v.Names(), func(name string) bool { return !isExtra(name) })
}

var number = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?$`)

// Values are the accents of values that both vendors may have. In says which part of
// an answer holds records, and keys which numbers stand for records and the like: a
// number that is read as a text is the text that came.
func Values(in func(*Answer) *fake.Value, keys func(name string) bool) []Accent {
	scalars := func(bend func(name string, v *fake.Value) *fake.Value) func(*Answer) {
		return func(a *Answer) { a.Scalars(in(a), bend) }
	}
	only := func(kind byte, bend func(v *fake.Value) *fake.Value) func(*Answer) {
		return scalars(func(_ string, v *fake.Value) *fake.Value {
			if !v.Is(kind) {
				return nil
			}
			return bend(v)
		})
	}
	return []Accent{
		{Name: "whole numbers with a fraction", Bend: scalars(func(name string, v *fake.Value) *fake.Value {
			if _, whole := v.Integer(); !whole || !keys(name) {
				return nil
			}
			return fake.Of(fake.Number(v.Raw + ".0"))
		})},
		{Name: "numbers as text", Bend: only('0', func(v *fake.Value) *fake.Value { return fake.Of(v.Raw) })},
		{Name: "text as a number", Bend: only('"', func(v *fake.Value) *fake.Value {
			if text := v.Text(); number.MatchString(text) && text != "-0" {
				return fake.Of(fake.Number(text))
			}
			return nil
		})},
		{Name: "true and false as text", Bend: scalars(func(_ string, v *fake.Value) *fake.Value {
			if v.Is('t') || v.Is('f') {
				return fake.Of(v.Raw)
			}
			return nil
		})},
		{Name: "true and false as 1 and 0", Bend: scalars(func(_ string, v *fake.Value) *fake.Value {
			switch {
			case v.Is('t'):
				return fake.Of(1)
			case v.Is('f'):
				return fake.Of(0)
			}
			return nil
		})},
		{Name: "no text as null", Bend: only('"', func(v *fake.Value) *fake.Value {
			if v.Text() == "" {
				return fake.Null()
			}
			return nil
		}), Lossy: "whether it was null"},
		{Name: "no text left out", Bend: only('"', func(v *fake.Value) *fake.Value {
			if v.Text() == "" {
				return Gone
			}
			return nil
		}), Lossy: "whether a text that is empty was there"},
		{Name: "null left out", Bend: only('n', func(*fake.Value) *fake.Value { return Gone })},
		{Name: "null as no text", Bend: only('n', func(*fake.Value) *fake.Value { return fake.Of("") })},
		{Name: "what is left out as null", Bend: func(a *Answer) { fillUp(a, in(a)) }},
	}
}

// fillUp gives each record of a list, as null, the members that others of the list have.
func fillUp(a *Answer, v *fake.Value) {
	for _, name := range v.Names() {
		fillUp(a, v.Get(name))
	}
	var names []string
	for _, item := range v.Elements() {
		fillUp(a, item)
		for _, name := range item.Names() {
			if !slices.Contains(names, name) && !own(name) {
				names = append(names, name)
			}
		}
	}
	for _, item := range v.Elements() {
		for _, name := range names {
			if item.Is('{') && !item.Has(name) && a.Here() {
				item.Set(name, fake.Null())
			}
		}
	}
}

// Records are the accents of how records are written.
func Records(in func(*Answer) *fake.Value) []Accent {
	renamed := func(name func(string) string) func(*Answer) {
		return func(a *Answer) {
			Objects(in(a), func(o *fake.Value) {
				Rename(o, func(n string) string {
					if !a.Here() {
						return n
					}
					return name(n)
				})
			})
		}
	}
	return []Accent{
		{Name: "names in lower case", Bend: renamed(strings.ToLower)},
		{Name: "names in upper case", Bend: renamed(strings.ToUpper)},
		{Name: "members nobody knows", Bend: func(a *Answer) {
			Objects(in(a), func(o *fake.Value) {
				if a.Here() {
					addExtras(o)
				}
			})
		}},
		{Name: "a list of one for a record", Bend: func(a *Answer) {
			Objects(in(a), func(o *fake.Value) {
				for _, name := range o.Names() {
					if v := o.Get(name); v.Is('{') && !own(name) && a.Here() {
						o.Set(name, fake.List(v))
					}
				}
			})
		}},
		{Name: "a lone record for a list of one", Bend: func(a *Answer) {
			Objects(in(a), func(o *fake.Value) {
				for _, name := range o.Names() {
					if v := o.Get(name); len(v.Elements()) == 1 && v.Items[0].Is('{') && !own(name) && a.Here() {
						o.Set(name, v.Items[0])
					}
				}
			})
		}},
		{Name: "no list as null", Bend: noList(in, fake.Null()), Lossy: "whether a list that is empty was there"},
		{Name: "no list left out", Bend: noList(in, nil), Lossy: "whether a list that is empty was there"},
	}
}

func noList(in func(*Answer) *fake.Value, instead *fake.Value) func(*Answer) {
	return func(a *Answer) {
		Objects(in(a), func(o *fake.Value) {
			for _, name := range slices.Clone(o.Names()) {
				if v := o.Get(name); !v.Is('[') || len(v.Items) > 0 || !a.Here() {
					continue
				}
				if instead != nil {
					o.Set(name, instead)
					continue
				}
				o.Drop(name)
			}
		})
	}
}

func addExtras(o *fake.Value) {
	inner := fake.Object("ID", "x", "Key", 3)
	o.With(extra+"Text", "x", extra+"Number", 7, extra+"Nothing", nil, extra+"Flag", true,
		extra+"List", fake.List(inner.Clone(), inner.Clone()), extra+"Record", inner)
}

// Texts are the accents of JSON itself.
func Texts() []Accent {
	return []Accent{
		{Name: "members in any order", Bend: func(a *Answer) { Objects(a.Top, a.shuffle) }},
		{Name: "members twice", Bend: func(a *Answer) { a.doubles = true }},
		{Name: "blanks", Bend: func(a *Answer) { a.blanks = true }},
		{Name: "characters escaped", Bend: func(a *Answer) { a.Scalars(a.Top, escape) }},
		{Name: "a byte order mark", Bend: func(a *Answer) { a.prefix = "\xef\xbb\xbf" }},
	}
}

// escape writes each character of a text by its number.
func escape(_ string, v *fake.Value) *fake.Value {
	if !v.Is('"') {
		return nil
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, unit := range utf16.Encode([]rune(v.Text())) {
		b.WriteString(`\u`)
		const digits = "0123456789abcdef"
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(digits[unit>>shift&15])
		}
	}
	b.WriteByte('"')
	raw := b.String()
	if !jsontext.Value(raw).IsValid() {
		return nil
	}
	return &fake.Value{Kind: '"', Raw: raw}
}
