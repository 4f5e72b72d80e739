package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/fieldbooks/fieldbooks/bench/data"
)

// iterated are 200 MB of answers each, by job of command peak. Aimsio's lists have the key of
// every record: of job orders, a kB each, the keys alone are more than the goal of the others.
var iterated = []struct {
	job, title string
	answer     func() []byte
	times      int
	most       float64 // MiB above idle
}{
	{"batches", "ajera.Batches, 25 projects at a time", func() []byte { return data.Answer(600 << 10) }, 5, 16},
	{"pages", "ajera.Pages, 500 clients at a time", func() []byte { return data.ClientPage(500, 1<<20) }, 5, 16},
	{"books", "c.Pricebooks().All, 400 items a book, 10 at once", func() []byte { return data.PriceBook(400) }, 5, 16},
	{"listed", "c.JobOrders().List, the keys only", jobOrder, 5, 64},
	{"jobs", "c.JobOrders().All", jobOrder, 3, 64},
	{"changed", "c.JobOrders().Changed, a first run, its checkpoint in a file", jobOrder, 3, 96},
}

func jobOrder() []byte { return data.JobOrder(nil, rand.New(rand.NewPCG(24, 3)), 7) }

func iteratePart(r *report, _ int) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p, err := buildPeak(dir)
	if err != nil {
		return err
	}
	idle, _, err := p.of("idle", dir, 5)
	if err != nil {
		return err
	}
	r.heading("Peak memory of iterating over 200 MB of answers")
	var goals []func()
	rows := [][]string{{"", "answers", "peak MiB", "above idle"}, {"idle", "", fmt.Sprintf("%.1f", idle), ""}}
	for _, it := range iterated {
		file := filepath.Join(dir, it.job)
		answer := it.answer()
		if err := os.WriteFile(file, answer, 0o600); err != nil {
			return err
		}
		mib, _, err := p.of(it.job, file, it.times)
		if err != nil {
			return err
		}
		goals = append(goals, func() {
			r.goal(mib-idle <= it.most, "%s: at most %.0f MiB above idle: %.1f", it.title, it.most, mib-idle)
		})
		rows = append(rows, []string{it.title, fmt.Sprint(200_000_000/len(answer) + 1), fmt.Sprintf("%.1f", mib), fmt.Sprintf("%.1f", mib-idle)})
	}
	r.table(rows...)
	for _, judge := range goals { // below the table
		judge()
	}
	return nil
}
