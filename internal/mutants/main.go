// Command mutants changes the code of packages in small ways, one at a time, and sees which
// changes no test notices: "go run ./internal/mutants -tool module@version ./limit". It fails
// when one lives that survivors.txt does not list with its reason, and when of those that tests
// run through less than nine in ten are killed. The work is done by go-gremlins.
package main

import (
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed survivors.txt
var survivors string

func main() {
	tool := flag.String("tool", "", "go-gremlins, as `module@version`")
	flag.Parse()
	if err := run(*tool, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(tool string, folders []string) error {
	known, err := parseList(survivors)
	if err != nil {
		return err
	}
	faults := 0
	for _, folder := range folders {
		report, err := unleash(tool, folder)
		if err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		found, err := readReport(filepath.ToSlash(filepath.Clean(folder)), report)
		if err != nil {
			return err
		}
		said, complaints := judge(filepath.ToSlash(filepath.Clean(folder)), found, known)
		fmt.Println(strings.Join(said, "\n  "))
		for _, complaint := range complaints {
			fmt.Println("  " + complaint)
		}
		faults += len(complaints)
	}
	if faults > 0 {
		return fmt.Errorf("%d complaints; write the test that fails, or list in internal/mutants/survivors.txt why none can", faults)
	}
	return nil
}

// report is what go-gremlins writes.
type report struct {
	Files []struct {
		Name      string `json:"file_name"`
		Mutations []struct {
			Type, Status string
			Line, Column int
		}
	}
}

// unleash runs go-gremlins in one package, without those below it and what is built elsewhere.
func unleash(tool, folder string) (r report, err error) {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "report.json")
	cmd := exec.Command("go", "run", tool, "unleash", "--silent", "--workers", "1", "--timeout-coefficient", "8",
		"-E", "/", "-E", "_(windows|other)[.]go$", "-o", out, "./"+filepath.Clean(folder))
	// A cached run of the tests takes no time, and a mutant is given a multiple of what that took.
	// What tests try at random they try less often: each mutant is another run.
	cmd.Env = append(os.Environ(), "GOFLAGS="+os.Getenv("GOFLAGS")+" -count=1 -short")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return r, fmt.Errorf("go-gremlins: %w", err)
	}
	text, err := os.ReadFile(out)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	return r, err
}
