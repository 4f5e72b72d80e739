package seam_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

type result struct {
	wire.Answer `json:"-"`
}

// caller answers every call the same way and keeps what it was asked.
type caller struct {
	raw     wire.Raw
	err     error
	args    any
	options wire.CallOptions
}

func (c *caller) Call(_ context.Context, _ *wire.Method, args any, into wire.Replied, opts ...wire.CallOption) error {
	c.args, c.options = args, wire.OptionsOf(opts)
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
		got, err := seam.Do(t.Context(), &c.caller, &wire.Method{}, 5, new(result), nil)
		if (got != nil) != c.wantResult || err != c.err || c.args != 5 {
			t.Errorf("raw %q, error %v: got %v, %v, args %v", []byte(c.raw), c.err, got, err, c.args)
		}
	}
}

func TestSaveHandsOverTheResultAndTheChoices(t *testing.T) {
	read, c := &result{}, &caller{}
	if _, err := seam.Save(t.Context(), c, &wire.Method{}, read, new(result), []wire.CallOption{wire.SingleTransaction()}); err != nil {
		t.Fatal(err)
	}
	if want := (wire.CallOptions{SingleTransaction: true}); c.args != (seam.Edited{Result: read}) || !reflect.DeepEqual(c.options, want) {
		t.Errorf("%+v, %+v", c.args, c.options)
	}
}
