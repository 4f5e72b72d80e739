package doctor

import (
	"net/http"
	"testing"
	"time"
)

func TestClocks(t *testing.T) {
	began := time.Date(2026, 11, 26, 10, 0, 0, 400e6, time.UTC)
	date := func(after time.Duration) http.Header {
		return http.Header{"Date": {began.Add(after).Truncate(time.Second).Format(http.TimeFormat)}}
	}
	for name, test := range map[string]struct {
		heard []http.Header
		want  *clock
	}{
		"no hour":                    {[]http.Header{{}}, nil},
		"an hour of a cache":         {[]http.Header{{"Date": date(0)["Date"], "Age": {"7"}}}, nil},
		"the same":                   {[]http.Header{date(0)}, &clock{true, 0.1, 0.6}},
		"a bit ahead":                {[]http.Header{date(3 * time.Second)}, &clock{false, 3.1, 0.6}},
		"behind":                     {[]http.Header{date(-5 * time.Minute)}, &clock{false, -300, 0.6}},
		"each answer makes it finer": {[]http.Header{date(time.Minute), date(59500 * time.Millisecond)}, &clock{false, 59.6, 0.1}},
	} {
		tap := &tap{}
		for _, header := range test.heard {
			tap.hear(header, began, began.Add(100*time.Millisecond))
		}
		got := tap.clock()
		if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
