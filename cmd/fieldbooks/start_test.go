package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkStart is the process time (user and system, in milliseconds) of commands that call nobody,
// beside a program that does nothing:
//
//	go test . -run '^$' -bench Start -benchtime 50x
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	nothing := filepath.Join(dir, "nothing.go")
	if err := os.WriteFile(nothing, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name, source string
		args         []string
	}{
		{"nothing", nothing, nil},
		{"help", ".", []string{"--help"}},
		{"vendor", ".", []string{"ajera", "--help"}},
		{"method", ".", []string{"ajera", "list-clients", "--help"}},
		{"completion", ".", []string{"__complete", "ajera", "list-clients", "--status", ""}},
	} {
		program := filepath.Join(dir, c.name)
		if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", program, c.source).CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		b.Run(c.name, func(b *testing.B) {
			var spent time.Duration
			for b.Loop() {
				run := exec.CommandContext(b.Context(), program, c.args...)
				if err := run.Run(); err != nil {
					b.Fatal(err)
				}
				spent += run.ProcessState.UserTime() + run.ProcessState.SystemTime()
			}
			b.ReportMetric(spent.Seconds()*1000/float64(b.N), "ms/process")
		})
	}
}
