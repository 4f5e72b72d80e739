package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// generatorPart times the generator's process for both vendors, and again with ten
// times the specs of Ajera; those of Aimsio stay one document.
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
	tenfold := filepath.Join(dir, "module")
	if err := multiply("..", tenfold, 10); err != nil {
		return err
	}
	var once, ten, cpu []float64
	for range rounds {
		wall, process, err := generate(gen, "..")
		if err != nil {
			return err
		}
		many, _, err := generate(gen, tenfold)
		if err != nil {
			return err
		}
		once, cpu, ten = append(once, wall.Seconds()), append(cpu, process.Seconds()), append(ten, many.Seconds()/wall.Seconds())
	}
	r.heading("Generator: both vendors, `gen -check`")
	r.table([]string{"", "s"}, []string{"wall", fmt.Sprintf("%.2f", median(once))}, []string{"process time, user and system", fmt.Sprintf("%.2f", median(cpu))})
	r.goal(median(once) < 0.5, "under 0.5 s: %.2f", median(once))
	r.goal(median(ten) <= 12, "ten times the Ajera specs takes at most 12 times as long: %.1f", median(ten))
	return nil
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

// declared finds what a spec file declares: the keys below its sections.
var declared = regexp.MustCompile(`(?m)^  ([A-Za-z0-9]+):`)

// multiply writes a module whose Ajera specs stand there n times, each time with
// names of their own.
func multiply(from, to string, n int) error {
	for _, path := range []string{"go.mod", "README.md", "specs"} {
		if err := copyTree(filepath.Join(from, path), filepath.Join(to, path)); err != nil {
			return err
		}
	}
	files, err := filepath.Glob(filepath.Join(from, "specs/ajera/*.yaml"))
	if err != nil {
		return err
	}
	texts := make(map[string]string)
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		texts[filepath.Base(file)] = string(text)
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	word := regexp.MustCompile(`\b(` + strings.Join(slices.Compact(names), "|") + `)\b`)
	for i := 1; i < n; i++ {
		for file, text := range texts {
			text = word.ReplaceAllString(text, fmt.Sprintf("${1}X%d", i))
			path := filepath.Join(to, "specs/ajera", fmt.Sprintf("x%d%s", i, file))
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyTree(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return os.CopyFS(to, os.DirFS(from))
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}
