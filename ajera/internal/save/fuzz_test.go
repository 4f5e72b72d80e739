package save

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// FuzzSave edits a result at random, saves, applies what goes out to what was read, and reads that
// back: it is what was edited. Then the result, which holds the answer, is edited and saved again.
func FuzzSave(f *testing.F) {
	for i := range 40 {
		f.Add(uint64(i))
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 1))
		name := slices.Sorted(maps.Keys(entities))[random.IntN(len(entities))]
		entity, m := entities[name], methodOf(t, name, entities[name].version)
		counter := 0
		text := sample(reflect.TypeOf(entity.result()).Elem(), 3, &counter)
		got := read(t, text, entity.result())
		for round := range 3 {
			before := string(got.Reply().Raw)
			want := read(t, before, entity.result())
			edits := random.Uint64()
			mutate(t, m, got, rand.New(rand.NewPCG(edits, 2)))
			mutate(t, m, want, rand.New(rand.NewPCG(edits, 2)))
			s, err := New(m, got, false)
			if err != nil {
				if !errors.Is(err, fault.ErrNoChange) && !errors.Is(err, fault.ErrReadOnly) && !errors.Is(err, fault.ErrArgument) {
					t.Fatalf("%s, round %d: %v", name, round, err)
				}
				if errors.Is(err, fault.ErrNoChange) {
					alike(t, name, read(t, before, entity.result()), want)
				}
				return
			}
			now := applied(t, s, wire.Value(before))
			answer := read(t, string(now), entity.result())
			alike(t, name, answer, want)
			s.Settle(answer, nil)
			alike(t, name, got, answer)
			if _, err := New(m, got, false); got.Reply().Spent || !errors.Is(err, fault.ErrNoChange) {
				t.Fatalf("%s, round %d: saved again without an edit: %v", name, round, err)
			}
		}
	})
}

// mutate edits some places, most of them such as can be saved, and adds a record now and then.
func mutate(t *testing.T, m *wire.Method, got wire.Replied, random *rand.Rand) {
	result := reflect.ValueOf(got).Elem()
	places := slices.Concat(leaves(result, place{}), embeds(result, place{}))
	for range 1 + random.IntN(4) {
		at := places[random.IntN(len(places))]
		fixed := at.fixed && !at.link || m.Update.Send == wire.SendRows && !strings.Contains(at.path, "Detail[0]")
		if fixed && random.IntN(40) > 0 {
			continue
		}
		shake(t, random, at.in(result))
		if v := at.in(result); (at.link || fixed) && v.CanInt() && v.IsZero() { // a new record is meant then
			v.SetInt(77)
		}
	}
	if m.Update.Send != wire.SendRecords || random.IntN(4) > 0 {
		return
	}
	list := result.FieldByIndex([]int{record.Of(result.Type()).Keyed()[0].Index})
	added := reflect.New(list.Type().Elem()).Elem()
	for _, f := range record.Of(added.Type()).Fields {
		if f.Required && f.Type.Kind() == reflect.String {
			added.Field(f.Index).SetString("new")
		}
	}
	list.Set(reflect.Append(list, added))
}

// shake sets a leaf to some value of its type.
func shake(t *testing.T, random *rand.Rand, v reflect.Value) {
	if random.IntN(6) == 0 && v.Type() != reflect.TypeFor[wire.Value]() {
		v.SetZero()
		return
	}
	n := random.IntN(1000)
	switch x := v.Addr().Interface().(type) {
	case *wire.Value:
		set(wire.MembersIn(x), fmt.Sprint("Tenant ", n%3), n)
	case *wire.Decimal:
		*x = wire.MustDecimal([]string{"0", "-0.10", "1234567.8900", fmt.Sprintf("%d.5", n)}[n%4])
	case *wire.Date:
		*x = wire.NewDate(2026, 1, n)
	case *wire.USDate:
		*x = wire.USDate(wire.NewDate(2026, 1, n))
	case *wire.Stamp:
		*x = wire.StampOn(wire.NewDate(2026, 1, n))
	default:
		switch v.Kind() {
		case reflect.Int:
			v.SetInt(int64(n))
		case reflect.String:
			v.SetString([]string{"\u2028 <&>\"\\", "Caf\u00e9\n", "\x00", fmt.Sprint(n)}[n%4])
		default:
			bump(t, v)
		}
	}
}

// applied is a content with what a save sends done to it, as the vendor does.
func applied(t *testing.T, s *Save, content wire.Value) wire.Value {
	t.Helper()
	top, err := rawjson.Members(content)
	if err != nil {
		t.Fatal(err)
	}
	for _, sent := range s.updated {
		f := record.Of(reflect.TypeOf(s.got).Elem()).Field(listOf(s, sent))
		old, _ := rawjson.Lookup(top, f.Name)
		items, _ := rawjson.Items(old)
		var now []wire.Value
		found := false
		for _, item := range items {
			if keyIn(f, item.Value) == keyIn(f, sent) {
				item.Value, found = changed(t, s, item.Value, sent), true
			}
			now = append(now, item.Value)
		}
		if !found {
			now = append(now, numbered(t, f, sent, 5000+len(now)))
		}
		top = rawjson.With(top, f.Name, rawjson.Array(now))
	}
	return rawjson.Object(top)
}

func keyIn(f *record.Field, text wire.Value) string {
	have, _ := rawjson.Members(text)
	_, value, _ := record.Of(f.Type.Elem()).Key.Spelled(have)
	return string(value)
}

// numbered gives a new record its key, and says which it had.
func numbered(t *testing.T, f *record.Field, sent wire.Value, key int) wire.Value {
	t.Helper()
	name := record.Of(f.Type.Elem()).Key.Name
	text, err := rawjson.Splice(sent, []rawjson.Member{
		{Name: name, Value: rawjson.Value(fmt.Sprint(key))}, {Name: "Original" + name, Value: wire.Value(keyIn(f, sent))},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// changed is a record with a change done to it.
func changed(t *testing.T, s *Save, old, sent wire.Value) wire.Value {
	t.Helper()
	switch s.method.Update.Send {
	case wire.SendRecords:
		return sent
	case wire.SendChanges:
		return merged(t, old, sent, 99)
	}
	have, _ := rawjson.Members(sent)
	for _, of := range s.method.Update.Rows {
		rows, ok := rawjson.Lookup(have, of.Arg)
		if !ok {
			continue
		}
		path := strings.Split(of.List, ".")
		members, _ := rawjson.Members(old)
		list, _ := rawjson.Walk(members, path)
		before, _ := rawjson.Items(list)
		after, _ := rawjson.Items(rows)
		text, err := rawjson.SpliceAt(old, path, rawjson.Array([]wire.Value{merged(t, before[0].Value, after[0].Value, 99)}))
		if err != nil {
			t.Fatal(err)
		}
		old = text
	}
	return old
}

// alike fails when two results differ in more than the keys of new records, the form of a number,
// and nothing that is written in two ways.
func alike(t *testing.T, name string, a, b wire.Replied) {
	t.Helper()
	if at := differs(reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()); at != "" {
		t.Fatalf("%s: %s came back otherwise", name, at)
	}
}

// differs is a place where two values differ, "" when there is none.
func differs(a, b reflect.Value) string {
	if a.Type() == reflect.TypeFor[wire.Value]() {
		return differsJSON(a.Bytes(), b.Bytes())
	}
	switch {
	case match.Equal(a, b) || match.Same(a, b):
	case a.Kind() == reflect.Slice && a.Len() == b.Len():
		for i := range a.Len() {
			if at := differs(a.Index(i), b.Index(i)); at != "" {
				return fmt.Sprintf("[%d].%s", i, at)
			}
		}
	case record.IsRecord(a.Type()):
		r := record.Of(a.Type())
		created := r.Key != nil && r.KeyOf(a) >= 5000
		for i := range r.Fields {
			f := &r.Fields[i]
			if created && (f.Key || f.Name == "Original"+r.Key.Name) {
				continue
			}
			if at := differs(a.Field(f.Index), b.Field(f.Index)); at != "" {
				return record.Join(f.Name, at)
			}
		}
		return differs(a.Field(r.Embed), b.Field(r.Embed))
	case a.Kind() == reflect.Slice:
		return fmt.Sprintf("%d items, not %d:", a.Len(), b.Len())
	default:
		return fmt.Sprintf("%v, not %v", a, b)
	}
	return ""
}

func differsJSON(a, b wire.Value) string {
	one, _ := rawjson.Members(a)
	other, _ := rawjson.Members(b)
	isOriginal := func(m rawjson.Member) bool { return strings.HasPrefix(m.Name, "Original") }
	one, other = slices.DeleteFunc(one, isOriginal), slices.DeleteFunc(other, isOriginal)
	for i, m := range one {
		if value, ok := rawjson.Lookup(other, m.Name); !ok || string(value) != string(m.Value) || len(one) != len(other) {
			return fmt.Sprintf("member %d: %s, not %s", i, a, b)
		}
	}
	return ""
}
