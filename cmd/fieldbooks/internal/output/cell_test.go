package output

import (
	"strconv"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// TestMoment: what is written of epoch milliseconds is what package time makes of them, and what is no
// moment stays a number.
func TestMoment(t *testing.T) {
	c := Column{Kind: Millis}
	for _, ms := range []int64{0, -1, 1, 999, 1764144000000, 1764144000123, 1709164800010, -62135596800000, 253402300799999, -2208988800000, 951782400000} {
		value := jsontext.Value(strconv.FormatInt(ms, 10))
		at, ok := c.moment(value)
		if got, want := string(appendMoment(nil, at)), c.shownAs(value, time.UTC); !ok || got != want {
			t.Errorf("%d: %s %v, want %s", ms, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", "1.5", "1e3", "null", "true", `"1764144000000"`, "-62135596800001", "253402300800000", "99999999999999999999", "-99999999999999999999"} {
		if at, ok := c.moment([]byte(text)); ok {
			t.Errorf("%s is the moment %v", text, at)
		}
	}
}
