package ajera

import (
	"reflect"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// FuzzOutline wants of checked JSON what the slow readers give of it.
func FuzzOutline(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[1]`, ` [ {"a":[1,2]} , "],[" ,null,[[]],-1.5e3 ] `, `{}`, `{"PhaseKey":1,"a\u0062":{"b":"}"},"PhaseKey":2, "x" : [ ] }`,
		`null`, `"a"`, `{"a":"\\"}`, "[\"\xff\"]", "{\"\xff\":1}", `{"a":1,"a":1}`, `["\""]`,
	} {
		f.Add([]byte(seed))
	}
	p := planOf(reflect.TypeFor[ajerav2.Phase]())
	f.Fuzz(func(t *testing.T, text []byte) {
		if !wire.Value(text).IsValid(tolerant) {
			return
		}
		slow, err := members(text)
		fast, err2 := p.members(text, make([]member, 1), nil)
		if (err == nil) != (err2 == nil) || err == nil && !sameMembers(slow, fast) {
			t.Errorf("members of %q: %v %v, want %v %v", text, fast, err2, slow, err)
		}
		slow, err = elements(text)
		fast, err2 = split(text, 1)
		if (err == nil) != (err2 == nil) || err == nil && !sameMembers(slow, fast) {
			t.Errorf("elements of %q: %v %v, want %v %v", text, fast, err2, slow, err)
		}
	})
}

func sameMembers(a, b []member) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].name != b[i].name || string(a[i].value) != string(b[i].value) || a[i].at != b[i].at {
			return false
		}
	}
	return true
}
