package accent

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Answer is an answer that accents bend.
type Answer struct {
	Status  int
	Method  string      // of HTTP
	Path    string      // of the address
	Request *fake.Value // as the server got it, nil when it had no body
	Top     *fake.Value

	random  *rand.Rand
	mixed   bool
	learned *memory
	prefix  string // before the text
	blanks  bool   // between all tokens
	doubles bool   // members twice
}

// Here tosses the coin for one place.
func (a *Answer) Here() bool { return !a.mixed || a.random.IntN(2) == 0 }

// Member is a member of an object whatever its letter case, and the name it has there.
func Member(v *fake.Value, name string) (*fake.Value, string) {
	for _, n := range v.Names() {
		if strings.EqualFold(n, name) {
			return v.Get(n), n
		}
	}
	return nil, name
}

// Set replaces a member of the envelope, whatever its letter case.
func (a *Answer) Set(name string, value any) {
	if a.Top.Is('{') {
		_, own := Member(a.Top, name)
		a.Top.With(own, value)
	}
}

// Drop takes members out of the envelope.
func (a *Answer) Drop(names ...string) {
	for _, name := range names {
		_, own := Member(a.Top, name)
		a.Top.Drop(own)
	}
}

// own reports a name of what a tenant defined itself: the names and values in it are
// the tenant's, and no dialect bends them.
func own(name string) bool {
	return strings.HasPrefix(name, "CF_") || name == "CustomFields" || strings.HasSuffix(name, "FormData")
}

// Scalars bends every scalar within v: bend returns what comes in its place, nil for
// the value as it is. A member for which it returns [Gone] is left out.
func (a *Answer) Scalars(v *fake.Value, bend func(name string, v *fake.Value) *fake.Value) {
	a.scalars("", v, bend)
}

// Gone stands for no member at all.
var Gone = &fake.Value{}

func (a *Answer) scalars(name string, v *fake.Value, bend func(string, *fake.Value) *fake.Value) {
	each := func(name string, inner *fake.Value, put func(*fake.Value)) {
		if inner.Is('{') || inner.Is('[') {
			a.scalars(name, inner, bend)
			return
		}
		bent := bend(name, inner)
		if bent == nil || !a.Here() {
			return
		}
		if bent != Gone {
			a.learned.learn(name, inner.Raw, bent.String())
		}
		put(bent)
	}
	for i, item := range v.Elements() {
		each(name, item, func(bent *fake.Value) {
			if bent != Gone {
				v.Items[i] = bent
			}
		})
	}
	for _, inner := range append([]string(nil), v.Names()...) {
		if own(inner) {
			continue
		}
		each(inner, v.Get(inner), func(bent *fake.Value) {
			if bent == Gone {
				v.Drop(inner)
				return
			}
			v.Set(inner, bent)
		})
	}
}

// Objects shows every object within v, from the inside out, but for those of a tenant.
func Objects(v *fake.Value, show func(*fake.Value)) {
	for _, item := range v.Elements() {
		Objects(item, show)
	}
	for _, name := range v.Names() {
		if !own(name) {
			Objects(v.Get(name), show)
		}
	}
	if v.Is('{') {
		show(v)
	}
}

// Rename gives the members of an object other names.
func Rename(o *fake.Value, name func(string) string) {
	old := o.Clone()
	for _, n := range old.Names() {
		o.Drop(n)
	}
	for _, n := range old.Names() {
		if own(n) {
			o.Set(n, old.Get(n))
			continue
		}
		o.Set(name(n), old.Get(n))
	}
}

// shuffle gives the members of an object another order.
func (a *Answer) shuffle(o *fake.Value) {
	old := o.Clone()
	for _, n := range old.Names() {
		o.Drop(n)
	}
	for _, i := range a.random.Perm(len(old.Names())) {
		n := old.Names()[i]
		o.Set(n, old.Get(n))
	}
}

// render is the text of the answer.
func (a *Answer) render() []byte {
	text := a.append([]byte(a.prefix), a.Top)
	if !a.blanks {
		return text
	}
	spaced := jsontext.Value(text[len(a.prefix):])
	if err := spaced.Indent(jsontext.AllowDuplicateNames(true), jsontext.WithIndent("\t")); err != nil {
		return text
	}
	return append(append([]byte(a.prefix), spaced...), "\r\n "...)
}

func (a *Answer) append(dst []byte, v *fake.Value) []byte {
	switch {
	case v.Is('['):
		dst = append(dst, '[')
		for i, item := range v.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = a.append(dst, item)
		}
		return append(dst, ']')
	case v.Is('{'):
		return a.appendObject(dst, v)
	}
	return v.Encode(dst)
}

// appendObject writes scalars twice where members come twice, one of them later.
func (a *Answer) appendObject(dst []byte, v *fake.Value) []byte {
	dst = append(dst, '{')
	var later []byte
	for i, name := range v.Names() {
		member := v.Get(name)
		start := len(dst)
		if i > 0 {
			dst = append(dst, ',')
		}
		quoted, _ := jsontext.AppendQuote(nil, name)
		dst = a.append(append(append(dst, quoted...), ':'), member)
		if a.doubles && member != nil && member.Raw != "" && a.Here() {
			later = append(append(later, ','), bytes.TrimPrefix(dst[start:], []byte(","))...)
		}
	}
	return append(append(dst, later...), '}')
}

// parse reads one JSON value that may have double members, of which the last counts.
func parse(text []byte) (*fake.Value, error) {
	v := jsontext.Value(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if len(bytes.TrimSpace(v)) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	if v.IsValid() {
		return fake.Parse(v)
	}
	return read(jsontext.NewDecoder(bytes.NewReader(v), jsontext.AllowDuplicateNames(true)))
}

func read(dec *jsontext.Decoder) (*fake.Value, error) {
	kind := dec.PeekKind()
	if kind != '{' && kind != '[' {
		text, err := dec.ReadValue()
		if err != nil {
			return nil, err
		}
		return fake.Parse(text)
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	v := fake.List()
	if kind == '{' {
		v = fake.Object()
	}
	for next := dec.PeekKind(); next != '}' && next != ']'; next = dec.PeekKind() {
		if next == 0 {
			return nil, errors.New("not JSON")
		}
		name, err := jsontext.Token{}, error(nil)
		if kind == '{' {
			if name, err = dec.ReadToken(); err != nil {
				return nil, err
			}
			name = name.Clone()
		}
		inner, err := read(dec)
		if err != nil {
			return nil, err
		}
		if kind == '{' {
			v.Set(name.String(), inner)
		} else {
			v.Items = append(v.Items, inner)
		}
	}
	_, err := dec.ReadToken()
	return v, err
}
