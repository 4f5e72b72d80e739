package ajera_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/wire"
)

// timeOffice is the configuration of a firm whose weeks end on Friday, in which two people work.
func timeOffice() (config ajera.Config, done func()) {
	var e example
	fake := ajeratest.Start(&e, ajeratest.WithoutFirm(), ajeratest.WithWeekStart(time.Saturday))
	for _, sheet := range []string{
		`{"TimesheetKey":1,"TimesheetDate":"2026-03-06T00:00:00","EmployeeKey":7,"Employee":"Ann Lee","Overhead":{"Detail":[]},"Project":{"Detail":[
			{"Timesheet Project Key":31,"Project Key":10,"D1 Regular":2,"D3 Regular":7.5,"D4 Regular":8,"D4 Overtime":1.25,"D4 Notes":"pour"}]}}`,
		`{"TimesheetKey":2,"TimesheetDate":"2026-03-06T00:00:00","EmployeeKey":8,"Employee":"Bo Park","Overhead":{"Detail":[
			{"Timesheet Overhead Group Detail Key":2,"Timesheet Overhead Group Detail":"Holiday","D3 Regular":8}]},"Project":{"Detail":[]}}`,
	} {
		fake.Put("Timesheets", sheet)
	}
	return ajera.Config{URL: wire.Hide(fake.URL()), Username: fake.User(), Password: wire.Hide(fake.Password())}, e.end
}

// timekeeper is a client of that firm. A program would use [ajera.FromEnv].
func timekeeper() (c *ajera.Client, done func()) {
	config, done := timeOffice()
	var e example
	e.Cleanup(done)
	return e.client(config), e.end
}

// A command that runs often keeps its session in a folder, and logs in when that is over.
func ExampleSessionDir() {
	config, done := timeOffice()
	defer done()
	dir, err := os.MkdirTemp("", "sessions")
	if err != nil {
		fmt.Println(err)
		return
	}
	config.Sessions = ajera.SessionDir(dir) // or AJERA_SESSION_DIR
	for range 3 {
		c, err := ajera.New(config)
		if err != nil {
			fmt.Println(err)
			return
		}
		if _, err := c.V1.ListClients(context.Background(), ajerav1.ListClientsArgs{}); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("logins:", c.Stats().Logins)
		if err := c.Close(); err != nil { // the session stays open, for the next command
			fmt.Println(err)
			return
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		fmt.Println(err)
		return
	}
	// Output:
	// logins: 1
	// logins: 0
	// logins: 0
}
