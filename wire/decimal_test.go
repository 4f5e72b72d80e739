package wire_test

import (
	jsonv1 "encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

func ExampleDecimal() {
	rate := wire.MustDecimal("40.3830")
	fmt.Println(rate, rate.Present(), wire.Decimal{}.Present())

	total := new(big.Rat).Mul(rate.Rat(), big.NewRat(15, 2)) // 7.5 hours
	fmt.Println(wire.MustDecimal(total.FloatString(2)))

	out, _ := json.Marshal(struct{ Rate, Fee wire.Decimal }{Rate: rate})
	fmt.Println(string(out))
	// Output:
	// 40.3830 true false
	// 302.87
	// {"Rate":40.3830,"Fee":null}
}

func ExampleDecimal_Equal() {
	a, b := wire.MustDecimal("1.0"), wire.MustDecimal("1.00")
	fmt.Println(a == b, a.Equal(b), a.Cmp(wire.MustDecimal("1e1")))
	// Output: false true -1
}

func TestParseDecimalFollowsJSON(t *testing.T) {
	good := []string{"0", "-0", "7", "-7", "0.000", "40.3830", "1e-7", "1E+10", "1e9999", "1.5e-0009999", strings.Repeat("9", 25) + ".10"}
	for _, text := range good {
		d, err := wire.ParseDecimal(text)
		if err != nil || d.String() != text {
			t.Errorf("%q: %q, %v", text, d, err)
		}
	}
	bad := []string{"", " ", "-", "+1", "01", "-01", "1.", ".5", "1 ", " 1", "1,5", "1e", "1e+", "1e1.5", "0x1", "NaN", "1e10000", "1e-99999999999999999999", "1_0", "١"}
	for _, text := range bad {
		if d, err := wire.ParseDecimal(text); err == nil {
			t.Errorf("%q was accepted as %q", text, d)
		}
	}
}

func TestMustDecimalPanics(t *testing.T) {
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, `"12,50"`) {
			t.Errorf("panic %q does not show the text", got)
		}
	}()
	wire.MustDecimal("12,50")
}

func TestDecimalCmp(t *testing.T) {
	ascending := []string{"-1e3", "-12.5", "-12.49", "-1e-9999", "0", "1e-9999", "0.0099", "0.01", "0.1", "1", "1.0001", "9", "10", "12.4", "12.45", "100", "1e9999"}
	for i, a := range ascending {
		for j, b := range ascending {
			got := wire.MustDecimal(a).Cmp(wire.MustDecimal(b))
			want := sign(i - j)
			if got != want {
				t.Errorf("%s against %s: %d, want %d", a, b, got, want)
			}
		}
	}
	same := [][2]string{{"0", "-0"}, {"0.000", "0e5"}, {"1", "1.00"}, {"10", "1e1"}, {"0.10", "1e-1"}, {"1200", "12e2"}, {"-0.5", "-5E-1"}}
	for _, p := range same {
		if a, b := wire.MustDecimal(p[0]), wire.MustDecimal(p[1]); !a.Equal(b) || a.Cmp(b) != 0 {
			t.Errorf("%s and %s differ", a, b)
		}
	}
}

func sign(n int) int { return big.NewInt(int64(n)).Sign() }

func TestAbsentDecimal(t *testing.T) {
	var absent wire.Decimal
	zero := wire.MustDecimal("0")
	if !absent.IsZero() || absent.Present() || zero.IsZero() || !zero.Present() {
		t.Error("absent and 0 are not told apart")
	}
	if absent.Equal(zero) || !absent.Equal(wire.Decimal{}) || absent.Cmp(zero) != 0 {
		t.Error("absent compares wrongly with 0")
	}
	if absent.Rat().Sign() != 0 || absent.String() != "" {
		t.Error("absent does not count as nothing")
	}
}

func TestDecimalConversions(t *testing.T) {
	d := wire.MustDecimal("-12.50")
	if d.Rat().Cmp(big.NewRat(-25, 2)) != 0 {
		t.Error(d.Rat())
	}
	var back wire.Decimal
	text, _ := d.MarshalText()
	if err := back.UnmarshalText(text); err != nil || back != d {
		t.Errorf("%v %v", back, err)
	}
	if err := back.UnmarshalText(nil); err != nil || back.Present() {
		t.Errorf("an empty text is not absent: %v %v", back, err)
	}
	if err := back.UnmarshalText([]byte("1 000")); err == nil {
		t.Error("a blank inside was accepted")
	}
}

func TestDecimalErrorsDoNotShowWhatWasSent(t *testing.T) {
	for _, c := range codecs {
		var v leaves
		err := c.unmarshal([]byte(`{"Amount":"98765.43"}`), &v)
		if err == nil || strings.Contains(err.Error(), "98765") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzDecimal(f *testing.F) {
	for _, text := range []string{"0", "-0", "40.3830", "1e-7", "1E+05", "0.000", "01", "1.", "+1", " 1", "1e99999", "12345678901234567890.12345"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := wire.ParseDecimal(text)
		if err != nil {
			var n jsonv1.Number
			if jsonv1.Unmarshal([]byte(text), &n) == nil && n.String() == text && !strings.ContainsAny(text, "eE") {
				t.Fatalf("%q is a number to encoding/json: %v", text, err)
			}
			return
		}
		if d.String() != text || !d.Equal(d) {
			t.Fatalf("%q became %q", text, d)
		}
		for _, c := range codecs {
			var back wire.Decimal
			out, err := c.marshal(d)
			if err != nil || string(out) != text {
				t.Fatalf("%s wrote %q as %q: %v", c.name, text, out, err)
			}
			if err := c.unmarshal(out, &back); err != nil || back != d {
				t.Fatalf("%s read %q as %q: %v", c.name, out, back, err)
			}
		}
		if sign := d.Cmp(wire.Decimal{}); sign != d.Rat().Sign() {
			t.Fatalf("%q: sign %d", text, sign)
		}
		if one := wire.MustDecimal("1"); d.Cmp(one) != d.Rat().Cmp(one.Rat()) {
			t.Fatalf("%q compares with 1 as %d", text, d.Cmp(one))
		}
	})
}
