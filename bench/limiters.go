package main

import (
	"fmt"
	"os/exec"
	"strings"
)

// limitersPart runs a test, for only a test has a fake clock.
func limitersPart(r *report, _ int) error {
	command := exec.Command("go", "test", "-count", "1", "-run", "^TestLimiters$", "-v", ".")
	out, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", command, err, out)
	}
	rows := [][]string{{"limiter", "network", "of the ideal rate", "most in one second", "calls over the limit"}}
	broken, share := "no call", ""
	for line := range strings.Lines(string(out)) {
		_, row, found := strings.Cut(line, "row: ")
		if !found {
			continue
		}
		cells := strings.Split(strings.TrimSpace(row), "|")
		rows = append(rows, cells)
		if strings.HasPrefix(cells[0], "ours") && cells[1] != late && cells[4] != "0" || strings.HasPrefix(cells[0], "ours, strict") && cells[4] != "0" {
			broken = cells[4] + " by " + cells[0]
		}
		if cells[0] == "ours" && cells[1] == uneven {
			share = cells[2]
		}
	}
	r.heading("Limiters: 200 calls, 10 a second, 10 at a time")
	r.linef("On a fake clock, 40 seeds, median share and worst seed; `go test -run TestLimiters -v` in bench. Counted where the calls arrive.")
	r.linef("")
	r.table(rows...)
	r.goal(broken == "no call", "no call over the limit in any window, where the way there varies by 50 ms at most, and none at all when strict: %s", broken)
	var percent float64
	_, err = fmt.Sscan(share, &percent)
	r.goal(percent >= 98.8, "at least 98.8 %% of the ideal rate, where the way varies by 5 to 50 ms: %s", share)
	return err
}

// The networks between a client and the server.
const (
	steady = "20-22 ms each way"
	uneven = "5-50 ms each way"
	late   = "0-300 ms on the way there"
)
