package ajera_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/wire"
)

// personal holds what must not be printed, each marked by 77777 or, for a day, 1977-0.
const personal = `{"EmployeeKey":1,"FirstName":"Ann","LastName":"Lee","SocialSecurityNumber":"777-77-7777 77777","BirthDate":"1977-07-07",` +
	`"PayRates":[{"PayRateKey":3,"StartDate":"1977-01-01","PayPeriod":"77777","Salary":77777.10,"PayRate":77777.25}],` +
	`"CreditCards":[{"BankAccountKey":4,"Order":1,"CardholderName":"77777","Description":"77777"}],"CF_Badge":"77777"}`

// printed is v as programs print and log it.
func printed(v any) string {
	var b strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+"\n", v)
	}
	options := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{} // its digits may be those that are looked for
		}
		return a
	}}
	handlers := []slog.Handler{slog.NewTextHandler(&b, options), slog.NewJSONHandler(&b, options)}
	for _, h := range handlers {
		slog.New(h).Info("x", "v", v, slog.Group("g", "v", v))
		slog.New(h).With("w", v).Info("y")
	}
	return b.String()
}

func leaks(text string) bool {
	for _, mark := range []string{"77777", "1977-0"} {
		if strings.Contains(text, mark) || strings.Contains(text, fmt.Sprintf("%x", mark)) {
			return true
		}
	}
	return false
}

func TestSensitiveFieldsAreNeverPrinted(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Put("Employees", personal)
	s.Put("Vendors", `{"VendorKey":1,"Name":"V","RecipientID1099":"77777"}`)
	c := connect(t, s)
	got, err := c.V1.GetEmployees(t.Context(), ajerav1.GetEmployeesArgs{RequestedEmployees: []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	vendors, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, answer := range []*wire.Answer{&got.Answer, &vendors.Answer} { // any digits may be in these
		answer.Info, answer.UsageKey = wire.Info{Attempts: 1}, "key"
	}
	e := got.Employees[0]
	if e.SocialSecurityNumber == "" || e.PayRates[0].Salary.String() != "77777.10" || vendors.Vendors[0].RecipientID1099 == "" {
		t.Fatal("nothing to hide was read")
	}
	for name, v := range map[string]any{
		"result": got, "result value": *got, "record": e, "pointer": &e, "records": got.Employees,
		"pay rates": e.PayRates, "pay rate": e.PayRates[0], "cards": e.CreditCards, "answer": got.Answer, "raw": got.Raw,
		"holder": struct{ E ajerav1.Employee }{e}, "map": map[string]ajerav1.Employee{"e": e}, "any": []any{e, &e},
		"vendors": vendors.Vendors, "vendor result": vendors,
	} {
		if text := printed(v); leaks(text) {
			t.Errorf("%s: %s", name, text)
		}
	}
	if whole, err := json.Marshal(e); err != nil || !strings.Contains(string(whole), "777-77-7777 77777") || !strings.Contains(string(whole), "77777.10") {
		t.Errorf("json v2 does not write the record whole: %s, %v", whole, err)
	}
}

func TestSensitiveEditsAreMasked(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Put("Employees", personal)
	c := connect(t, s)
	got, err := c.V1.GetEmployees(t.Context(), ajerav1.GetEmployeesArgs{RequestedEmployees: []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	e := &got.Employees[0]
	e.SocialSecurityNumber = "77777 changed"
	e.PayRates[0].Salary = wire.MustDecimal("77777.20")
	e.PayRates = append(e.PayRates, ajerav1.PayRate{Salary: wire.MustDecimal("77777.30")})
	e.CreditCards = nil
	if err := e.Custom().Set("Badge", "77777 too"); err != nil {
		t.Fatal(err)
	}
	change, err := c.Preview(got)
	if err != nil {
		t.Fatal(err)
	}
	if text := printed(change) + printed(*change) + printed(change.Edits) + change.String(); leaks(text) {
		t.Error(text)
	}
	if len(change.Edits) < 5 {
		t.Errorf("edits %v", change.Edits)
	}
	e.PayRates[0].PayRateKey = 77
	e.EmployeeKey = 77777
	if _, err := c.V1.SaveEmployees(t.Context(), got); err == nil || strings.Contains(err.Error(), "777-77") || strings.Contains(err.Error(), "77777.") {
		t.Error(err)
	}
}
