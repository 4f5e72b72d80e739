package aimsio_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/accent"
	parts "github.com/fieldbooks/fieldbooks/internal/fake"
)

// pair is a server and a client of it.
type pair struct {
	server *aimsiotest.Server
	client *aimsio.Client
}

// kept is what arrived of a save, and what became of each record.
type kept struct {
	sent  []*parts.Value
	fates []aimsio.Fate
}

// resent reads all records of a kind, writes them as they were read, and finds out by
// reading what became of them when the answer is lost.
func resent[T any, W interface{ Check() error }](
	name string, at func(accent.Dialect) pair, of func(*aimsio.Client) *aimsio.Writable[T, W], write func(T) (W, []string), lost bool,
) accent.Trial {
	do := func(o pair) (did kept, err error) {
		records, err := collect(of(o.client).All(context.Background()))
		if err != nil {
			return did, err
		}
		var list []W
		for _, record := range records {
			w, _ := write(record)
			list = append(list, w)
		}
		begin := len(o.server.Log())
		if lost {
			o.server.Fail(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Method: "POST"})
		}
		report, err := of(o.client).Upsert(context.Background(), list)
		if lost {
			err = report.Settle(context.Background())
		}
		for _, item := range report.Items {
			did.fates = append(did.fates, item.Fate)
		}
		for _, call := range o.server.Log()[begin:] {
			if body, failed := parts.Parse(call.Body); call.Method == "POST" && failed == nil {
				did.sent = append(did.sent, body)
			}
		}
		return did, err
	}
	return accent.Trial{Name: fmt.Sprintf("%s, answer lost %v", name, lost), Unsure: lost, Do: func(d accent.Dialect) accent.Outcome {
		did, err := do(at(d))
		return accent.Outcome{Got: did, Err: err}
	}}
}

// savedOtherwise is what arrived otherwise than in the plain dialect, "" for nothing.
// A record of which nobody knows is no wrong answer; one that was taken was not refused.
func savedOtherwise(p, d accent.Outcome) string {
	plain, did := p.Got.(kept), d.Got.(kept)
	for i, fate := range did.fates {
		if fate == aimsio.Refused && plain.fates[i] == aimsio.Accepted && len(did.sent) > 0 {
			return fmt.Sprintf("record %d was taken and counts as refused", i)
		}
	}
	if d.Err != nil {
		return ""
	}
	if p.Err != nil || len(plain.sent) == 0 || len(plain.sent) != len(did.sent) {
		return fmt.Sprintf("%d writes, %d in the plain one (%v)", len(did.sent), len(plain.sent), p.Err)
	}
	for i := range did.sent {
		if what := accent.Apart(plain.sent[i], did.sent[i]); what != "" {
			return "arrived otherwise: " + what
		}
	}
	return accent.Difference(plain.fates, did.fates)
}

// TestSaveInAnyDialect sends what was read in many dialects. What arrives is what
// arrives of the plain one, or it is an error.
func TestSaveInAnyDialect(t *testing.T) {
	t.Parallel()
	at := accent.Once(func(d accent.Dialect) pair {
		s := aimsiotest.New(aimsiotest.WithoutLimits(), aimsiotest.WithAnswer(`{"message":"","list":[],"count":7}`))
		return pair{s, speaking(t, s, d)}
	})
	book := func(b aimsioapi.Pricebook) (aimsioapi.PricebookWrite, []string) {
		w, left := b.Write()
		w.PriceBookAction = aimsioapi.PriceBookActionAddOrUpdate
		return w, left
	}
	check := accent.Check{Judge: savedOtherwise}
	for _, lost := range []bool{false, true} {
		check.Trials = append(check.Trials,
			resent("BillableItem", at, (*aimsio.Client).BillableItems, aimsioapi.BillableItem.Write, lost),
			resent("Employee", at, (*aimsio.Client).Employees, aimsioapi.Employee.Write, lost),
			resent("JobOrder", at, (*aimsio.Client).JobOrders, aimsioapi.JobOrder.Write, lost),
			resent("Pricebook", at, (*aimsio.Client).Pricebooks, book, lost),
		)
	}
	for _, d := range accent.Alone(accents()) {
		check.Hear(d, 0, 1)
	}
	tellable := slices.DeleteFunc(accents(), func(a accent.Accent) bool { return a.Lossy != "" })
	for _, d := range accent.Mixtures(tellable, mixtures(20), 2) {
		check.Hear(d, 0, 1)
	}
	check.Report(t.Error)
}
