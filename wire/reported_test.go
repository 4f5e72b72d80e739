package wire_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

type money float64

func (m money) MarshalText() ([]byte, error) { return []byte("1.10"), nil }

// TestFloatsAreRefused: a float is not the amount that was meant, wherever it is in a value.
func TestFloatsAreRefused(t *testing.T) {
	amount := 1.1
	for _, value := range []any{
		amount, float32(amount), money(1.1), &amount, []float64{1.1}, [1]money{1.1}, []any{1, "a", amount}, map[string]any{"a": map[string]any{"b": amount}},
		map[string]money{"a": 1.1}, map[money]int{1.1: 1}, struct{ Rate float64 }{1.1}, struct{ Rates []*float64 }{[]*float64{&amount}}, any(&amount),
		wireItem{Lines: []wireLine{{Rate: &amount}}},
	} {
		object := wire.Value(`{"A":1}`)
		err := wire.MembersIn(&object).Set("B", value)
		if err == nil || !strings.Contains(err.Error(), "wire.Decimal") || string(object) != `{"A":1}` {
			t.Errorf("%T: %v, %s", value, err, object)
		}
		if _, err := (wire.Extra{Name: "B", Value: value}).JSON(); err == nil {
			t.Errorf("%T is sent", value)
		}
	}
	for _, value := range []any{
		nil, 1, "1.1", true, wire.MustDecimal("1.1"), []wire.Decimal{wire.MustDecimal("1.1")}, wire.Value("1.1"), map[string]any{"a": nil}, []any(nil), (*float64)(nil),
		[]byte("a"), wire.MustDate("2026-01-02"), time.Unix(0, 0), big.NewFloat(1.1), wireItem{Name: "a"},
	} {
		object := wire.Value(`{"A":1}`)
		if err := wire.MembersIn(&object).Set("B", value); err != nil {
			t.Errorf("%T: %v", value, err)
		}
	}
}

type wireItem struct {
	Name  string
	Lines []wireLine
}

type wireLine struct{ Rate *float64 }

// TestUnreadErrorIsShort: it names the first places, counts the others, and holds all.
func TestUnreadErrorIsShort(t *testing.T) {
	one := wire.UnreadError{Places: []string{"/Projects/3/ActualStartDate"}, Reasons: []string{"string, not a date"}}
	if want := "1 value of the answer cannot be read: /Projects/3/ActualStartDate (string, not a date)"; one.Error() != want {
		t.Errorf("%v", &one)
	}
	many := wire.UnreadError{Places: strings.Fields(strings.Repeat("/A ", 1000))}
	if want := "1000 values of the answer cannot be read: /A, /A, /A, /A, /A, and 995 more"; many.Error() != want {
		t.Errorf("%v", &many)
	}
	if _, ok := errors.AsType[*wire.UnreadError](error(&one)); !ok {
		t.Error("is not found")
	}
}

// TestStampsOfDotNet: the form of older .NET is a moment.
func TestStampsOfDotNet(t *testing.T) {
	for text, want := range map[string]string{
		"/Date(1762585200000)/": "2025-11-08T07:00:00Z", "/Date(1762585200000-0700)/": "2025-11-08T00:00:00-07:00", "/Date(-1000+0530)/": "1970-01-01T05:29:59+05:30",
	} {
		stamp, err := wire.ParseStamp(text)
		at, _ := stamp.TimeIn(time.FixedZone("elsewhere", 3600))
		if err != nil || at.Format(time.RFC3339) != want || stamp.String() != text {
			t.Errorf("%s: %s, %v", text, at.Format(time.RFC3339), err)
		}
	}
	for _, text := range []string{"/Date()/", "/Date(soon)/", "/Date(1762585200000-0760)/", "/Date(1762585200000-9900)/", "/Date(17625852000000000)/", "Date(1)", "/Date(1)/ or so"} {
		if _, err := wire.ParseStamp(text); err == nil {
			t.Errorf("%s was read", text)
		}
	}
}
