// Command mutants changes the code of packages in small ways, one at a time, and sees which
// changes no test notices: "go run ./internal/mutants -tool module@version ./limit". It fails
// when one lives that survivors.txt does not list with its reason, and when of those that tests
// run through less than nine in ten are killed. The work is done by go-gremlins.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path"
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
	gremlins, err := install(tool, dir)
	if err != nil {
		return r, err
	}
	inside, settings, err := moduleOf(folder, dir)
	if err != nil {
		return r, err
	}
	rel, err := filepath.Rel(inside, folder)
	if err != nil {
		return r, err
	}
	out := filepath.Join(dir, "report.json")
	cmd := exec.Command(gremlins, "unleash", "--silent", "--workers", "1", "--timeout-coefficient", "8",
		"-E", "/", "-E", "_(windows|other)[.]go$", "-o", out, "./"+filepath.Clean(rel))
	cmd.Dir = inside
	// A cached run of the tests takes no time, and a mutant is given a multiple of what that took.
	// What tests try at random they try less often: each mutant is another run.
	// The tool downloads all modules, which are many more in a workspace.
	cmd.Env = append(os.Environ(), settings+" -count=1 -short", "GOWORK=off")
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

// install builds the tool into a folder, and returns its name.
func install(tool, dir string) (string, error) {
	cmd := exec.Command("go", "install", tool)
	cmd.Env = append(os.Environ(), "GOBIN="+dir)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go install %s: %w", tool, err)
	}
	name, _, _ := strings.Cut(tool, "@")
	return filepath.Join(dir, path.Base(name)), nil
}

// moduleOf is the folder of the module that a package is in, and the GOFLAGS to work there. One inside
// this one requires a release that is not out yet, and go-gremlins copies it to where no workspace
// is: it gets a go.mod that says where this one is.
func moduleOf(folder, dir string) (inside, settings string, err error) {
	settings = "GOFLAGS=" + os.Getenv("GOFLAGS")
	for inside = filepath.Clean(folder); inside != "."; inside = filepath.Dir(inside) {
		if _, err := os.Stat(filepath.Join(inside, "go.mod")); err == nil {
			break
		}
	}
	if inside == "." {
		return inside, settings, nil
	}
	root, err := filepath.Abs(".")
	if err != nil {
		return "", "", err
	}
	mod, err := os.ReadFile(filepath.Join(inside, "go.mod"))
	if err != nil {
		return "", "", err
	}
	sum, err := os.ReadFile(filepath.Join(inside, "go.sum"))
	if err != nil {
		return "", "", err
	}
	mod = fmt.Appendf(mod, "\nreplace github.com/fieldbooks/fieldbooks => %s\n", root)
	err = errors.Join(os.WriteFile(filepath.Join(dir, "go.mod"), mod, 0o600), os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o600))
	return inside, settings + " -modfile=" + filepath.Join(dir, "go.mod"), err
}
