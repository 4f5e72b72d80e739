package effects

import (
	"fmt"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/firm"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// carryOut checks and runs a call on the books of the firm.
func carryOut(t *testing.T, b *tables.Tables, version int, method, args string) rules.Answer {
	t.Helper()
	v, err := fake.Parse([]byte(args))
	if err != nil {
		t.Fatal(err)
	}
	o := &rules.Order{Tables: b, Version: version, Method: b.Ways(method)[version][0], Employee: 1}
	if r := o.Check(fake.Object(), v); r != nil {
		t.Fatalf("%s %s: %s", method, args, r)
	}
	return Run(o)
}

func books() *tables.Tables {
	b := tables.New(func() time.Time { return time.Date(2026, 1, 2, 15, 0, 0, 0, time.UTC) })
	firm.Fill(b, firm.Plan{Seed: 1, User: 1})
	return b
}

// TestRefusedAsAWholeChangesNothing sends two invoices of which the second is bad.
func TestRefusedAsAWholeChangesNothing(t *testing.T) {
	b := books()
	invoices, lines := len(b.Keys("VendorInvoices")), len(b.Keys("VendorInvoicesDetails"))
	const good = `{"VendorKey":1,"Amount":1,"LineItems":[{"AccountKey":11,"CostAmount":1}]}`
	a := carryOut(t, b, 2, "CreateVendorInvoices", `{"VendorInvoices":[`+good+`,{"VendorKey":1,"Amount":1,"LineItems":[{"CostAmount":1}]}]}`)
	if len(a.Refused) != 1 || a.Content != nil {
		t.Errorf("answered %+v", a)
	}
	if len(b.Keys("VendorInvoices")) != invoices || len(b.Keys("VendorInvoicesDetails")) != lines {
		t.Error("the first invoice was stored")
	}
	if a := carryOut(t, b, 2, "CreateVendorInvoices", `{"VendorInvoices":[`+good+`]}`); len(a.Refused) != 0 || len(b.Keys("VendorInvoices")) != invoices+1 {
		t.Errorf("answered %+v", a)
	}
}

func TestRefusedPairsStayAsTheyWere(t *testing.T) {
	b := books()
	read := func(key int) string {
		return carryOut(t, b, 1, "GetClients", fmt.Sprintf(`{"RequestedClients":[%d]}`, key)).Content.Get("Clients").Items[0].String()
	}
	change := func(text, more string) string { return "{" + more + text[1:] }
	one, two := read(1), read(2)
	a := carryOut(t, b, 1, "UpdateClients", fmt.Sprintf(`{"UpdatedClients":[%s,%s],"UnchangedClients":[%s,%s]}`,
		change(one, `"TenantOnly":1,`), change(two, ``), change(one, ``), change(two, `"TenantOnly":2,`)))
	if len(a.Refused) != 2 || a.Content != nil || read(1) != one || read(2) != two {
		t.Errorf("one has an unknown member, two is of another state: %v", a.Refused)
	}
}

func TestSkeletonHasNoKeys(t *testing.T) {
	b := books()
	projects := len(b.Keys("Projects"))
	a := carryOut(t, b, 2, "CreateProjects", `{"CreateType":"Project","Project":{"Description":"x"},"InvoiceGroups":[],"Phases":[]}`)
	if len(a.Refused) != 0 || a.Content.Get("Projects").Items[0].Key("ProjectKey") != 0 || len(b.Keys("Projects")) != projects {
		t.Errorf("answered %+v", a)
	}
}
