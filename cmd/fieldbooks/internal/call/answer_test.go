package call

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestVerdict has each way in which an answer is not whole end with its code.
func TestVerdict(t *testing.T) {
	unread := &ajera.Error{Outcome: wire.Executed, Err: &wire.UnreadError{Places: []string{"/Things/0/Date"}, Reasons: []string{"string, not a date"}}}
	for _, c := range []struct {
		answer wire.Answer
		err    error
		want   exit.Code
	}{
		{wire.Answer{}, nil, exit.OK},
		{wire.Answer{Missing: []int{7}}, nil, exit.NotFound},
		{wire.Answer{Incomplete: true, Missing: []int{7}}, nil, exit.Truncated},
		{wire.Answer{}, unread, exit.Failed},
		{wire.Answer{}, ajera.ErrTruncated, exit.Truncated},
		{wire.Answer{}, ajera.ErrPartial, exit.Partial},
		{wire.Answer{}, &ajera.Error{Outcome: wire.Unknown}, exit.Unknown},
	} {
		if got := exit.Of(verdict("things", &c.answer, c.err)); got != c.want {
			t.Errorf("%+v, %v: exit %d, want %d", c.answer, c.err, got, c.want)
		}
	}
}

// TestOutcome has the worst fate of an upsert decide its code.
func TestOutcome(t *testing.T) {
	for fates, want := range map[string]exit.Code{
		"accepted accepted": exit.OK, "accepted refused": exit.Partial, "accepted refused unknown": exit.Unknown, "refused refused": exit.Refused,
	} {
		var list []Fate
		err := error(nil)
		for _, word := range strings.Fields(fates) {
			list = append(list, Fate{Fate: word})
			if word != "accepted" {
				err = &aimsio.Error{Outcome: wire.Refused}
			}
		}
		if got := exit.Of(outcome(list, err)); got != want {
			t.Errorf("%s: exit %d, want %d", fates, got, want)
		}
	}
}

func TestShortfall(t *testing.T) {
	gone := &exit.Error{Code: exit.NotFound, Err: errors.New("gone")}
	for _, c := range []struct {
		faults []error
		done   int
		want   exit.Code
	}{
		{nil, 3, exit.OK}, {[]error{gone}, 3, exit.NotFound}, {[]error{gone, gone}, 3, exit.NotFound},
		{[]error{gone, errors.New("x")}, 3, exit.Partial}, {[]error{gone, errors.New("x")}, 0, exit.Failed},
	} {
		if got := exit.Of(shortfall("things get", c.faults, c.done)); got != c.want {
			t.Errorf("%v, %d done: exit %d, want %d", c.faults, c.done, got, c.want)
		}
	}
}

// TestSheet writes the lists of a content, says what is none, and loses nothing of what nobody knows.
func TestSheet(t *testing.T) {
	things := []*digest.Field{{Name: "Things", Type: "[Thing]"}, {Name: "Number", Type: "int"}}
	more := append(things, &digest.Field{Name: "Others", Type: "[Thing]"})
	for _, c := range []struct {
		call    *digest.Call
		list    string
		content string
		want    string
	}{
		{&digest.Call{Kind: "get", Content: things}, "", `{"Things":[{"ThingKey":1,"Odd":1.50}],"Number":2}`, "[{\"ThingKey\":1,\"Odd\":1.50}]\nNumber: 2\n"},
		{&digest.Call{Kind: "get", Content: things}, "", `{"Things":{"ThingKey":1}}`, "[{\"ThingKey\":1}]\n"},
		{&digest.Call{Kind: "get", Content: things}, "", `{"Things":null}`, "[]\n"},
		{&digest.Call{Kind: "get", Content: more}, "", `{"Others":[{"ThingKey":1}]}`, "{\"Things\":[],\"Others\":[{\"ThingKey\":1}]}\n"},
		{&digest.Call{Kind: "get", Content: more}, "", `{"THINGS":[{"ThingKey":1}]}`, "{\"Things\":[{\"ThingKey\":1}],\"Others\":[]}\n"},
		{&digest.Call{Kind: "get", Content: more}, "others", `{"Others":[{"ThingKey":1}]}`, "[{\"ThingKey\":1}]\n"},
		{&digest.Call{Kind: "list", Content: more}, "", `{"Things":[],"Others":[{"ThingKey":1}]}`, "[]\nnote: the answer also has 1 record; --list Others shows them\n"},
		{&digest.Call{Kind: "get", Raw: true}, "", `{"Oddities":[{"OddKey":1}]}`, "[{\"OddKey\":1}]\n"},
		{&digest.Call{Kind: "get", Raw: true}, "", `{"A":1.50,"B":[1]}`, "[{\"A\":1.50,\"B\":[1]}]\n"},
		{&digest.Call{Kind: "get", Raw: true}, "", `null`, "[]\n"},
		{&digest.Call{Kind: "get", Content: things}, "", `{"Things":[{"ThingKey":1,"Pay":5}]}`, "[{\"ThingKey\":1}]\n"},
	} {
		var out, said bytes.Buffer
		a := &app.App{Out: &out, Err: &said}
		s, err := open(a, sample(), c.call, c.list)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.add(wire.Value(c.content)), s.end(nil)); err != nil {
			t.Fatal(err)
		}
		text := wire.Value(out.Bytes())
		if err := text.Compact(); err != nil {
			t.Fatal(err)
		}
		if got := string(text) + "\n" + said.String(); got != c.want {
			t.Errorf("%s --list %s: %q, want %q", c.content, c.list, got, c.want)
		}
	}
}

// TestShown has a table of types that nobody wrote down show what tells records apart, and nothing
// personal.
func TestShown(t *testing.T) {
	var names []string
	for _, c := range Columns(sample(), "Thing", 1) {
		if c.Shown {
			names = append(names, c.Name)
		}
		if c.Sensitive != (c.Name == "Pay") {
			t.Errorf("%s: sensitive %v", c.Name, c.Sensitive)
		}
	}
	if got := strings.Join(names, " "); got != "ThingKey Name Total Date" {
		t.Error(got)
	}
}

// TestWantedColumns has each name that is written down be one of the specs.
func TestWantedColumns(t *testing.T) {
	for name, wanted := range wantedColumns {
		known := map[string]bool{}
		for _, d := range []*digest.Digest{AjeraSpecs(), AimsioSpecs()} {
			for _, version := range []int{0, 1, 2} {
				if typ := d.Type(name, version); typ != nil {
					for _, f := range typ.Fields {
						known[f.Name] = true
					}
				}
			}
		}
		for _, w := range wanted {
			if w, _, _ = strings.Cut(w, "."); !known[w] {
				t.Errorf("%s has no %s", name, w)
			}
		}
	}
}
