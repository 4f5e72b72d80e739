package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// caches are what is built before: the standard library; other people's modules
// too, of which json v2 is the standard library's from Go 1.27 on; all that the
// types need, so that only they are built.
var caches = []struct{ name, title string }{
	{"std", "std built before"},
	{"modules", "json v2 and oapi-codegen/runtime built before too"},
	{"types", "only the generated packages"},
}

// compilePart builds what users build.
func compilePart(r *report, rounds int) error {
	dir, err := os.MkdirTemp(".", "compiled")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := builder{dir: dir}
	if err := b.prepare(); err != nil {
		return err
	}
	r.heading("Building a user's program")
	rows := [][]string{{"", "net/http and encoding/json, s", "net/http and json v2, s", "oapi-codegen, s", "oapi-codegen, unknown members kept, s", "ajera, s", "ajera / oapi-codegen", "ajera / with unknown members kept",
		"of processor time: json v2 / oapi-codegen", "ajera / oapi-codegen"}}
	var floors, ratios []float64 // of processor time
	for _, c := range caches {
		took, err := b.times(c.name, min(rounds, 3))
		if err != nil {
			return err
		}
		row := []string{c.title}
		for _, name := range []string{"bare", "json", "peer", "open", "ours"} {
			row = append(row, fmt.Sprintf("%.1f", median(took[name].clock)))
		}
		floors = append(floors, median(quotients(took["json"].processors, took["peer"].processors)))
		ratios = append(ratios, median(quotients(took["ours"].processors, took["peer"].processors)))
		row = append(row, fmt.Sprintf("%.2f", median(quotients(took["ours"].clock, took["peer"].clock))), fmt.Sprintf("%.2f", median(quotients(took["ours"].clock, took["open"].clock))),
			fmt.Sprintf("%.2f", floors[len(floors)-1]), fmt.Sprintf("%.2f", ratios[len(ratios)-1]))
		rows = append(rows, row)
	}
	r.table(rows...)
	added := ratios[0] - floors[0]
	r.goal(added <= mostAdded, "processor time of a program over the floor, net/http and json v2 alone (%.2f of all with oapi-codegen's types; ours %.2f), at most %.1f: %.2f",
		floors[0], ratios[0], mostAdded, added)
	r.goal(ratios[2] <= 0.7, "processor time of the generated packages by themselves, at most 0.7: %.2f", ratios[2])
	more := b.size("ours") - b.size("bare")
	r.goal(more <= 3, "binary at most 3 MB over net/http and encoding/json (%.2f MB; oapi-codegen's %.2f MB): %.2f MB", b.size("bare"), b.size("peer"), more)
	return nil
}

// mostAdded is what the client may take to build beyond net/http and json v2, beside the
// whole program with oapi-codegen's types. It is code of another kind: the peer's lines are
// types mostly, ours are 11,000 lines of sessions, limits, repeats and safe writes in 20
// packages, besides the types. It takes 1.95; more is something that crept in.
const mostAdded = 2.2

// took is what builds took, in seconds: by the clock, and of all processors, which
// others that use the machine change less.
type took struct{ clock, processors []float64 }

// quotients are a through b, as far as there are both.
func quotients(a, b []float64) []float64 {
	all := make([]float64, min(len(a), len(b)))
	for i := range all {
		all[i] = a[i] / b[i]
	}
	return all
}

// times builds each program so many times with a cache, and once the one that
// takes longest: nothing is judged by it.
func (b builder) times(cache string, rounds int) (map[string]took, error) {
	all := make(map[string]took)
	for round := range rounds {
		for name := range programs {
			if name == "open" && round > 0 {
				continue
			}
			clock, processors, err := b.build(name, cache)
			if err != nil {
				return nil, err
			}
			all[name] = took{append(all[name].clock, clock), append(all[name].processors, processors)}
		}
	}
	return all, nil
}

// builder builds programs in a folder of this module.
type builder struct{ dir string }

func (b builder) path(parts ...string) string {
	return filepath.Join(append([]string{b.dir}, parts...)...)
}

// prepare writes the programs and the peer's packages, and warms a cache with what
// they need of the standard library.
func (b builder) prepare() error {
	for version, client := range map[string]reflect.Type{"1": reflect.TypeFor[*ajerav1.Client](), "2": reflect.TypeFor[*ajerav2.Client]()} {
		for _, name := range []string{"peer", "open"} {
			if err := b.peer(name+version, client, name == "open"); err != nil {
				return err
			}
		}
	}
	for name, text := range programs {
		text = strings.ReplaceAll(text, "folder/", "github.com/fieldbooks/fieldbooks/bench/"+filepath.Base(b.dir)+"/")
		if err := os.MkdirAll(b.path(name), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(b.path(name, "main.go"), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return b.warm()
}

// filters choose what a cache holds beside that of the one before.
var filters = map[string]string{
	"std":     `{{if .Standard}}{{.ImportPath}}{{end}}`,
	"modules": `{{if and .Module (not .Module.Replace) (not .Module.Main)}}{{.ImportPath}}{{end}}`,
	"types":   `{{if eq .ImportPath "github.com/fieldbooks/fieldbooks/internal/seam"}}{{.ImportPath}}{{end}}`,
}

// warm fills the caches.
func (b builder) warm() error {
	before := ""
	for _, c := range caches {
		if before != "" {
			if err := os.CopyFS(b.path(c.name), os.DirFS(b.path(before))); err != nil {
				return err
			}
		}
		before = c.name
		list, err := b.run("", "go", "list", "-deps", "-f", filters[c.name], "./"+b.dir+"/...")
		if err != nil {
			return err
		}
		if _, err := b.run(c.name, "go", append([]string{"build"}, strings.Fields(list)...)...); err != nil {
			return err
		}
	}
	return nil
}

// peer has oapi-codegen write a package, from a document of the same types.
func (b builder) peer(name string, client reflect.Type, open bool) error {
	if err := os.MkdirAll(b.path(name), 0o700); err != nil {
		return err
	}
	text, err := openAPI(client, open)
	if err != nil {
		return err
	}
	document := b.path(name, "openapi.json")
	if err := os.WriteFile(document, text, 0o600); err != nil {
		return err
	}
	code, err := b.run("", "go", "-C", "..", "run", "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen",
		"-generate", "types,client", "-package", name, filepath.Join("bench", document))
	if err != nil {
		return err
	}
	return os.WriteFile(b.path(name, "client.go"), []byte(code), 0o600)
}

// build builds a program, or for the cache "types" its generated packages, with a
// copy of a cache and gives the seconds, by the clock and of all processors.
func (b builder) build(name, cache string) (clock, processors float64, err error) {
	if err := os.CopyFS(b.path("cache"), os.DirFS(b.path(cache))); err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(b.path("cache"))
	args := append([]string{"build"}, b.generated(name)...)
	if cache != "types" {
		program := b.path(name, "program")
		if err := os.RemoveAll(program); err != nil { // else it would not be linked again
			return 0, 0, err
		}
		args = []string{"build", "-o", program, "./" + b.path(name)}
	}
	begin := time.Now()
	_, state, err := b.start("cache", "go", args...)
	if err != nil {
		return 0, 0, err
	}
	return time.Since(begin).Seconds(), (state.UserTime() + state.SystemTime()).Seconds(), nil
}

func (b builder) generated(name string) []string {
	switch name {
	case "ours":
		return []string{"github.com/fieldbooks/fieldbooks/generated/ajerav1", "github.com/fieldbooks/fieldbooks/generated/ajerav2"}
	case "peer", "open":
		return []string{"./" + b.path(name+"1"), "./" + b.path(name+"2")}
	}
	return []string{"encoding/json"} // nothing to do: what the command itself takes
}

func (b builder) size(name string) float64 {
	info, err := os.Stat(b.path(name, "program"))
	if err != nil {
		return 0
	}
	return float64(info.Size()) / 1e6
}

// run runs a command, with a build cache of its own when one is named.
func (b builder) run(cache, name string, args ...string) (string, error) {
	out, _, err := b.start(cache, name, args...)
	return out, err
}

// start is run that gives too what the command, and those that it ran, took.
func (b builder) start(cache, name string, args ...string) (string, *os.ProcessState, error) {
	command := exec.Command(name, args...)
	if cache != "" {
		path, err := filepath.Abs(b.path(cache))
		if err != nil {
			return "", nil, err
		}
		command.Env = append(os.Environ(), "GOCACHE="+path)
	}
	var faults strings.Builder
	command.Stderr = &faults
	out, err := command.Output()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%.2000s", name, args[0], err, faults.String())
	}
	return string(out), command.ProcessState, err
}
