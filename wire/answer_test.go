package wire_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// caller answers every call the same way and keeps what it was asked.
type caller struct {
	raw  wire.Raw
	err  error
	args any
}

func (c *caller) Call(_ context.Context, _ *wire.Method, args any, into wire.Replied) error {
	c.args = args
	into.Reply().Raw = c.raw
	return c.err
}

func TestDoGivesTheResultWithAnErrorOnlyWhenContentCame(t *testing.T) {
	refused := errors.New("refused")
	for _, c := range []struct {
		caller
		wantResult bool
	}{
		{caller{}, true},
		{caller{raw: wire.Raw("{}")}, true},
		{caller{err: refused}, false},
		{caller{err: refused, raw: wire.Raw("{}")}, true},
	} {
		got, err := wire.Do(t.Context(), &c.caller, &wire.Method{}, 5, new(result))
		if (got != nil) != c.wantResult || err != c.err || c.args != 5 {
			t.Errorf("raw %q, error %v: got %v, %v, args %v", c.raw.Bytes(), c.err, got, err, c.args)
		}
	}
}

func TestSaveHandsOverTheResultAndTheChoices(t *testing.T) {
	read, c := &result{}, &caller{}
	if _, err := wire.Save(t.Context(), c, &wire.Method{}, read, []wire.SaveOption{wire.SingleTransaction()}, new(result)); err != nil {
		t.Fatal(err)
	}
	want := wire.Edited{Result: read, Options: wire.SaveOptions{SingleTransaction: true}}
	if !reflect.DeepEqual(c.args, want) {
		t.Errorf("%+v", c.args)
	}
}

func TestInfoAddsEveryFigure(t *testing.T) {
	one := wire.Info{Attempts: 1, Bytes: 2, Total: 3, Slot: 4, Rate: 5, Session: 6, Backoff: 7}
	sum := one
	sum.Add(one)
	figures, ones := reflect.ValueOf(sum), reflect.ValueOf(one)
	for i := range figures.NumField() {
		if figures.Field(i).Int() != 2*ones.Field(i).Int() || ones.Field(i).Int() == 0 {
			t.Errorf("%s: %v", figures.Type().Field(i).Name, figures.Field(i))
		}
	}
	if one.Waited() != 9*time.Nanosecond {
		t.Error(one.Waited())
	}
}

func TestOnlyReadsMayBeRepeated(t *testing.T) {
	for kind, want := range map[wire.Kind]bool{wire.KindList: true, wire.KindGet: true, wire.KindSession: false,
		wire.KindUpdate: false, wire.KindCreate: false, wire.KindAction: false, "": false} {
		if kind.Reads() != want {
			t.Errorf("%q reads: %v", kind, kind.Reads())
		}
	}
}
