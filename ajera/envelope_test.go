package ajera

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestEnvelopeDecides(t *testing.T) {
	m := &wire.Method{Name: "GetThings", Version: 1, Kind: wire.KindGet, Permission: "Things Get"}
	for _, test := range []struct {
		name   string
		status int
		body   string
		want   error // nil for success
		text   string
	}{
		{"code 0", 200, `{"ResponseCode":0,"Message":"Success","Errors":[],"Content":{}}`, nil, ""},
		{"code 200", 200, `{"ResponseCode":200,"Errors":null,"Content":null}`, nil, ""},
		{"code as string", 200, `{"ResponseCode":"200","Content":{}}`, nil, ""},
		{"byte order mark", 200, "\xef\xbb\xbf" + `{"ResponseCode":0}`, nil, ""},
		{"no code", 200, `{"Content":{"A":[{}]}}`, nil, ""},
		{"filler", 200, `{"ResponseCode":0,"Message":"An error has occurred.","Errors":[{"ErrorID":0,"ErrorMessage":"An error has occurred."}],"Content":{}}`, nil, ""},
		{"remark beside success", 200, `{"ResponseCode":0,"Message":"Success","Errors":["note"],"Content":{}}`, nil, ""},
		{"remark beside records", 200, `{"ResponseCode":0,"Message":"Hm","Errors":[{"ErrorID":0,"ErrorMessage":"x"}],"Content":{"A":[{"K":1}]}}`, nil, ""},
		{"nothing but nulls among errors", 200, `{"ResponseCode":0,"Errors":[null],"Content":{}}`, nil, ""},
		{"other code", 200, `{"ResponseCode":-100,"Message":"Success","Errors":[]}`, ErrLimit, "code -100"},
		{"unreadable code", 200, `{"ResponseCode":"no","Errors":[]}`, errAny, `ResponseCode "no"`},
		{"entry", 200, `{"ResponseCode":0,"Errors":[{"ErrorID":-7,"ErrorMessage":"Broken."}],"Content":{}}`, errAny, "Broken (error -7)"},
		{"text with id 0 and nothing else", 200, `{"ResponseCode":0,"Message":"Bad","Errors":[{"ErrorID":0,"ErrorMessage":"Invalid Session"}],"Content":{}}`, ErrSession, "Invalid Session"},
		{"lone object as errors", 200, `{"ResponseCode":0,"Errors":{"ErrorID":"-150","ErrorMessage":"Unauthorized method: GetThings"}}`, ErrPermission, `"Things Get"`},
		{"other version", 200, `{"Errors":[{"ErrorID":-150,"ErrorMessage":"Unauthorized method GetThings for api version 1 but is supported with api version 2"}]}`, ErrVersion, "version"},
		{"invalid data", 200, `{"ResponseCode":-100,"Message":"One or more properties contain invalid data","Errors":[]}`, ErrArgument, "invalid data"},
		{"good envelope, bad status", 503, `{"ResponseCode":0,"Errors":[],"Content":{}}`, errAny, "HTTP 503"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, err := open(&exchange.Reply{Status: test.status, Body: []byte(test.body)})
			if err != nil {
				t.Fatal(err)
			}
			f := e.refusal(m)
			if f == nil {
				if test.want != nil {
					t.Error("taken for success")
				}
				return
			}
			k := &call{caller: &caller{}, m: m}
			k.judge(f, true, exchange.Call{})
			if test.want == nil || test.want != errAny && !errors.Is(f, test.want) || !strings.Contains(f.Error(), test.text) {
				t.Errorf("%v", f)
			}
		})
	}
}

var errAny = errors.New("any")

func TestOwnRulesComeFirst(t *testing.T) {
	e := &Error{Message: "Somebody was faster"}
	own := []Rule{{Has: []string{"FASTER"}, Means: ErrConflict}}
	if got := classify(own, e).Means; got != ErrConflict {
		t.Errorf("got %v", got)
	}
	if got := classify(nil, e).Means; got != nil {
		t.Errorf("without the rule: %v", got)
	}
}

func TestPartialSuccessIsNotRenewable(t *testing.T) {
	body := `{"ResponseCode":0,"Errors":[{"ErrorID":-150,"ErrorMessage":"Invalid Session"}],"Content":{"Clients":[{"ClientKey":1}]}}`
	e, err := open(&exchange.Reply{Status: 200, Body: []byte(body)})
	if err != nil || e.empty() {
		t.Fatal("the content counts as empty", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"ResponseCode":0,"Message":"Success","Errors":[{"ErrorID":0}],"Warnings":["w"],"Content":{"A":[1]},"PageCount":3}`))
	f.Add([]byte(`{"Errors":[1,"x",null,{}],"Content":[{}]}`))
	f.Add([]byte(`null`))
	m := &wire.Method{Name: "M", Kind: wire.KindGet}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := open(&exchange.Reply{Status: 200, Body: body})
		if err != nil {
			return
		}
		if refused := e.refusal(m); refused != nil && !strings.HasPrefix(refused.Error(), "M: refused") {
			t.Errorf("%v", refused)
		}
	})
}

func FuzzSplice(f *testing.F) {
	f.Add([]byte(`{"a":1.50, "b":{"c":[1]}}`), "a", []byte(`2`))
	f.Add([]byte(`{ }`), "x y", []byte(`"z"`))
	f.Add([]byte(`null`), "", []byte(`{}`))
	f.Fuzz(func(t *testing.T, text []byte, name string, value []byte) {
		have, err := members(text)
		if err != nil || !wire.Value(value).IsValid() || len(bytes.TrimSpace(value)) != len(value) || !utf8.ValidString(name) {
			return
		}
		out, err := splice(text, []member{{name: name, value: value}})
		if err != nil {
			t.Fatal(err)
		}
		again, err := members(out)
		if err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		if got, _ := lookup(again, name); string(got) != string(value) {
			t.Errorf("%q: %q is %q, want %q", out, name, got, value)
		}
		for _, m := range have {
			if got, ok := lookup(again, m.name); !ok || m.name != name && len(again) == len(have) && string(got) != string(last(have, m.name)) {
				t.Errorf("%q: %q is lost", out, m.name)
			}
		}
	})
}

func last(list []member, name string) wire.Value {
	v, _ := lookup(list, name)
	return v
}
