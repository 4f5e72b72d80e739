package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/fieldbooks/fieldbooks/bench/data"
)

// iterated are 200 MB of answers each, by job of command peak. Aimsio's lists come
// whole: of job orders, a kB each, the keys alone are more than the goal, so they
// are shown but not judged.
var iterated = []struct {
	job, title string
	answer     func() []byte
	times      int
	judged     bool
}{
	{"batches", "ajera.Batches, 25 projects at a time", func() []byte { return data.Answer(600 << 10) }, 5, true},
	{"pages", "ajera.Pages, 500 clients at a time", func() []byte { return data.ClientPage(500, 1<<20) }, 5, true},
	{"books", "c.Pricebooks().All, 400 items a book, 10 at once", func() []byte { return data.PriceBook(400) }, 5, true},
	{"listed", "c.JobOrders().List, the keys only", jobOrder, 3, false},
	{"jobs", "c.JobOrders().All", jobOrder, 1, false},
	{"changed", "c.JobOrders().Changed, a first run, its checkpoint in a file", jobOrder, 1, false},
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
	rows := [][]string{{"", "answers", "peak MiB", "above idle"}, {"idle", "", fmt.Sprintf("%.1f", idle), ""}}
	most := 0.0
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
		if it.judged {
			most = max(most, mib-idle)
		}
		rows = append(rows, []string{it.title, fmt.Sprint(200_000_000/len(answer) + 1), fmt.Sprintf("%.1f", mib), fmt.Sprintf("%.1f", mib-idle)})
	}
	r.table(rows...)
	r.goal(most < 16, "less than 16 MiB above idle, the keys of job orders apart: %.1f", most)
	return nil
}
