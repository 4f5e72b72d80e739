package seam_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

// employee is masked as a generated type with sensitive fields is.
type employee struct {
	EmployeeKey int          `json:"EmployeeKey"`
	LastName    string       `json:"LastName"`
	SSN         string       `json:"SSN" wire:"sensitive"`
	Pay         wire.Decimal `json:"Pay" wire:"max=9,sensitive"`
	Hired       wire.Date
	Active      bool
	Links       []link
	Best        *link
	Self        any
	Token       wire.Secret
	Custom      wire.Value
	Extra       map[string]wire.Value
	Photo       []byte
	Answer      wire.Answer
	Unknown     wire.Value `json:",embed"`
	note        string
}

type link struct {
	ContactKey int
	PIN        *int `wire:"sensitive"`
	Unknown    wire.Value
}

func (r employee) Format(f fmt.State, verb rune) { seam.Format(f, verb, r) }
func (r employee) LogValue() slog.Value          { return seam.Log(r) }

func ExampleFormat() {
	fmt.Println(employee{EmployeeKey: 7, LastName: "Doe", SSN: "000-00-0000", Pay: wire.MustDecimal("40.3830"), Unknown: wire.Value(`{"CF_x":1}`)})
	// Output: employee{EmployeeKey:7 LastName:"Doe" SSN:[masked] Pay:[masked] Unknown:[10 bytes of JSON]}
}

func ExampleLog() {
	log := slog.New(slog.NewTextHandler(&stdout{}, &slog.HandlerOptions{ReplaceAttr: timeless}))
	log.Info("read", "employee", employee{EmployeeKey: 7, SSN: "000-00-0000"})
	// Output: level=INFO msg=read employee.EmployeeKey=7 employee.SSN=[masked]
}

// timeless leaves the time out, whose digits may be anything.
func timeless(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

// stdout writes to what os.Stdout is now, as Examples need.
type stdout struct{}

func (stdout) Write(p []byte) (int, error) { return fmt.Print(string(p)) }

const sensitive = "s3ns1t1ve"

func full() employee {
	pin := 31337
	leaking := wire.Value(`{"a":"` + sensitive + `"}`)
	l := link{ContactKey: 3, PIN: &pin, Unknown: leaking}
	return employee{
		EmployeeKey: 7, LastName: "Doe", SSN: sensitive, Pay: wire.MustDecimal("31337"), Hired: wire.MustDate("2026-01-02"), Active: true,
		Links: []link{l, {}}, Best: &l, Self: &[]any{l, nil}, Token: wire.Hide(sensitive), Custom: leaking, Extra: map[string]wire.Value{"a": leaking},
		Photo: []byte(sensitive), Answer: wire.Answer{Raw: wire.Raw(leaking), UsageKey: "u", Info: wire.Info{Total: time.Second}}, Unknown: leaking, note: sensitive,
	}
}

var verbs = []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v", "%10.3v", "% x", "%#x", "%U", "%c", "%b", "%o", "%e", "%t"}

func TestMaskedTypesShowNothingSensitiveInAnyVerb(t *testing.T) {
	e := full()
	for _, verb := range verbs {
		for _, v := range []any{e, &e, []employee{e}, map[string]employee{"k": e}, struct{ E employee }{e}} {
			args := []any{v}
			if strings.Count(verb, "%") == 2 {
				args = []any{v, v}
			}
			checkHidden(t, verb, fmt.Sprintf(verb, args...))
		}
	}
	for _, text := range []string{fmt.Sprint(e), fmt.Sprint(&e), fmt.Errorf("employee %v", e).Error()} {
		checkHidden(t, "print", text)
	}
}

func TestMaskedTypesShowTheRest(t *testing.T) {
	want := `employee{EmployeeKey:7 LastName:"Doe" SSN:[masked] Pay:[masked] Hired:2026-01-02 Active:true ` +
		`Links:[link{ContactKey:3 PIN:[masked] Unknown:[17 bytes of JSON]} link{}] Best:link{ContactKey:3 PIN:[masked] Unknown:[17 bytes of JSON]} ` +
		`Self:[link{ContactKey:3 PIN:[masked] Unknown:[17 bytes of JSON]} <nil>] Token:[secret] Custom:[17 bytes of JSON] Extra:[1 members] ` +
		`Photo:[9 bytes] Answer:Answer{Raw:[17 bytes of JSON] UsageKey:"u" Info:Info{Total:1s}} Unknown:[17 bytes of JSON]}`
	if got := fmt.Sprint(full()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMaskedTypesInLogs(t *testing.T) {
	var out bytes.Buffer
	e := full()
	options := &slog.HandlerOptions{ReplaceAttr: timeless}
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, options), slog.NewJSONHandler(&out, options)} {
		log := slog.New(handler)
		log.Info("m", "e", e, "p", &e, slog.Group("g", "e", e))
		log.With("e", e).Info("m", "secret", e.Token, "raw", e.Answer.Raw)
	}
	text := slog.NewTextHandler(&out, options)
	slog.New(text).Info("m", "list", []employee{e})
	checkHidden(t, "slog", out.String())
	for _, want := range []string{`"EmployeeKey":7`, `"Active":true`, `"Best":{"ContactKey":3,"PIN":"[masked]"`, `"LastName":"Doe"`, `e.Hired=2026-01-02`, `"raw":"[17 bytes of JSON]"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log has no %s:\n%s", want, out.String())
		}
	}
}

func TestMaskedCycleEnds(t *testing.T) {
	e := employee{EmployeeKey: 1}
	e.Self = &e
	if got := fmt.Sprint(e); !strings.Contains(got, "...") {
		t.Error(got)
	}
	if got := seam.Log(&e).String(); !strings.Contains(got, "...") {
		t.Error(got)
	}
}

func TestMaskingOddValues(t *testing.T) {
	var none *employee
	for want, v := range map[string]any{"<nil>": none, "[]": []int{}, "[1 2]": [2]uint{1, 2}, "[func]": func() {}, "1.5": 1.5, `"x"`: "x", "GetX": &wire.Method{Name: "GetX", Version: 2}} {
		if got := seam.Log(v).String(); got != strings.Trim(want, `"`) {
			t.Errorf("%T: %s, want %s", v, got, want)
		}
		if got := fmt.Sprint(printed{v}); got != want {
			t.Errorf("%T: %s, want %s", v, got, want)
		}
	}
	if got := fmt.Sprint(printed{nil}); got != "<nil>" {
		t.Error(got)
	}
}

type printed struct{ v any }

func (p printed) Format(f fmt.State, verb rune) { seam.Format(f, verb, p.v) }

func TestSecretAndRawShowNothingInAnyVerb(t *testing.T) {
	type holder struct {
		Secret wire.Secret
		Raw    wire.Raw
		List   []wire.Secret
	}
	h := holder{wire.Hide(sensitive), wire.Raw(`"` + sensitive + `"`), []wire.Secret{wire.Hide(sensitive)}}
	for _, verb := range verbs {
		for _, v := range []any{h.Secret, &h.Secret, h.Raw, &h.Raw, h, &h} {
			args := []any{v}
			if strings.Count(verb, "%") == 2 {
				args = []any{v, v}
			}
			checkHidden(t, verb, fmt.Sprintf(verb, args...))
		}
	}
	for _, text := range []string{h.Secret.String(), h.Secret.GoString(), h.Raw.String(), h.Secret.LogValue().String(), h.Raw.LogValue().String()} {
		checkHidden(t, "method", text)
	}
}

// checkHidden looks for the sensitive text itself and for its bytes in hex.
func checkHidden(t *testing.T, how, text string) {
	t.Helper()
	flat := strings.NewReplacer(" ", "", ",", "", "0x", "").Replace(strings.ToLower(text))
	for _, leak := range []string{sensitive, fmt.Sprintf("%x", sensitive), "31337", "11551110"} {
		if strings.Contains(flat, leak) {
			t.Errorf("%s shows %q: %s", how, leak, text)
		}
	}
}
