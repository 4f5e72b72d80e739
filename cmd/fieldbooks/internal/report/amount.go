package report

import (
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// decimalOf is a number as a database gives it, absent for NULL. SQLite has no decimals: a number
// that it stored is good for 15 digits, and the digits behind them are not data.
func decimalOf(value any) (wire.Decimal, error) {
	switch v := value.(type) {
	case nil:
		return wire.Decimal{}, nil
	case int64:
		return wire.ParseDecimal(strconv.FormatInt(v, 10))
	case float64:
		short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
		if err != nil {
			return wire.Decimal{}, err
		}
		return wire.ParseDecimal(strconv.FormatFloat(short, 'f', -1, 64))
	case string:
		return wire.ParseDecimal(v)
	case []byte:
		return wire.ParseDecimal(string(v))
	}
	return wire.Decimal{}, fmt.Errorf("a number is expected, and it is a %T", value)
}

// dateOf is a day as a database gives it.
func dateOf(value any) (wire.Date, error) {
	switch v := value.(type) {
	case string:
		return wire.ParseDate(v)
	case time.Time:
		return wire.DateOf(v), nil
	}
	return wire.Date{}, fmt.Errorf("a day is expected, and it is a %T", value)
}

// plus adds exactly; the sum of absent amounts is absent.
func plus(a, b wire.Decimal) wire.Decimal {
	switch {
	case !a.Present():
		return b
	case !b.Present():
		return a
	}
	return exact(new(big.Rat).Add(a.Rat(), b.Rat()))
}

// minus is absent when one of them is.
func minus(a, b wire.Decimal) wire.Decimal {
	if !a.Present() || !b.Present() {
		return wire.Decimal{}
	}
	return exact(new(big.Rat).Sub(a.Rat(), b.Rat()))
}

// exact is a sum of decimals, as short as it is exact.
func exact(r *big.Rat) wire.Decimal {
	places, _ := r.FloatPrec()
	return wire.MustDecimal(r.FloatString(places))
}

// compare has what is absent below all numbers.
func compare(a, b wire.Decimal) int {
	switch {
	case !a.Present() && !b.Present():
		return 0
	case !a.Present():
		return -1
	case !b.Present():
		return 1
	}
	return a.Cmp(b)
}

// percent is a part of a whole, with two places; absent where there is no whole.
func percent(part, whole wire.Decimal) wire.Decimal { return rounded(part, whole, 2) }

// inPercent is that for people.
func inPercent(part, whole wire.Decimal) string { return said(rounded(part, whole, 1)) + " %" }

func rounded(part, whole wire.Decimal, places int) wire.Decimal {
	if !part.Present() || !whole.Present() || whole.Rat().Sign() == 0 {
		return wire.Decimal{}
	}
	r := new(big.Rat).Quo(part.Rat(), whole.Rat())
	return wire.MustDecimal(r.Mul(r, big.NewRat(100, 1)).FloatString(places))
}

// pixels is an amount for drawing, where its last digits are not seen; nil when it is absent.
func pixels(d wire.Decimal) *float64 {
	if !d.Present() {
		return nil
	}
	f, _ := d.Rat().Float64()
	return &f
}

// height is [pixels] of what is there.
func height(d wire.Decimal) float64 {
	if f := pixels(d); f != nil {
		return *f
	}
	return 0
}

// said is an amount for people: as it is, with commas.
func said(d wire.Decimal) string { return grouped(d.String()) }

// money is an amount of it for people, with the places that it has, two at least.
func money(d wire.Decimal) string {
	if !d.Present() {
		return "0.00"
	}
	places, _ := d.Rat().FloatPrec()
	return grouped(d.Rat().FloatString(max(places, 2)))
}
