package record

import (
	"reflect"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// FuzzMembers wants of checked JSON what the slow reader gives of it.
func FuzzMembers(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[1]`, ` [ {"a":[1,2]} , "],[" ,null,[[]],-1.5e3 ] `, `{}`, `{"PhaseKey":1,"a\u0062":{"b":"}"},"PhaseKey":2, "x" : [ ] }`,
		`null`, `"a"`, `{"a":"\\"}`, "[\"\xff\"]", "{\"\xff\":1}", `{"a":1,"a":1}`, `["\""]`,
	} {
		f.Add([]byte(seed))
	}
	p := Of(reflect.TypeFor[struct {
		PhaseKey int `json:"PhaseKey"`
	}]())
	f.Fuzz(func(t *testing.T, text []byte) {
		if !rawjson.IsValid(text) {
			return
		}
		slow, err := rawjson.Members(text)
		fast, err2 := p.Members(text, make([]rawjson.Member, 1))
		if (err == nil) != (err2 == nil) || err == nil && !sameMembers(slow, fast) {
			t.Errorf("members of %q: %v %v, want %v %v", text, fast, err2, slow, err)
		}
	})
}

func sameMembers(a, b []rawjson.Member) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || string(a[i].Value) != string(b[i].Value) || a[i].At != b[i].At {
			return false
		}
	}
	return true
}
