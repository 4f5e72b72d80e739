package views_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
)

// record is a record of a fake as JSON says it, read without anything that the mirror reads it with.
type record map[string]any

func recordOf(t testing.TB, text string) record {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var r record
	if err := decoder.Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

// json is the record for a fake to keep.
func (r record) json(t testing.TB) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// text is a member that is a text, "" when it is absent.
func (r record) text(name string) string {
	s, _ := r[name].(string)
	return s
}

func (r record) truth(name string) bool {
	b, _ := r[name].(bool)
	return b
}

// decimal is a member that is a number, absent when it is.
func (r record) decimal(name string) wire.Decimal {
	n, ok := r[name].(json.Number)
	if !ok {
		return wire.Decimal{}
	}
	return wire.MustDecimal(n.String())
}

// key is a member that is a key, nil when there is none.
func (r record) key(name string) any {
	if n, ok := r[name].(json.Number); ok && n != "0" {
		return n.String()
	}
	return nil
}

func (r record) object(name string) record {
	inner, _ := r[name].(map[string]any)
	return inner
}

func (r record) list(name string) (all []record) {
	items, _ := r[name].([]any)
	for _, item := range items {
		inner, _ := item.(map[string]any)
		all = append(all, inner)
	}
	return all
}

// rat is a number, 0 when it is absent.
func rat(d wire.Decimal) *big.Rat {
	if !d.Present() {
		return new(big.Rat)
	}
	return d.Rat()
}

// sum adds exactly.
func sum(all ...*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, one := range all {
		total.Add(total, one)
	}
	return total
}

// percent is a part of a whole to two places, half away from zero, nil of nothing.
func percent(part, whole *big.Rat) any {
	if whole.Sign() == 0 {
		return nil
	}
	return places(new(big.Rat).Mul(big.NewRat(100, 1), new(big.Rat).Quo(part, whole)))
}

// places rounds to two places, half away from zero.
func places(r *big.Rat) *big.Rat {
	scaled := new(big.Rat).Mul(new(big.Rat).Abs(r), big.NewRat(100, 1))
	scaled.Add(scaled, big.NewRat(1, 2))
	whole := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	rounded := new(big.Rat).SetFrac(whole, big.NewInt(100))
	if r.Sign() < 0 {
		rounded.Neg(rounded)
	}
	return rounded
}

// shown is a value as the test compares it: a number without zeros at its end, yes and no, a text, or
// - for nothing.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case *big.Rat:
		n, _ := v.FloatPrec()
		return v.FloatString(n)
	case wire.Decimal:
		if !v.Present() {
			return "-"
		}
		return shown(v.Rat())
	case wire.Date:
		if v.IsZero() {
			return "-"
		}
		return v.String()
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case string:
		if v == "" {
			return "-"
		}
	}
	return fmt.Sprint(v)
}

// line is a row of a view.
func line(values ...any) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = shown(v)
	}
	return strings.Join(parts, " | ")
}
