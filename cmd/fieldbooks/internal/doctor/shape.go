package doctor

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/drift"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// shapes is what the answer to a method looks like: which members there are, how often, and what kind
// of value they have. It holds no value.
type shapes struct {
	digest *digest.Digest
	call   *digest.Call
	paths  []string // in the order in which they were met
	at     map[string]*shape
}

// shape is what stands at a path, such as Projects[].ProjectKey.
type shape struct {
	around string // path of the object that has it, "" outside of all
	kinds  []string
	counts map[string]int
}

func newShapes(d *digest.Digest, c *digest.Call) *shapes {
	return &shapes{digest: d, call: c, at: map[string]*shape{}}
}

// note counts a value.
func (s *shapes) note(path, around, kind string) {
	one := s.at[path]
	if one == nil {
		one = &shape{around: around, counts: map[string]int{}}
		s.at[path] = one
		s.paths = append(s.paths, path)
	}
	if one.counts[kind] == 0 {
		one.kinds = append(one.kinds, kind)
	}
	one.counts[kind]++
}

// value notes a value that is at a path, and what is in it. The type is that of the specs, "" where
// they have none.
func (s *shapes) value(path string, value wire.Value, typed string) { s.within(path, "", value, typed) }

func (s *shapes) within(path, around string, value wire.Value, typed string) {
	s.note(path, around, kindOf(value))
	element, _, byName := digest.Element(typed)
	switch value.Kind() {
	case '[':
		items, _ := rawjson.Items(value)
		for _, item := range items {
			s.within(path+"[]", around, item.Value, element)
		}
	case '{':
		s.members(path, value, s.digest.Type(element, s.call.Version), byName)
	}
}

// object notes an object of which the specs know the members, as the whole of an answer is.
func (s *shapes) object(path string, value wire.Value, t *digest.Type) {
	s.note(path, "", kindOf(value))
	s.members(path, value, t, false)
}

// members notes what is in an object of that type, nil where the specs have none. The names may all
// be the firm's own.
func (s *shapes) members(path string, value wire.Value, t *digest.Type, own bool) {
	list, _ := rawjson.Members(value)
	for _, m := range list {
		name, typed := ownField, ""
		if !own {
			name, typed = s.name(m.Name, t)
		}
		below := strings.TrimPrefix(path+"."+name, ".")
		if t != nil && t.Custom == m.Name && m.Value.Kind() == '{' {
			s.note(below, path, kindOf(m.Value))
			s.members(below, m.Value, nil, true)
			continue
		}
		s.within(below, path, m.Value, typed)
	}
}

// What stands in the place of names that are not shown.
const (
	ownField  = "(a field of the firm's)"
	maybeData = "(a name that may be a value)"
)

// name is how a member is shown, and its type in the specs. Names that the specs do not know are
// shown where they look like names; those of a firm's own fields never are.
func (s *shapes) name(name string, t *digest.Type) (shown, typed string) {
	if t != nil {
		for _, f := range t.Fields {
			if f.Name == name || slices.Contains(f.Also, name) {
				return name, f.Type
			}
		}
		if labels := s.digest.Enum(t.Labels, s.call.Version); labels != nil && slices.Contains(labels.Values, name) {
			return name, "decimal"
		}
	}
	switch {
	case strings.HasPrefix(name, "CF_"):
		return "CF_" + ownField, ""
	case !drift.IsName(name):
		return maybeData, ""
	}
	return name, ""
}

// lines are the paths, each with how often it was there and as what.
func (s *shapes) lines() (paths, texts []string) {
	for _, path := range s.paths {
		one := s.at[path]
		var parts []string
		if times := s.objects(one.around); path != "" && times > 0 && !strings.HasSuffix(path, "[]") && !strings.HasSuffix(path, ownField) {
			parts = append(parts, fmt.Sprintf("%d of %d", one.total(), times))
		}
		for _, kind := range one.kinds {
			parts = append(parts, fmt.Sprintf("%s %d", kind, one.counts[kind]))
		}
		paths, texts = append(paths, cmp.Or(path, "(the answer)")), append(texts, strings.Join(parts, ", "))
	}
	return paths, texts
}

// objects is how many objects there were at a path.
func (s *shapes) objects(path string) int {
	if one := s.at[path]; one != nil {
		return one.counts["object"]
	}
	return 0
}

func (s *shape) total() (n int) {
	for _, times := range s.counts {
		n += times
	}
	return n
}

// kindOf is what kind of value it is.
func kindOf(value wire.Value) string {
	switch value.Kind() {
	case '"':
		return textKind(rawjson.Text(value))
	case '0':
		if strings.ContainsAny(string(value), ".eE") {
			return "decimal"
		}
		if len(value) >= 12 {
			return "long integer"
		}
		return "integer"
	case 't', 'f':
		return "boolean"
	case '[':
		return "list"
	case '{':
		return "object"
	case 'n':
		return "null"
	}
	return "no JSON"
}

// form is what a text can look like.
type form struct {
	name string
	is   *regexp.Regexp
}

// forms are all of them. They are compiled for the first text: no other command needs them.
var forms = sync.OnceValue(func() []form {
	return []form{
		{"empty text", regexp.MustCompile(`^$`)},
		{"day in text", regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)},
		{"moment in text", regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|(GMT)?[+-]\d\d:?\d\d( \([A-Za-z ]+\))?)?$`)},
		{"American day in text", regexp.MustCompile(`^\d{1,2}/\d{1,2}/\d{2,4}$`)},
		{"GUID", regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)},
		{"integer in text", regexp.MustCompile(`^[+-]?\d+$`)},
		{"decimal in text", regexp.MustCompile(`^[+-]?\d*\.\d+$`)},
		{"boolean in text", regexp.MustCompile(`^(?i:true|false|yes|no|y|n)$`)},
	}
})

// textKind is what a text looks like, or how long it is.
func textKind(text string) string {
	for _, f := range forms() {
		if f.is.MatchString(text) {
			return f.name
		}
	}
	for _, most := range []int{20, 80, 255} {
		if utf8.RuneCountInString(text) <= most {
			return fmt.Sprintf("text up to %d", most)
		}
	}
	return "long text"
}
