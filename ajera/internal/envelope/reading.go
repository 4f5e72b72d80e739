package envelope

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Reading is a content as every rule looks at it, from the guard of cut lists to the decoder.
type Reading struct {
	// Content is nil, or an object whose members have the names of the fields that they fill,
	// each once, with a list where the field lists records and none where it is one. What fits
	// no field stays as it came; so does a content that is so already, to the byte.
	Content wire.Value
	Members []rawjson.Member // of Content, if it came so; nil when they are not known
	Bent    []string         // what was read though the specs say otherwise
	// Whole is false when nothing came that the specs promise, or when one of two members that
	// differ was left out.
	Whole bool
}

// Read gives the one reading of a content for results of a type, whose record r may be nil.
//
// Tenants write the names in another case, or by their other names; they answer a list of
// contents, the bare records, or one record for a list. Of a field that came more than once the
// value counts that says most; of several its own name before its other names, before those in
// other case; and the last of one name. Content that is absent, null or empty is all one.
func Read(content wire.Value, r *record.Record) Reading { return read(content, r, nil) }

// read is [Read] where a content may be known to be as the specs say.
func read(content wire.Value, r *record.Record, usual wire.Value) Reading {
	x := reader{Record: r, usual: usual}
	switch {
	case r == nil:
		return Reading{Content: only(content), Whole: true}
	case len(r.Fields) == 0: // no member is promised
		return Reading{Content: content, Whole: !rawjson.IsBlank(content)}
	case rawjson.IsBlank(content):
		return Reading{}
	case content.Kind() == '[':
		content = x.unlisted(content)
	}
	if content.Kind() == '{' {
		content = x.object(content)
	} else {
		x.came = true // something that is not understood
	}
	return Reading{Content: content, Members: x.plain, Bent: x.bent, Whole: x.came && !x.lost}
}

// only is the content of a list of one.
func only(content wire.Value) wire.Value {
	if content.Kind() != '[' {
		return content
	}
	if list, err := rawjson.Items(content); err == nil && len(list) == 1 && list[0].Value.Kind() == '{' {
		return list[0].Value
	}
	return content
}

type reader struct {
	*record.Record
	usual wire.Value // a content that is known to be as the specs say
	bent  []string
	plain []rawjson.Member // of a content that is as the specs say
	came  bool             // something that a field promises
	lost  bool             // something that says otherwise than what was read
}

// same reports whether two texts are in one place.
func same(a, b wire.Value) bool { return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] }

func (x *reader) bend(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !slices.Contains(x.bent, note) {
		x.bent = append(x.bent, note)
	}
}

// fieldOf finds the field that a member of the content fills. The lower its rank the sooner
// it counts.
func (x *reader) fieldOf(name string) (f *record.Field, rank int) {
	if f := x.Field(name); f != nil {
		return f, 0
	}
	for _, f := range x.Aliased {
		for i, path := range f.Paths[1:] {
			if len(path) == 1 && path[0] == name {
				return f, i + 1
			}
		}
	}
	f = x.Fold([]byte(name))
	if f == nil {
		return nil, 0
	}
	return f, len(f.Paths)
}

// object reads a content that is an object. One that is as the specs say is not copied.
func (x *reader) object(content wire.Value) wire.Value {
	x.plain = nil
	if same(content, x.usual) {
		x.came = true
		return content
	}
	list, err := x.Members(content, nil)
	if err != nil {
		x.came = true
		return content // the decoder says what is wrong
	}
	if x.isPlain(list) {
		x.plain = list
		return content
	}
	best := x.best(list)
	out := make([]rawjson.Member, 0, len(list))
	for _, m := range list {
		f, _ := x.fieldOf(m.Name)
		if f != nil {
			found, ok := best[f]
			if !ok {
				continue // it is written already
			}
			delete(best, f)
			m = rawjson.Member{Name: f.Name, Value: found.value}
			x.came = x.came || !rawjson.IsNull(m.Value)
		}
		out = append(out, m)
	}
	return rawjson.Object(out)
}

// best is the value that counts of each field.
func (x *reader) best(list []rawjson.Member) map[*record.Field]spelling {
	best := make(map[*record.Field]spelling)
	for _, m := range list {
		f, rank := x.fieldOf(m.Name)
		if f == nil {
			continue
		}
		if rank == len(f.Paths) {
			x.bend("/%s: name in other case", f.Name)
		}
		found := spelling{rank, x.shaped(f, m.Value)}
		if before, ok := best[f]; ok {
			found = x.better(f, before, found)
		}
		best[f] = found
	}
	return best
}

// isPlain reports whether the members are as the specs say, and notes whether one came.
func (x *reader) isPlain(list []rawjson.Member) bool {
	for i, m := range list {
		f, rank := x.fieldOf(m.Name)
		if f == nil {
			continue
		}
		again := func(before rawjson.Member) bool { return before.Name == m.Name }
		if rank > 0 || !fits(f, m.Value) || slices.ContainsFunc(list[:i], again) {
			return false
		}
		x.came = x.came || !rawjson.IsNull(m.Value)
	}
	return true
}

// fits reports whether nothing can be bent to make a value what the specs say.
func fits(f *record.Field, value wire.Value) bool {
	switch kind := value.Kind(); f.Shape {
	case record.List:
		return kind == '[' || kind != '{' && !rawjson.IsBlank(value) || rawjson.IsNull(value)
	case record.Nested:
		return kind != '[' && !rawjson.IsBlank(value) || kind == '{' || rawjson.IsNull(value)
	}
	return true
}

// shaped is a value as a list where the field lists records, and as none where it is one.
func (x *reader) shaped(f *record.Field, value wire.Value) wire.Value {
	if fits(f, value) {
		return value
	}
	if rawjson.IsBlank(value) {
		x.bend("/%s: %s read as absent", f.Name, kindName(value))
		return wire.Value("null")
	}
	if f.Shape == record.List {
		x.bend("/%s: bare value read as a list of one", f.Name)
		return rawjson.Array([]wire.Value{value})
	}
	list, err := rawjson.Items(value)
	if err != nil || len(list) != 1 || list[0].Value.Kind() != '{' {
		return value // the decoder says what is wrong
	}
	x.bend("/%s: list read as its only record", f.Name)
	return list[0].Value
}

func kindName(value wire.Value) string {
	switch value.Kind() {
	case '{':
		return "empty object"
	case '[':
		return "empty list"
	case '"':
		return "empty string"
	}
	return "0"
}

// spelling is a value by one of the names of its field.
type spelling struct {
	rank  int
	value wire.Value
}

// says is how much the value says: nothing, that there is nothing, or more.
func (s spelling) says() int {
	switch {
	case rawjson.IsNull(s.value):
		return 0
	case rawjson.IsBlank(s.value):
		return 1
	}
	return 2
}

// better chooses between two values of a field, in the order in which they came.
func (x *reader) better(f *record.Field, before, after spelling) spelling {
	x.bend("/%s: came more than once, one was read", f.Name)
	chosen, other := before, after
	if cmp.Or(cmp.Compare(after.says(), before.says()), cmp.Compare(before.rank, after.rank)) >= 0 {
		chosen, other = after, before
	}
	x.lost = x.lost || other.says() > 1 && !rawjson.Same(chosen.value, other.value)
	return chosen
}

// unlisted makes an object of a content that is a list: of contents, or of the records of the
// one field that lists some, or else of the one that is a record. What it belongs to must not be
// guessed: a phase has the key of its project too.
func (x *reader) unlisted(content wire.Value) wire.Value {
	list, err := rawjson.Items(content)
	if err != nil {
		return content
	}
	if parts := x.contents(list); parts != nil {
		x.bend("/: list of %d read as the content", len(list))
		if len(parts) == 1 {
			return parts[0]
		}
		for i := range parts {
			parts[i] = x.object(parts[i])
		}
		whole, err := join(parts, nil)
		if err != nil {
			return content
		}
		return whole
	}
	f := x.first()
	if f == nil {
		return content
	}
	x.bend("/: list read as %s", f.Name)
	return rawjson.Object([]rawjson.Member{{Name: f.Name, Value: content}})
}

// first is the field that bare records belong to, nil when none or more than one takes some.
func (x *reader) first() *record.Field {
	for _, shape := range []record.Shape{record.List, record.Nested} {
		is := func(f record.Field) bool { return f.Shape == shape }
		i := slices.IndexFunc(x.Fields, is)
		switch {
		case i < 0:
		case slices.ContainsFunc(x.Fields[i+1:], is):
			return nil
		default:
			return &x.Fields[i]
		}
	}
	return nil
}

// contents are the items of a list if each of them is a content.
func (x *reader) contents(list []rawjson.Member) (parts []wire.Value) {
	of := &record.Record{} // of the first list
	if f := x.first(); f != nil {
		inner := f.Type
		if f.Shape == record.List {
			inner = inner.Elem()
		}
		of = record.Of(inner)
	}
	for _, item := range list {
		have, err := rawjson.Members(item.Value)
		if err != nil || !x.isContent(have, of) {
			return nil
		}
		parts = append(parts, item.Value)
	}
	return parts
}

// isContent reports whether members are those of a content: one is of the result's, and not of the
// records that it lists. An object without any member is no record.
func (x *reader) isContent(have []rawjson.Member, of *record.Record) bool {
	return len(have) == 0 || slices.ContainsFunc(have, func(m rawjson.Member) bool {
		f, _ := x.fieldOf(m.Name)
		return f != nil && of.Fold([]byte(m.Name)) == nil
	})
}
