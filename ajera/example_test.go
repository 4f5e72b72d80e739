package ajera_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// example ends what an example began, as a test does.
type example struct{ cleanups []func() }

func (*example) Helper()             {}
func (e *example) Cleanup(do func()) { e.cleanups = append(e.cleanups, do) }

func (e *example) end() {
	for _, do := range slices.Backward(e.cleanups) {
		do()
	}
}

// office is a client of a fake Ajera that holds one small project. A program
// would use [ajera.FromEnv].
func office() (c *ajera.Client, done func()) {
	var e example
	fake := ajeratest.Start(&e, ajeratest.WithoutFirm())
	fake.Put("Employees", `{"EmployeeKey":1,"FirstName":"Ann","LastName":"Lee"}`)
	fake.Put("Employees", `{"EmployeeKey":2,"FirstName":"Bo","LastName":"Park"}`)
	fake.Put("Clients", `{"ClientKey":5,"Description":"City","Notes":"","CF_Tier":{"Value":"Silver","AllowEdit":false,"Values":["Silver","Gold"]}}`)
	fake.Put("Projects", `{"ProjectKey":10,"ID":"24-001","Description":"Library","CustomFields":{"Region":"North","Stage":{"Value":"Draft","AllowEdit":false,"Values":["Draft","Built"]}}}`)
	fake.Put("InvoiceGroups", `{"InvoiceGroupKey":11,"ProjectKey":10,"Description":"Main"}`)
	fake.Put("Phases", `{"PhaseKey":12,"ProjectKey":10,"InvoiceGroupKey":11,"ParentKey":10,"ID":"100","Description":"Design","ReportedPercentComplete":50.00}`)
	fake.Put("Phases", `{"PhaseKey":13,"ProjectKey":10,"InvoiceGroupKey":11,"ParentKey":10,"ID":"200","Description":"Build","ReportedPercentComplete":0}`)
	return e.client(ajera.Config{URL: wire.Hide(fake.URL()), Username: fake.User(), Password: wire.Hide(fake.Password())}), e.end
}

// client is one that is closed at the end.
func (e *example) client(config ajera.Config) *ajera.Client {
	c, err := ajera.New(config)
	if err != nil {
		log.Fatal(err)
	}
	e.Cleanup(func() {
		if err := c.Close(); err != nil {
			log.Fatal(err)
		}
	})
	return c
}

// Read records, change them as Go values, look at the change, and save it.
func Example() {
	c, done := office()
	defer done()
	ctx := context.Background()

	got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{10}})
	if err != nil {
		fmt.Println(err)
		return
	}
	got.Projects[0].Notes = "on time"
	got.Phases[0].ReportedPercentComplete = wire.MustDecimal("55")

	change, err := c.Preview(got) // sends nothing
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(change)

	saved, err := c.V2.SaveProjects(ctx, got)
	if errors.Is(err, ajera.ErrConflict) {
		fmt.Println("somebody changed it meanwhile: read again")
		return
	} else if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(saved.Phases[0].Description, saved.Phases[0].ReportedPercentComplete)
	// Output:
	// UpdateProjects
	// Projects ProjectKey 10.Notes: (nothing) -> "on time"
	// Phases PhaseKey 12.ReportedPercentComplete: 50.00 -> 55
	// Design 55
}

// Any number of keys go into one call. Those that do not exist are named.
func Example_manyKeys() {
	c, done := office()
	defer done()

	got, err := c.V1.GetEmployees(context.Background(), ajerav1.GetEmployeesArgs{RequestedEmployees: []int{2, 99, 1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range got.Employees { // in the order asked
		fmt.Println(e.EmployeeKey, e.FirstName, e.LastName)
	}
	fmt.Println("missing:", got.Missing)
	// Output:
	// 2 Bo Park
	// 1 Ann Lee
	// missing: [99]
}
