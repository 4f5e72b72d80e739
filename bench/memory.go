package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/bench/data"
)

// peaks runs command peak.
type peaks struct{ program string }

func buildPeak(dir string) (peaks, error) {
	p := peaks{filepath.Join(dir, "peak")}
	if out, err := exec.Command("go", "build", "-o", p.program, "./peak").CombinedOutput(); err != nil {
		return p, fmt.Errorf("go build ./peak: %w\n%s", err, out)
	}
	return p, nil
}

// of runs a job so many times and gives the median peak in MiB, and the range.
func (p peaks) of(job, file string, times int) (middle float64, span string, err error) {
	var all []float64
	for range times {
		var faults strings.Builder
		command := exec.Command(p.program, job, file)
		command.Stderr = &faults
		out, err := command.Output()
		if err != nil {
			return 0, "", fmt.Errorf("peak %s: %w: %s", job, err, faults.String())
		}
		kB, err := strconv.Atoi(strings.TrimSpace(string(out)))
		if err != nil {
			return 0, "", err
		}
		all = append(all, float64(kB)/1024)
	}
	return median(all), fmt.Sprintf("%.1f to %.1f", slices.Min(all), slices.Max(all)), nil
}

// answerFile writes an answer of so many bytes into a folder.
func answerFile(dir string, size int) (string, error) {
	file := filepath.Join(dir, fmt.Sprintf("answer%d.json", size))
	return file, os.WriteFile(file, data.Answer(size), 0o600)
}

func memoryPart(r *report, _ int) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file, err := answerFile(dir, 20<<20)
	if err != nil {
		return err
	}
	p, err := buildPeak(dir)
	if err != nil {
		return err
	}
	rows := [][]string{{"", "peak MiB, median of 15", "range", "of the first"}}
	mib := make(map[string]float64)
	for _, job := range []struct{ name, title string }{
		{"kept", "io.ReadAll, encoding/json v1, value structs, the raw text kept too"},
		{"value", "io.ReadAll, encoding/json v1, value structs"},
		{"pointer", "io.ReadAll, encoding/json v1, pointer structs"},
		{"map", "io.ReadAll, encoding/json v1, map[string]any"},
		{"ours", "ours, the raw text kept too"},
		{"idle", "idle"},
	} {
		var span string
		if mib[job.name], span, err = p.of(job.name, file, 15); err != nil {
			return err
		}
		rows = append(rows, []string{job.title, fmt.Sprintf("%.1f", mib[job.name]), span, fmt.Sprintf("%.2f", mib[job.name]/mib["kept"])})
	}
	r.heading("Peak memory of a process that decodes 20 MB")
	r.table(rows...)
	x := mib["ours"] / mib["kept"]
	r.goal(x <= 0.55, "at most 0.55 of encoding/json with everything kept: %.2f", x)
	return nil
}
