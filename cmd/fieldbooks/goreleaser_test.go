package main

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
)

// above is the root of the repository.
const above = "../.."

// recipe is the part of .goreleaser.yaml that says something of the tree.
type recipe struct {
	Version int
	Before  struct{ Hooks []string }
	Builds  []struct {
		Dir, Main, Binary                 string
		Env, Goos, Goarch, Flags, Ldflags []string
	}
	Archives []struct {
		Files []struct{ Src string }
	}
}

func readRecipe(t *testing.T) (r recipe) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(above, ".goreleaser.yaml"))
	if err == nil {
		err = yaml.Unmarshal(text, &r)
	}
	if err != nil || r.Version != 2 || len(r.Builds) != 1 || len(r.Archives) != 1 {
		t.Fatalf("%v\n%+v", err, r)
	}
	return r
}

// TestReleasedBinaries: what goreleaser is told to build is this command, for all systems, and names
// the variable that the version goes into.
func TestReleasedBinaries(t *testing.T) {
	b := readRecipe(t).Builds[0]
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	if at, err := filepath.Abs(filepath.Join(above, b.Dir, b.Main)); err != nil || at != here || b.Binary != "fieldbooks" {
		t.Errorf("%s is built in %s/%s, want this package, as fieldbooks", b.Binary, b.Dir, b.Main)
	}
	source, err := os.ReadFile("version.go")
	if err != nil || !strings.Contains(string(source), "\nvar version string\n") || !strings.Contains(strings.Join(b.Ldflags, " "), "-X main.version={{ .Tag }}") {
		t.Errorf("the version is set by %q, want it in main.version: %v", b.Ldflags, err)
	}
	if !slices.Contains(b.Env, "CGO_ENABLED=0") || !slices.Contains(b.Flags, "-trimpath") || len(b.Goos) != 3 || len(b.Goarch) != 2 {
		t.Errorf("not for all: %+v", b)
	}
}

// TestReleasedFiles: what is put beside the binaries is in the tree, or a hook writes it, by a command
// that there is.
func TestReleasedFiles(t *testing.T) {
	r := readRecipe(t)
	hooks := strings.Join(r.Before.Hooks, "\n")
	for _, file := range r.Archives[0].Files {
		if strings.HasPrefix(file.Src, "extras/") && strings.Contains(hooks, path.Dir(file.Src)) {
			continue
		}
		if met, err := filepath.Glob(filepath.Join(above, file.Src)); err != nil || len(met) == 0 {
			t.Errorf("%s is put into the archives, and nothing makes it: %v", file.Src, err)
		}
	}
	root := tree(&app.App{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard})
	root.InitDefaultCompletionCmd("completion") // as Execute does
	for _, m := range regexp.MustCompile(`go run \./cmd/fieldbooks (\w+)( \w+)?`).FindAllStringSubmatch(hooks, -1) {
		words := strings.Fields(m[1] + m[2])
		c, _, err := root.Find(words)
		if err != nil || !c.HasParent() || !slices.Contains(words, c.Name()) {
			t.Errorf("a hook runs %q, which is no command: %v", words, err)
		}
	}
	if shells := strings.Count(hooks, "fieldbooks completion "); shells != 4 {
		t.Errorf("completions for %d shells, want 4", shells)
	}
}
