package fault

import (
	"errors"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
)

func TestOwnRulesComeFirst(t *testing.T) {
	e := &Fault{Message: "Somebody was faster"}
	own := []Rule{{Has: []string{"FASTER"}, Means: ErrConflict}}
	if got := Classify(own, e).Means; got != ErrConflict {
		t.Errorf("got %v", got)
	}
	if got := Classify(nil, e).Means; got != nil {
		t.Errorf("without the rule: %v", got)
	}
}

// TestText wants each thing said once, and an unknown outcome only of a write.
func TestText(t *testing.T) {
	cause := errors.New("no answer")
	for want, f := range map[string]*Fault{
		"M: not sent: nothing to save: no rows; give one": New(ErrNoChange, "give one", "no %s", "rows"),
		"M: not an Ajera answer: HTTP: no answer":         Unreadable(200, "HTTP", cause),
		"M: refused: Broken (error -7, code -100, HTTP 503, usage key k)": {
			Outcome: wire.Refused, Message: "Success", Entries: []Entry{{-7, "Broken."}, {-8, "Broken"}},
			ResponseCode: -100, Status: 503, UsageKey: "k",
		},
	} {
		if got := f.Text("M", true); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	f := Unreadable(0, "", cause)
	if got, want := f.Text("M", false), "M: outcome unknown, it may have been executed: not an Ajera answer: no answer"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !errors.Is(f, ErrAnswer) || !errors.Is(f, cause) || errors.Is(f, ErrSession) {
		t.Error("the kind or the cause is hidden")
	}
}

// TestJudge renews a session only where the caller says that nothing was done.
func TestJudge(t *testing.T) {
	m := &wire.Method{Name: "GetThings", Permission: "Things Get"}
	for _, renewable := range []bool{true, false} {
		f := &Fault{Entries: []Entry{{ErrorID: -150}}}
		if f.Judge(nil, m, renewable); f.Kind != ErrSession || !f.Unsure || f.Renewable != renewable {
			t.Errorf("%+v", f)
		}
	}
	f := &Fault{Message: "Unauthorized method: GetThings"}
	if f.Judge(nil, m, true); f.Kind != ErrPermission || f.Renewable || f.Remedy != Remedy(m, ErrPermission) {
		t.Errorf("%+v", f)
	}
}
