package call

import (
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestMask: what is shown before it is sent has nothing personal, by any spelling and at any depth;
// a name that other records have for something plain hides nothing.
func TestMask(t *testing.T) {
	d := &digest.Digest{Types: map[string]*digest.Type{
		"Person": {Fields: []*digest.Field{{Name: "SSN", Also: []string{"SocialNumber"}, Sensitive: true}, {Name: "Pay", Sensitive: true}}},
		"Rate":   {Fields: []*digest.Field{{Name: "Pay"}, {Name: "Amount"}}},
	}}
	m := newMask(d, false)
	for in, want := range map[string]string{
		`{"ssn":1,"SOCIALNUMBER":"2","Pay":3.50}`:          "ssn: [hidden]\nSOCIALNUMBER: [hidden]\nPay: 3.50\n",
		`{"CF_SSN":1,"s_s n":[2],"Social Number":"3"}`:     "CF_SSN: [hidden]\ns_s n: [hidden]\nSocial Number: [hidden]\n",
		`{"Extra":[{"SSN":1,"Amount":1.50}],"SSN":[1,{}]}`: "Extra:\n  - SSN: [hidden]\n    Amount: 1.50\nSSN: [hidden]\n",
	} {
		if got := m.outline(wire.Value(in), ""); got != want {
			t.Errorf("%s gives\n%s, want\n%s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		`{"a":[{"ssn":1,"b":1.50}],"SSN":null}`: `{"a":[{"ssn":"[hidden]","b":1.50}],"SSN":null}`,
		`{"b":  1.50}`:                          `{"b":  1.50}`,
		`7`:                                     `7`,
	} {
		if got := string(m.value("X", wire.Value(in))); got != want {
			t.Errorf("%s gives %s, want %s", in, got, want)
		}
	}
	plan := edits{{Record: "record 1", Field: "Extra", Before: wire.Value(`{"SSN":12345}`), After: wire.Value(`{"SSN":6789}`)}}.plan(m, "Save")
	if strings.Contains(plan, "12345") || strings.Contains(plan, "6789") {
		t.Error(plan)
	}
}

// TestPersonalNames has those of both vendors, and none that a firm may have for a field of its own.
func TestPersonalNames(t *testing.T) {
	names := Personal()
	for _, name := range []string{"SocialSecurityNumber", "BirthDate", "PayRates", "CreditCards", "employeeAverageDayPay"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not among %v", name, names)
		}
	}
	for _, name := range []string{"Description", "StartDate", "Order"} {
		if slices.Contains(names, name) {
			t.Errorf("%s is among %v", name, names)
		}
	}
}
