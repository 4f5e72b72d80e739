package save

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// FuzzTexts edits a result at random and finds what was edited twice: by its texts, and by decoding
// it once more. Both find the same, or refuse it with the same words, whatever was read.
func FuzzTexts(f *testing.F) {
	for i := range 200 {
		f.Add(uint64(i))
	}
	f.Fuzz(func(t *testing.T, seed uint64) { byBothWays(t, seed) })
}

// TestTextsAreUsed: what comes as the specs say is found by its texts, and what does not is not.
func TestTextsAreUsed(t *testing.T) {
	sure := [2]int{}
	for seed := range uint64(500) {
		for _, p := range byBothWays(t, seed) {
			if p.texts != nil && p.texts.Len() > 0 {
				sure[0]++
			} else if p.base.IsValid() && p.base.Len() > 0 {
				sure[1]++
			}
		}
	}
	if sure[0] < 100 || sure[1] < 10 {
		t.Errorf("%d lists were compared by their texts, %d were decoded", sure[0], sure[1])
	}
}

// byBothWays gives the lists of the one that compares texts.
func byBothWays(t *testing.T, seed uint64) []*past {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	name := slices.Sorted(maps.Keys(entities))[random.IntN(len(entities))]
	entity, m := entities[name], methodOf(t, name, entities[name].version)
	text := several(random, reflect.TypeOf(entity.result()).Elem())
	came := odd(random, text, random.IntN(3)*random.IntN(5))
	edits, other := random.Uint64(), random.IntN(4) == 0
	var saves [2]*Save
	var results [2]wire.Replied
	var told [2]string
	for i := range saves {
		results[i] = entity.result()
		filled := came
		if other { // the records are of another text than they seem to be
			filled = text
		}
		_, _ = decode.Into(filled, results[i])
		results[i].Reply().Raw = wire.Raw(came)
		again := rand.New(rand.NewPCG(edits, 2))
		if again.IntN(8) > 0 {
			mutateAny(t, m, results[i], again)
		}
		shuffle(results[i], again)
		relist(reflect.ValueOf(results[i]).Elem(), again)
		s, err := find(m, results[i], false, i == 0)
		saves[i], told[i] = s, tell(s, err)
	}
	if told[0] != told[1] {
		t.Fatalf("seed %d, %s\n%s\nby texts %s\nelse %s", seed, name, came, told[0], told[1])
	}
	if saves[0] == nil {
		return nil
	}
	settleBoth(t, random, seed, came, saves, results, entity.result)
	return saves[0].lists
}

// settleBoth answers both alike: they end alike.
func settleBoth(t *testing.T, random *rand.Rand, seed uint64, came wire.Value, saves [2]*Save, results [2]wire.Replied, result func() wire.Replied) {
	t.Helper()
	content := came
	if random.IntN(2) == 0 {
		content = odd(random, came, random.IntN(3))
	}
	for _, s := range saves {
		answer := result()
		_, _ = decode.Into(content, answer)
		answer.Reply().Raw = wire.Raw(content)
		s.Settle(answer, nil)
	}
	if a, b := results[0].Reply(), results[1].Reply(); a.Spent != b.Spent || string(a.Raw) != string(b.Raw) || !reflect.DeepEqual(results[0], results[1]) {
		t.Fatalf("seed %d: settled as %v %s\nelse %v %s", seed, a.Spent, a.Raw, b.Spent, b.Raw)
	}
}

// tell is all that a save tells.
func tell(s *Save, err error) string {
	if err != nil {
		f, _ := errors.AsType[*fault.Fault](err)
		return fmt.Sprintf("%T %v %+v", err, err, f)
	}
	var b strings.Builder
	for _, arg := range s.Args {
		fmt.Fprintf(&b, "%s: %s\n", arg.Name, arg.Value)
	}
	s.Edits(func(record, field, before, after string) { fmt.Fprintln(&b, record, field, before, after) })
	fmt.Fprintln(&b, s.created, s.lowest, len(s.read), s.new)
	for _, p := range s.lists {
		fmt.Fprintln(&b, p.Name, p.sent, p.Len())
	}
	return b.String()
}

// several is a content with some records of each list.
func several(random *rand.Rand, result reflect.Type) wire.Value {
	var all []rawjson.Member
	counter := 0
	for _, f := range record.Of(result).Fields {
		var list []wire.Value
		for range random.IntN(4) {
			list = append(list, wire.Value(sample(f.Type.Elem(), random.IntN(3), &counter)))
		}
		all = append(all, rawjson.Member{Name: f.Name, Value: rawjson.Array(list)})
	}
	return rawjson.Object(all)
}

// mutateAny mutates a record of each list, if there are any.
func mutateAny(t *testing.T, m *wire.Method, got wire.Replied, random *rand.Rand) {
	result := reflect.ValueOf(got).Elem()
	if len(leaves(result, place{})) == 0 {
		return
	}
	var back []func()
	for _, f := range record.Of(result.Type()).Keyed() {
		if list := result.Field(f.Index); list.Len() > 0 {
			i := random.IntN(list.Len())
			swap := func() { reflect.Swapper(list.Interface())(0, i) }
			swap()
			back = append(back, swap)
		}
	}
	mutate(t, m, got, random)
	for _, swap := range back {
		swap()
	}
}

// shuffle takes records out of the lists, puts them into another order, or lists them twice.
func shuffle(got wire.Replied, random *rand.Rand) {
	result := reflect.ValueOf(got).Elem()
	for _, f := range record.Of(result.Type()).Keyed() {
		list := result.Field(f.Index)
		n := list.Len()
		if n == 0 || random.IntN(5) > 0 {
			continue
		}
		i, j := random.IntN(n), random.IntN(n)
		switch random.IntN(3) {
		case 0:
			list.Set(reflect.AppendSlice(list.Slice(0, i), list.Slice(i+1, n)))
		case 1:
			reflect.Swapper(list.Interface())(i, j)
		case 2:
			list.Set(reflect.Append(list, list.Index(i)))
		}
	}
}

// relist makes lists in records, and where records have none, empty or nil, or appends what is new.
func relist(v reflect.Value, random *rand.Rand) {
	for _, f := range record.Of(v.Type()).Fields {
		v := v.Field(f.Index)
		switch f.Shape {
		case record.Nested:
			relist(v, random)
		case record.List:
			for i := range v.Len() {
				relist(v.Index(i), random)
			}
			switch random.IntN(60) {
			case 0:
				v.Set(reflect.MakeSlice(f.Type, 0, 0))
			case 1:
				v.SetZero()
			case 2:
				v.Set(reflect.Append(v, reflect.Zero(f.Type.Elem())))
			}
		}
	}
}

// odd writes a value so many times in another way, here or inside: some say the same, some do not.
func odd(random *rand.Rand, text wire.Value, times int) wire.Value {
	for range times {
		text = oddly(random, text, 0)
	}
	return text
}

func oddly(random *rand.Rand, text wire.Value, depth int) wire.Value {
	deeper := random.IntN(60) > 10*min(depth, 2)
	switch text.Kind() {
	case '{':
		list, err := rawjson.Members(text)
		if err != nil || len(list) == 0 || !deeper {
			return oddObject(random, text, list)
		}
		m := &list[random.IntN(len(list))]
		if value := oddly(random, m.Value, depth+1); value != nil {
			return slices.Concat(text[:m.At], value, text[m.At+len(m.Value):])
		}
		return text
	case '[':
		list, err := rawjson.Items(text)
		if err != nil || len(list) == 0 || !deeper {
			return pick(random, `null`, `[]`, `[ ]`, `""`, `{}`, `[null]`, `["x"]`, `[{}]`, string(text)+" ", "\n"+string(text), string(text[:len(text)-1])+",]", `0`)
		}
		m := list[random.IntN(len(list))]
		return slices.Concat(text[:m.At], oddly(random, m.Value, depth+1), text[m.At+len(m.Value):])
	case '"':
		return oddString(random, text)
	case '0':
		number := string(text)
		return pick(random, number+".0", "-"+number, strconv.Quote(number), number+"e0", "0"+number, number+"0", "null", "0", "-0", "0.00", `""`, "1e99999", number+" ", "12", "true", "[]", "{}", `" 7 "`)
	}
	return pick(random, "null", "true", "false", "0", `""`, `"true"`, "[]", "{}", "nul")
}

func oddObject(random *rand.Rand, text wire.Value, list []rawjson.Member) wire.Value {
	if len(list) == 0 {
		return pick(random, `null`, `{}`, `""`, `[]`, `{"Fresh":1}`, "{ }")
	}
	at := random.IntN(len(list))
	m := &list[at]
	switch random.IntN(9) {
	case 0:
		m.Name = strings.ToLower(m.Name)
	case 1:
		list = slices.Delete(list, at, at+1)
	case 2:
		list = append(list, *m)
	case 3:
		list[0], list[at] = list[at], list[0]
	case 4:
		start := m.At - 2
		return slices.Concat(text[:start], wire.Value(` `), text[start:]) // in the name, if there is no blank
	case 5:
		return slices.Concat(text[:m.At], wire.Value(" \t"), text[m.At:m.At+len(m.Value)], wire.Value("\n"), text[m.At+len(m.Value):])
	case 6:
		m.Name = []string{"Client", "PhaseKey", "ReportedPercentDate", "CF_A", "Tenant Thing", "Caf\u00e9"}[random.IntN(6)]
	case 7:
		list = append(list, rawjson.Member{Name: []string{"Client", "ReportedPercentDate", "Fresh"}[random.IntN(3)], Value: pick(random, `{"ClientKey":5,"Description":"d"}`, `"2026-01-02"`, `null`, `{"a":1,"a":2}`, `"\ud800"`)})
	case 8:
		return pick(random, `null`, `{}`, `""`, `[]`, `[`+string(text)+`]`, string(text[:len(text)-1]))
	}
	return rawjson.Object(list)
}

func oddString(random *rand.Rand, text wire.Value) wire.Value {
	says := rawjson.Text(text)
	var escaped strings.Builder
	for _, c := range says {
		fmt.Fprintf(&escaped, `\u%04x`, c)
	}
	return pick(random, `null`, `""`, `"`+escaped.String()+`"`, `"`+says+` "`, `"`+says+"\xff\"", `"`+says+"T00:00:00\"", `"1/2/2026"`, `"01/02/2026"`, `"2026-01-02"`, `"0001-01-01"`, `7`, `{}`, `"a\/b"`, `"\ud800"`, `"x`, `" "`)
}

func pick(random *rand.Rand, of ...string) wire.Value { return wire.Value(of[random.IntN(len(of))]) }
