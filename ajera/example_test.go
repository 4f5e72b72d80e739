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
	fake.Put("Projects", `{"ProjectKey":10,"ID":"24-001","Description":"Library","CustomFields":{"Region":"North","Stage":{"Value":"Draft","AllowEdit":false,"Values":["Draft","Built"]}}}`)
	fake.Put("InvoiceGroups", `{"InvoiceGroupKey":11,"ProjectKey":10,"Description":"Main"}`)
	fake.Put("Phases", `{"PhaseKey":12,"ProjectKey":10,"InvoiceGroupKey":11,"ParentKey":10,"ID":"100","Description":"Design","ReportedPercentComplete":50.00}`)
	fake.Put("Phases", `{"PhaseKey":13,"ProjectKey":10,"InvoiceGroupKey":11,"ParentKey":10,"ID":"200","Description":"Build","ReportedPercentComplete":0}`)
	c, err := ajera.New(ajera.Config{URL: fake.URL(), Username: fake.User(), Password: wire.Secret(fake.Password())})
	if err != nil {
		log.Fatal(err)
	}
	e.Cleanup(func() {
		if err := c.Close(); err != nil {
			log.Fatal(err)
		}
	})
	return c, e.end
}

// Read records, change them as Go values, look at the change, and save it.
func Example() {
	c, done := office()
	defer done()
	ctx := context.Background()

	got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{10}})
	if err != nil {
		log.Fatal(err)
	}
	got.Projects[0].Notes = "on time"
	got.Phases[0].ReportedPercentComplete = wire.MustDecimal("55")

	change, err := c.Preview(got) // sends nothing
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(change)

	saved, err := c.V2.SaveProjects(ctx, got)
	if errors.Is(err, ajera.ErrConflict) {
		log.Fatal("somebody changed it meanwhile: read again")
	} else if err != nil {
		log.Fatal(err)
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
		log.Fatal(err)
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

// Fields that a firm has added are read and set by name, and saved like any other.
func Example_customFields() {
	c, done := office()
	defer done()
	ctx := context.Background()

	got, err := c.V2.GetProjects(ctx, ajerav2.GetProjectsArgs{RequestedProjects: []int{10}})
	if err != nil {
		log.Fatal(err)
	}
	own := got.Projects[0].Custom()
	stage, _ := own.List("Stage")
	fmt.Println(own.Names(), stage.Value, "of", stage.Values)

	fmt.Println(own.SetChoice("Stage", "Sold"))
	if err := own.SetChoice("Stage", "Built"); err != nil {
		log.Fatal(err)
	}
	saved, err := c.V2.SaveProjects(ctx, got)
	if err != nil {
		log.Fatal(err)
	}
	stage, _ = saved.Projects[0].Custom().List("Stage")
	fmt.Println(stage.Value)
	// Output:
	// [Region Stage] Draft of [Draft Built]
	// custom field "Stage": "Sold" is not among its choices; use one of "Draft", "Built"
	// Built
}

// Percent complete of many phases in one save, by the numbers that people know.
func ExampleClient_SetPercentComplete() {
	c, done := office()
	defer done()

	day := wire.MustDate("2026-03-31")
	saved, err := c.SetPercentComplete(context.Background(), []ajera.PercentComplete{
		{ProjectID: "24-001", PhaseID: "100", Percent: wire.MustDecimal("80"), Date: day},
		{ProjectID: "24-001", PhaseID: "200", Percent: wire.MustDecimal("12.5"), Date: day},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range saved.Phases {
		fmt.Println(p.ID, p.ReportedPercentComplete, p.ReportedPercentCompleteDate)
	}
	// Output:
	// 100 80 2026-03-31
	// 200 12.5 2026-03-31
}
