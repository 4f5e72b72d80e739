package accent

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
	"github.com/fieldbooks/fieldbooks/wire"
)

const answer = `{"Code":200,"Content":{"Things":[
	{"ThingKey":1,"Name":"7","Amount":40.3830,"Note":"","Since":null,"Good":true,"Owner":{"OwnerKey":3},"Parts":[{"PartKey":9}],"CF_Own":"","CustomFields":{"Mine":"7"}},
	{"ThingKey":2,"Name":"Two","Parts":[]}]}}`

func content(a *Answer) *fake.Value {
	v, _ := Member(a.Top, "Content")
	return v
}

func every() []Accent {
	return slices.Concat(Values(content, func(name string) bool { return strings.HasSuffix(name, "Key") }), Records(content), Texts())
}

// echo is a server that gives the answer above, and keeps what it was sent.
type echo struct{ got string }

func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.got = string(body)
	fmt.Fprint(w, answer)
}

func say(t *testing.T, s *Speaker, body string) string {
	t.Helper()
	resp, err := (&http.Client{Transport: s}).Post("http://any"+fake.Nowhere, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestWhatIsReadGoesBackAsItWas sends the records of an answer as they were heard: the
// server must get what it gave, in its own words.
func TestWhatIsReadGoesBackAsItWas(t *testing.T) {
	plain, err := parse([]byte(answer))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range slices.Concat(Alone(every()), Pairs(every()), Mixtures(every(), 200, 1)) {
		if slices.ContainsFunc(d.Accents, func(a Accent) bool { return a.Lossy != "" }) {
			continue
		}
		server := new(echo)
		bent := 0
		s := &Speaker{Base: fake.Memory(server), Dialect: d, Bent: func() { bent++ }}
		heard := say(t, s, `{}`)
		if bent == 0 && len(d.Accents) == 1 {
			t.Errorf("%v: bends nothing", d)
		}
		say(t, s, strings.TrimPrefix(heard, "\xef\xbb\xbf"))
		got, err := parse([]byte(server.got))
		if err != nil {
			t.Fatal(err)
		}
		if what := Apart(plain, got); what != "" {
			t.Errorf("%v: came back otherwise: %s", d, what)
		}
		if own := `"CF_Own":"","CustomFields":{"Mine":"7"}`; len(d.Accents) == 1 && !d.Speaks("members in any order") && !d.Speaks("characters escaped") && !d.Speaks("members twice") &&
			!strings.Contains(strings.NewReplacer("\t", "", "\n", "", " ", "").Replace(heard), own) {
			t.Errorf("%v: bends what a tenant defined: %s", d, heard)
		}
	}
}

func TestTheSameIsAskedTheSameIsHeard(t *testing.T) {
	d := Mixtures(every(), 1, 7)[0]
	one := say(t, &Speaker{Base: fake.Memory(new(echo)), Dialect: d}, `{"Method":"A"}`)
	if other := say(t, &Speaker{Base: fake.Memory(new(echo)), Dialect: d}, `{"Method":"A"}`); one != other {
		t.Errorf("%v is heard once as %s and once as %s", d, one, other)
	}
}

type thing struct {
	Key     int          `json:"Key" wire:"key"`
	Amount  wire.Decimal `json:"Amount"`
	Since   wire.Date    `json:"Since"`
	Parts   []thing      `json:"Parts"`
	Totals  map[string]wire.Decimal
	Unknown wire.Value `json:",embed"`
}

func TestDifference(t *testing.T) {
	amount := wire.MustDecimal
	for _, test := range []struct {
		a, b any
		want string
	}{
		{thing{Key: 1}, thing{Key: 2}, "/Key: 1 and 2"},
		{thing{Amount: amount("7")}, thing{Amount: amount("7.00")}, ""},
		{thing{Amount: amount("0")}, thing{}, "/Amount: 0 and "},
		{thing{Since: wire.MustDate("2026-01-02")}, thing{}, "/Since: 2026-01-02 and "},
		{thing{Parts: []thing{}}, thing{}, ""},
		{thing{Parts: []thing{{Key: 1}}}, thing{Parts: []thing{{Key: 3}}}, "/Parts/0/Key: 1 and 3"},
		{thing{Parts: []thing{{}}}, thing{}, "/Parts: 1 and 0 of them"},
		{thing{Totals: map[string]wire.Decimal{"A": amount("1")}}, thing{Totals: map[string]wire.Decimal{"a": amount("1")}}, ""},
		{thing{Totals: map[string]wire.Decimal{"A": amount("1")}}, thing{}, "/Totals/a: one of them is nothing"},
		{thing{}, thing{Totals: map[string]wire.Decimal{"A": amount("1")}}, "/Totals/a: one of them is nothing"},
		{thing{Unknown: wire.Value(`{"CF_A":1,"XtraText":"x"}`)}, thing{Unknown: wire.Value(`{"CF_A":"1","key":3}`)}, ""},
		{thing{Unknown: wire.Value(`{"CF_A":1}`)}, thing{}, `/Unknown: ["cf_a"] and []`},
		{&thing{}, (*thing)(nil), ": one of them is nil"},
		{wire.Answer{Missing: []int{1}}, wire.Answer{UsageKey: "x"}, ": "},
		{time.Unix(1, 0), time.Unix(1, 0).UTC(), ""},
		{time.Unix(1, 0).UTC(), time.Unix(2, 0), ": 1970-01-01 00:00:01 +0000 UTC and "},
		{struct{ hidden int }{1}, struct{ hidden int }{1}, ": nobody said how to compare a struct { hidden int }"},
	} {
		if got := Difference(test.a, test.b); (got == "") != (test.want == "") || !strings.HasPrefix(got, test.want) {
			t.Errorf("%+v and %+v: %q, want %q", test.a, test.b, got, test.want)
		}
	}
}

func TestTheSmallestDialectIsTold(t *testing.T) {
	check := Check{Judge: Otherwise, Trials: []Trial{{Name: "read", Do: func(d Dialect) Outcome {
		return Outcome{Got: d.Speaks("blanks") && d.Speaks("members twice")}
	}}}}
	check.All(every(), 1, 50)
	if got := check.Wrong.Lines(); len(got) != 1 || !strings.HasPrefix(got[0], "members twice + blanks: 1 calls (read)") {
		t.Errorf("%q", got)
	}
}
