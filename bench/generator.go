package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// multiplied are the modules whose specs are ten times as long.
var multiplied = []struct {
	title   string
	vendors []string
}{
	{"ten times Ajera's specs", []string{"ajera"}},
	{"ten times Aimsio's document and overlay", []string{"aimsio"}},
	{"ten times both", []string{"ajera", "aimsio"}},
}

// generatorPart times the generator's process for both vendors, and again with ten
// times the specs.
func generatorPart(r *report, rounds int) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	gen := filepath.Join(dir, "gen")
	build := exec.Command("go", "build", "-o", gen, "./gen")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", build, err, out)
	}
	modules := []string{".."}
	for i, m := range multiplied {
		modules = append(modules, filepath.Join(dir, fmt.Sprint(i)))
		if err := multiply("..", modules[i+1], 10, m.vendors...); err != nil {
			return err
		}
	}
	runs := make([]spans, len(modules))
	for range min(rounds, 5) {
		for i, module := range modules {
			if err := runs[i].add(gen, module); err != nil {
				return err
			}
		}
	}
	generatorTable(r, runs)
	return nil
}

func generatorTable(r *report, runs []spans) {
	once := runs[0]
	r.heading("Generator: both vendors, `gen -check`")
	rows := [][]string{
		{"", "wall, s", "process, user and system, s", "wall, times"},
		{"the specs as they are", fmt.Sprintf("%.2f", median(once.wall)), fmt.Sprintf("%.2f", median(once.process)), "1"},
	}
	growth := 0.0
	for i, m := range multiplied {
		many := runs[i+1]
		growth = median(quotients(many.wall, once.wall))
		rows = append(rows, []string{m.title, fmt.Sprintf("%.2f", median(many.wall)), fmt.Sprintf("%.2f", median(many.process)), fmt.Sprintf("%.1f", growth)})
	}
	r.table(rows...)
	r.goal(median(once.process) < 0.5, "under 0.5 s of process time: %.2f", median(once.process))
	r.goal(growth <= 12, "ten times both takes at most 12 times as long: %.1f", growth)
}

// spans are seconds, one for each round.
type spans struct{ wall, process []float64 }

func (s *spans) add(gen, module string) error {
	wall, process, err := generate(gen, module)
	s.wall, s.process = append(s.wall, wall.Seconds()), append(s.process, process.Seconds())
	return err
}

// generate runs the generator; that files differ is no fault here.
func generate(gen, module string) (wall, process time.Duration, err error) {
	command := exec.Command(gen, "-check")
	command.Dir = module
	begin := time.Now()
	out, err := command.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && strings.Contains(string(out), " differences, ") {
		err = nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w\n%.2000s", command, err, out)
	}
	return time.Since(begin), command.ProcessState.UserTime() + command.ProcessState.SystemTime(), nil
}
