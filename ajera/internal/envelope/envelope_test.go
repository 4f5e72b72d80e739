package envelope

import (
	"errors"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
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
		{"other code", 200, `{"ResponseCode":-100,"Message":"Success","Errors":[]}`, fault.ErrLimit, "code -100"},
		{"answered, but not done", 202, `{"ResponseCode":200,"Message":"Success","Errors":[],"Content":{}}`, fault.ErrAnswer, "outcome unknown"},
		{"done in part, by HTTP", 207, `{"ResponseCode":200,"Errors":[],"Content":{}}`, fault.ErrAnswer, "outcome unknown"},
		{"unreadable code", 200, `{"ResponseCode":"no","Errors":[]}`, errAny, `ResponseCode "no"`},
		{"entry", 200, `{"ResponseCode":0,"Errors":[{"ErrorID":-7,"ErrorMessage":"Broken."}],"Content":{}}`, errAny, "Broken (error -7)"},
		{"text with id 0 and nothing else", 200, `{"ResponseCode":0,"Message":"Bad","Errors":[{"ErrorID":0,"ErrorMessage":"Invalid Session"}],"Content":{}}`, fault.ErrSession, "Invalid Session"},
		{"lone object as errors", 200, `{"ResponseCode":0,"Errors":{"ErrorID":"-150","ErrorMessage":"Unauthorized method: GetThings"}}`, fault.ErrPermission, `"Things Get"`},
		{"other version", 200, `{"Errors":[{"ErrorID":-150,"ErrorMessage":"Unauthorized method GetThings for api version 1 but is supported with api version 2"}]}`, fault.ErrVersion, "version"},
		{"invalid data", 200, `{"ResponseCode":-100,"Message":"One or more properties contain invalid data","Errors":[]}`, fault.ErrArgument, "invalid data"},
		{"good envelope, bad status", 503, `{"ResponseCode":0,"Errors":[],"Content":{}}`, fault.ErrAnswer, "HTTP 503"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, err := Open(test.status, []byte(test.body), nil)
			if err != nil {
				t.Fatal(err)
			}
			f := e.Refusal()
			if f == nil {
				if test.want != nil {
					t.Error("taken for success")
				}
				return
			}
			f.Judge(nil, m, true)
			if test.want == nil || test.want != errAny && !errors.Is(f, test.want) || !strings.Contains(f.Error(), test.text) {
				t.Errorf("%v", f)
			}
		})
	}
}

var errAny = errors.New("any")

// TestOpenLeavesTheContent: what is in it is for the decoder to judge, who names the place; what is
// beside it is judged here.
func TestOpenLeavesTheContent(t *testing.T) {
	for body, opens := range map[string]bool{
		`{"ResponseCode":0,"Content":{"A":[tru]}}`: true,
		`{"ResponseCode":0,"Content":[tru]}`:       true,
		`{"ResponseCode":0,"Content":tru}`:         false,
		`{"ResponseCode":tru,"Content":{}}`:        false,
		`{"Errors":[tru],"Content":{}}`:            false,
	} {
		if _, err := Open(200, []byte(body), nil); (err == nil) != opens {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// TestContentTwice: an answer is whole unless two contents differ.
func TestContentTwice(t *testing.T) {
	const one, same, other = `{"Clients":[{"ClientKey":7}]}`, `{ "Clients": [ {"ClientKey":7} ] }`, `{"Clients":[{"ClientKey":8}]}`
	for body, whole := range map[string]bool{
		`{"Content":` + one + `}`:                                                true,
		`{"Content":` + one + `,"content":` + same + `}`:                         true,
		`{"Content":` + one + `,"CONTENT":null}`:                                 true,
		`{"content":{},"Content":` + one + `}`:                                   true,
		`{"Content":` + one + `,"content":` + other + `}`:                        false,
		`{"content":` + one + `,"CONTENT":null,"Content":` + other + `}`:         false,
		`{"content":` + one + `,"CONTENT":` + same + `,"cONTENT":` + other + `}`: false,
	} {
		e, err := Open(200, []byte(body), recordOf[ajerav1.GetClientsResult]())
		if err != nil || e.Incomplete == whole {
			t.Errorf("%s: whole %v, %v", body, !whole, err)
		}
	}
}

func TestPartialSuccessIsNotRenewable(t *testing.T) {
	body := `{"ResponseCode":0,"Errors":[{"ErrorID":-150,"ErrorMessage":"Invalid Session"}],"Content":{"Clients":[{"ClientKey":1}]}}`
	e, err := Open(200, []byte(body), nil)
	if err != nil || e.Empty() {
		t.Fatal("the content counts as empty", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"ResponseCode":0,"Message":"Success","Errors":[{"ErrorID":0}],"Warnings":["w"],"Content":{"A":[1]},"PageCount":3}`))
	f.Add([]byte(`{"Errors":[1,"x",null,{}],"Content":[{}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := Open(200, body, nil)
		if err != nil {
			return
		}
		if refused := e.Refusal(); refused != nil && refused.Outcome != wire.Refused {
			t.Errorf("%v", refused)
		}
	})
}

// TestJoin keeps each record once, in order, and the last of what is no list.
func TestJoin(t *testing.T) {
	type record struct {
		Key int `json:"Key" wire:"key"`
	}
	key := recordOf[record]().Key
	var answers []*Envelope
	for _, body := range []string{
		`{"UsageKey":"k","Warnings":["a"],"Content":{"List":[{"Key":1},{"Key":2},{"New":1},{"New":2}],"Count":1}}`,
		`{"Warnings":["b"],"Content":{"List":[{"key":"2"},{"Key":3}],"Count":2,"More":[]}}`,
	} {
		e, err := Open(200, []byte(body), nil)
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, e)
	}
	e, err := Join(answers, key)
	if want := `{"List":[{"Key":1},{"Key":2},{"New":1},{"New":2},{"Key":3}],"Count":2,"More":[]}`; err != nil || string(e.Content) != want {
		t.Errorf("%s %v, want %s", e.Content, err, want)
	}
	if strings.Join(e.Warnings, "") != "ab" || e.UsageKey != "k" {
		t.Errorf("%+v", e)
	}
	if e, err = Join(answers, nil); err != nil || strings.Count(string(e.Content), `2}`)+strings.Count(string(e.Content), `"2"}`) != 3 {
		t.Errorf("%s %v", e.Content, err)
	}
	answers[1].Content = wire.Value(`[1]`)
	if _, err = Join(answers, nil); !errors.Is(err, fault.ErrAnswer) {
		t.Errorf("a content that is a list is joined: %v", err)
	}
}
