package wire_test

import (
	"errors"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

func TestOptions(t *testing.T) {
	var one, other wire.Info
	o := wire.OptionsOf([]wire.CallOption{nil, wire.NoRepeat(), wire.AttemptTimeout(time.Second), wire.AttemptTimeout(time.Minute),
		wire.With("a", 1), wire.SingleTransaction(), wire.With("b", true), wire.InfoTo(&one), wire.InfoTo(&other), wire.InfoTo(&one)})
	if !o.NoRepeat || o.AttemptTimeout != time.Minute || !o.SingleTransaction {
		t.Errorf("%+v", o)
	}
	if len(o.Extra) != 2 || o.Extra[0] != (wire.Extra{Name: "a", Value: 1}) || o.Extra[1] != (wire.Extra{Name: "b", Value: true}) {
		t.Errorf("extra %+v", o.Extra)
	}
	o.Spent(wire.Info{Attempts: 2})
	if one.Attempts != 4 || other.Attempts != 2 {
		t.Errorf("%d attempts told by two options and %d by one, want 4 and 2", one.Attempts, other.Attempts)
	}
	var text wire.Raw
	if o = wire.OptionsOf([]wire.CallOption{wire.TextTo(&text)}); o.Text != &text {
		t.Error("the answer's text has no place to go to")
	}
	if none := wire.OptionsOf(nil); none.Text != nil || none.Spent != nil || none.NoRepeat || none.SingleTransaction || none.Extra != nil || none.AttemptTimeout != 0 {
		t.Errorf("%+v", none)
	}
}

func TestCheckError(t *testing.T) {
	err := error(&wire.CheckError{Type: "JobOrderWrite", Faults: []string{"jobName is missing", "jobNumber is missing"}})
	if !errors.Is(err, wire.ErrIncomplete) || err.Error() != "JobOrderWrite: jobName is missing; jobNumber is missing" {
		t.Errorf("%v", err)
	}
}
