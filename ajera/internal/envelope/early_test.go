package envelope

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/record"
)

// FuzzEarly wants the same of an answer whose content is read as its beginning is found, as of one
// that is taken apart first.
func FuzzEarly(f *testing.F) {
	kinds := []reflect.Type{
		reflect.TypeFor[ajerav2.GetProjectsResult](), reflect.TypeFor[ajerav1.GetClientsResult](), reflect.TypeFor[ajerav2.GetTimesheetsResult](),
	}
	for _, content := range []string{
		`{"Projects":[{"ProjectKey":1,"Extra":{"A":[{}]}}],"Phases":[{"PhaseKey":2},{}]}`, `{"Projects":[]}`, `{"Projects":null}`, `{}`, `{"Unknown":1}`,
		`{"projects":[{"ProjectKey":1}]}`, `{"Clients":[{"clientkey":7}],"Other":1}`, `{"Clients":[{"ClientKey":7}],"clients":[{"ClientKey":8}]}`,
		`{"Clients":[{"ClientKey":"7"}]}`, `{"Clients":{"ClientKey":7}}`, `{"Clients":[{"ClientKey":7}],"Clients":[]}`, `{"Clients":[tru]}`, `{"Clients":[}]}`,
		`{"Timesheets":[{"Timesheet Key":1}],"a":"}"}`, `[{"Clients":[{"ClientKey":7}]}]`, `{"Clients":[{"ClientKey":7,"Description":"\ud800"}]}`, `null`, `7`,
	} {
		for _, answer := range []string{
			`{"ResponseCode":200,"Errors":[],"Content":%s,"Warnings":["w"]}`, ` {"Content" : %s } `, `{"content":%s}`, `{"Content":%s,"Content":{"Clients":[]}}`,
			`{"Content":%s,"content":{"Clients":[{"ClientKey":9}]},"Errors":[{"ErrorID":-1}]}`, `{"Content":%s`, `{"Content":%s,"ResponseCode":tru}`,
		} {
			f.Add(fmt.Appendf(nil, answer, content))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, kind := range kinds {
			got, want := openedEarly(body, kind), opened(body, kind)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%q early:\n%+v\nin turn:\n%+v", body, got, want)
			}
		}
	})
}

// TestNobodyLooksAgain gives contents that only their reader understands: whoever goes over one once
// more, which would take time, finds no end of it, or something to bend.
func TestNobodyLooksAgain(t *testing.T) {
	for _, content := range []string{`{"Clients":["[}]\\}`, `{"clients":{"ClientKey":7}}`} {
		body := `{"ResponseCode":200,"Content":` + content + `,"Message":"Success"}`
		e, err := OpenBy(200, []byte(body), recordOf[ajerav1.GetClientsResult](), func([]byte) (int, bool, bool) {
			return len(content), true, true
		})
		if err != nil || e.Refusal() != nil || string(e.Content) != content || e.Incomplete || len(e.Bent) > 0 {
			t.Errorf("%s: %+v %v", content, e, err)
		}
	}
}

// outcome is all that is made of an answer.
type outcome struct {
	*Envelope
	refusal, refused error
	bent             []string
	unread           error
	result           any
}

func opened(body []byte, kind reflect.Type) outcome {
	e, err := Open(200, body, record.Of(kind))
	return settled(e, err, nil, kind)
}

func openedEarly(body []byte, kind reflect.Type) outcome {
	var early *decode.Early
	e, err := OpenBy(200, body, record.Of(kind), func(text []byte) (int, bool, bool) {
		early = decode.Begin(text, kind)
		n, ok := early.End()
		return n, early.IsPlain(), ok
	})
	return settled(e, err, early, kind)
}

func settled(e *Envelope, err error, early *decode.Early, kind reflect.Type) outcome {
	o := outcome{Envelope: e, refused: worded(err)}
	if err != nil {
		return o
	}
	if f := e.Refusal(); f != nil {
		o.refusal = worded(f)
	}
	into := reflect.New(kind)
	o.bent, err = early.Into(e.Content, into.Interface())
	o.unread, o.result = worded(err), into.Interface()
	return o
}

// worded is an error by what it says.
func worded(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s", err.Error())
}
