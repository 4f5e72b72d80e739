// Tour is the main job in small: what the field agreed in Aimsio becomes a
// project in Ajera, and one project is changed safely.
//
// Without configuration it runs against two fakes that it starts on this
// machine. With AJERA_API_URL and AIMSIO_URL (or AIMSIO_SERVER) and their
// credentials in the environment it runs its reading part against the real
// servers and changes nothing.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"text/tabwriter"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/limit"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	v, err := connect()
	if err != nil {
		return err
	}
	defer v.close()
	fmt.Fprintf(out, "%s\n\n", v.where)

	jobs, err := readField(ctx, out, v.aimsio)
	if err != nil {
		return err
	}
	books, err := openBooks(ctx, v.ajera)
	if err != nil {
		return err
	}
	matched, err := books.match(ctx, jobs, v.fake)
	if err != nil {
		return err
	}
	printMatches(out, matched)
	if v.fake {
		if err := edit(ctx, out, v.ajera, matched[0].project); err != nil {
			return err
		}
	}
	v.printCalls(out)
	return nil
}

// readField reads the billable items and the job orders: one call for the keys,
// then one per record, ten at a time and never more than ten in a second.
func readField(ctx context.Context, out io.Writer, client *aimsio.Client) ([]aimsioapi.JobOrder, error) {
	items := 0
	for _, err := range client.BillableItems().All(ctx) {
		if err != nil {
			return nil, err
		}
		items++
	}
	var jobs []aimsioapi.JobOrder
	for job, err := range client.JobOrders().All(ctx) {
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, job)
	}
	fmt.Fprintf(out, "Aimsio has %d billable items and %d job orders.\n\n", items, len(jobs))
	return jobs, nil
}

func printMatches(out io.Writer, matched []match) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "JOB ORDER\tNAME\tAJERA PROJECT\tWHAT HAPPENED")
	for _, m := range matched {
		project := "-"
		if m.project != 0 {
			project = fmt.Sprint(m.project)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", m.job.JobNumber, m.job.JobName, project, m.what)
	}
	table.Flush()
	fmt.Fprintln(out)
}

// vendors are the two clients of the tour.
type vendors struct {
	where  string
	fake   bool
	aimsio *aimsio.Client
	ajera  *ajera.Client
	field  *limit.Limiter // Aimsio's
	books  *limit.Limiter // Ajera's
	stops  []func()
}

func (v *vendors) close() {
	for i := len(v.stops) - 1; i >= 0; i-- {
		v.stops[i]()
	}
}

// printCalls says what the tour cost.
func (v *vendors) printCalls(out io.Writer) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "VENDOR\tHTTP CALLS\tWAITED FOR A SLOT\tWAITED FOR THE RATE")
	a, b := v.field.Stats(), v.books.Stats()
	fmt.Fprintf(table, "Aimsio\t%d\t%.1f s\t%.1f s\n", a.Calls, a.Slot.Seconds(), a.Rate.Seconds())
	fmt.Fprintf(table, "Ajera\t%d\t%.1f s\t%.1f s\n", b.Calls, b.Slot.Seconds(), b.Rate.Seconds())
	table.Flush()
}
