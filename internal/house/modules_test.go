package house

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/modfile"
	modules "golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

var update = flag.Bool("update", false, "write what go mod tidy makes of the nested modules")

// ourHashes are lines of go.sum.
var ourHashes = regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(module) + `[ /].* h1:.*\n`)

// apart are the modules outside the workspace: bench measures peers at versions
// that the other modules must not raise.
var apart = []string{"bench"}

// TestWorkspace holds the nested modules to what a release needs: no replace, and
// the root at the version that go.work has in this folder.
func TestWorkspace(t *testing.T) {
	version, folders := workspace(t)
	for _, file := range tracked(t) {
		folder := path.Dir(file)
		if path.Base(file) != "go.mod" || slices.Contains(apart, folder) || strings.Contains(file, "testdata/") {
			continue
		}
		if !slices.Contains(folders, folder) {
			t.Errorf("%s: go.work does not use this module", file)
		}
		if bot := read(t, ".github/dependabot.yml"); folder != "." && !strings.Contains(bot, "/"+folder) {
			t.Errorf("%s: .github/dependabot.yml does not keep this module up to date", file)
		}
		mod := goMod(t, folder)
		if len(mod.Replace) > 0 {
			t.Errorf("%s: replaces %s: who fetches the module does not have what stands there", file, mod.Replace[0].Old.Path)
		}
		for _, r := range mod.Require {
			if r.Mod.Path == module && r.Mod.Version != version {
				t.Errorf("%s: requires this module at %s; go.work says that this tree is %s", file, r.Mod.Version, version)
			}
		}
	}
}

// TestModulesAsUsersGetThem publishes all modules of the workspace into a folder,
// as a release does, and does from there what users do. What is neither ours nor
// in the module cache comes from the network when CI is set; otherwise that part
// is skipped.
func TestModulesAsUsersGetThem(t *testing.T) {
	r := publish(t)
	t.Run("clients", func(t *testing.T) {
		r.use(t, module+"/ajera", blocks(t, "README.md", "go")...)
	})
	t.Run("program", func(t *testing.T) {
		dir := r.use(t, module+"/ajera", read(t, "internal/house/testdata/program.go.txt"))
		out := r.run(t, dir, "run", "./program0")
		want := read(t, "internal/house/testdata/program.out.txt")
		if out != want {
			t.Errorf("the program writes\n%s\nwant\n%s", out, want)
		}
	})
	t.Run("limit/redislimit", func(t *testing.T) {
		r.use(t, module+"/limit/redislimit", `package main

import (
	"fmt"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/limit/redislimit"
)

func main() {
	_, err := redislimit.Open("redis://", "account", limit.Policy{})
	fmt.Println(err)
}
`)
	})
	t.Run("command", func(t *testing.T) { r.install(t) })
	t.Run("nothing of the command", func(t *testing.T) { r.alone(t) })
	t.Run("unknown version", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "go.mod", "module example.com/user\n\ngo 1.26.0\n\nrequire "+module+" v0.0.0\n")
		if out, err := r.command(t, dir, "list", "-m", "all").CombinedOutput(); err == nil || r.missing(string(out)) {
			t.Errorf("a version that nobody published can be had, or counts as missing in the cache: %v %s", err, out)
		}
	})
	for _, folder := range r.folders {
		if folder != "." {
			t.Run("tidy "+folder, func(t *testing.T) { r.tidy(t, folder) })
		}
	}
}

// install gets the command as those do who have Go, and runs it.
func (r release) install(t *testing.T) {
	if os.Getenv("CI") == "" {
		t.Skip("it compiles all that the command stands on once more; CI=true does")
	}
	dir, bin := t.TempDir(), t.TempDir()
	t.Setenv("GOBIN", bin)
	r.run(t, dir, "install", module+"/"+command+"@"+r.version)
	for argument, want := range map[string]string{"version": "fieldbooks " + r.version + " ", "help": "Aimsio and Deltek Ajera"} {
		out, err := exec.CommandContext(t.Context(), filepath.Join(bin, path.Base(command)), argument).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("the installed command's %s: %v\n%s\nwant %q", argument, err, out, want)
		}
	}
}

// alone holds that who imports the clients has nothing of what the command alone needs: not in the
// program, and not in the graph of modules, which takes more to tell than the cache has.
func (r release) alone(t *testing.T) {
	const program = "package main\n\nimport (\n\t_ \"" + module + "/aimsio\"\n\t_ \"" + module + "/ajera\"\n)\n\nfunc main() {}\n"
	dir := r.use(t, module+"/ajera", program)
	own, its := needs(goMod(t, ".")), needs(goMod(t, command))
	maps.DeleteFunc(its, func(name string, _ bool) bool { return name == module || own[name] })
	if len(its) < 5 {
		t.Errorf("%d modules are of the command alone: it has more", len(its))
	}
	for name := range its {
		if strings.Contains(r.run(t, dir, "version", "-m", "bin/program0"), "\t"+name+"\t") {
			t.Errorf("a program with the clients has %s in it, which the command alone needs", name)
		}
	}
	theirs, ours := r.graph(t, dir), r.graph(t, root)
	if !theirs[module] || !ours[module] {
		t.Error("nothing of ours is in the graph, so this says nothing")
	}
	for name := range theirs {
		if !ours[name] && name != "example.com/user" {
			t.Errorf("who imports the clients gets %s, which they do not need", name)
		}
	}
}

// graph is all modules that count where a module stands.
func (r release) graph(t *testing.T, dir string) map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(r.run(t, dir, "list", "-mod=readonly", "-m", "all")) {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		names[name] = true
	}
	return names
}

// needs are the modules that a go.mod requires.
func needs(mod *modfile.File) map[string]bool {
	names := map[string]bool{}
	for _, r := range mod.Require {
		names[r.Mod.Path] = true
	}
	return names
}

// A release is this tree as a module proxy serves it, all modules at one version:
// the one that the nested modules require of the root.
type release struct {
	version string
	folders []string
	proxy   string // a folder
	cache   string // GOMODCACHE: that of the developer must not learn of this version
}

func publish(t *testing.T) release {
	r := release{proxy: t.TempDir(), cache: t.TempDir()}
	r.version, r.folders = workspace(t)
	for _, folder := range r.folders {
		r.publish(t, folder)
	}
	return r
}

// publish writes the four files that a proxy serves of one module. Its content is
// what git knows, as it stands in the working tree.
func (r release) publish(t *testing.T, folder string) {
	id := modules.Version{Path: path.Join(module, folder), Version: r.version}
	dir := filepath.Join(r.proxy, filepath.FromSlash(id.Path), "@v")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "list", r.version+"\n")
	write(t, dir, r.version+".info", fmt.Sprintf(`{"Version":%q,"Time":%q}`, r.version, time.Now().UTC().Format(time.RFC3339)))
	write(t, dir, r.version+".mod", read(t, path.Join(folder, "go.mod")))
	var files []zip.File
	for _, name := range tracked(t) {
		if in, ok := within(folder, name); ok {
			files = append(files, source{name: in, file: filepath.Join(root, name)})
		}
	}
	archive, err := os.Create(filepath.Join(dir, r.version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if err := zip.Create(archive, id, files); err != nil {
		t.Fatal(err)
	}
}

// use fetches a module into a module of its own and builds programs there. It
// returns the folder.
func (r release) use(t *testing.T, wanted string, programs ...string) string {
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.com/user\n\ngo 1.26.0\n")
	for i, text := range programs {
		write(t, dir, fmt.Sprintf("program%d/main.go", i), text)
	}
	r.run(t, dir, "get", wanted+"@"+r.version)
	r.run(t, dir, "build", "-o", "bin/", "./...")
	return dir
}

// tidy fails when go mod tidy would change a nested module. Our own hashes stay
// out of go.sum: they would change with every commit.
func (r release) tidy(t *testing.T, folder string) {
	if os.Getenv("CI") == "" {
		t.Skip("go mod tidy asks for the tests of all dependencies; CI=true downloads them")
	}
	dir := t.TempDir()
	for _, name := range tracked(t) {
		if in, ok := within(folder, name); ok {
			write(t, dir, in, read(t, name))
		}
	}
	r.run(t, dir, "mod", "tidy")
	for _, name := range []string{"go.mod", "go.sum"} {
		tidied, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		want := ourHashes.ReplaceAllString(string(tidied), "")
		switch {
		case want == read(t, path.Join(folder, name)):
		case *update:
			write(t, filepath.Join(root, folder), name, want)
		default:
			t.Errorf("%s/%s is not tidy; make tidy writes\n%s", folder, name, want)
		}
	}
}

// run runs the go command, and skips the test when it lacks a module of others.
func (r release) run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := r.command(t, dir, args...).CombinedOutput()
	if err != nil && r.missing(string(out)) && os.Getenv("CI") == "" {
		t.Skipf("the module cache lacks what this needs (CI=true fetches it): %s", out)
	}
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// command is the go command of one who has nothing of this tree but what the
// proxy serves.
func (r release) command(t *testing.T, dir string, args ...string) *exec.Cmd {
	env, err := exec.CommandContext(t.Context(), "go", "env", "-json", "GOMODCACHE", "GOPROXY").Output()
	var own struct{ GOMODCACHE, GOPROXY string }
	if err == nil {
		err = json.Unmarshal(env, &own)
	}
	if err != nil {
		t.Fatal(err)
	}
	proxies := "file://" + filepath.ToSlash(r.proxy) + ",file://" + filepath.ToSlash(own.GOMODCACHE) + "/cache/download"
	if os.Getenv("CI") != "" {
		proxies += "," + own.GOPROXY
	}
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOWORK=off", "GOPROXY="+proxies, "GOENV=off", "GOPRIVATE=", "GONOPROXY=", "GOSUMDB=off", "GOMODCACHE="+r.cache,
		"GOFLAGS=-mod=mod -modcacherw -trimpath") // paths of this run would never be found in the build cache again
	return command
}

// missing reports whether the go command looked into the developer's module cache,
// the last of the proxies, for a module of others, and in vain.
func (r release) missing(out string) bool {
	return strings.Contains(out, "/cache/download/") && !strings.Contains(out, "/cache/download/"+module+"/")
}

// workspace returns the version at which go.work has the root in this folder, and
// the folders of its modules.
func workspace(t *testing.T) (version string, folders []string) {
	t.Helper()
	work, err := modfile.ParseWork("go.work", []byte(read(t, "go.work")), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range work.Use {
		folders = append(folders, path.Clean(use.Path))
	}
	if len(work.Replace) != 1 || work.Replace[0].Old.Path != module || work.Replace[0].Old.Version == "" || work.Replace[0].New.Path != "." {
		t.Fatal("go.work: want one replacement, of this module at the version that the nested modules require by this folder")
	}
	return work.Replace[0].Old.Version, folders
}

func goMod(t *testing.T, folder string) *modfile.File {
	t.Helper()
	name := path.Join(folder, "go.mod")
	mod, err := modfile.Parse(name, []byte(read(t, name)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return mod
}

// within returns the path of a file as seen from a folder that holds it.
func within(folder, name string) (string, bool) {
	if folder == "." {
		return name, true
	}
	return strings.CutPrefix(name, folder+"/")
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A source is a file on its way into the archive of a module.
type source struct{ name, file string }

func (s source) Path() string                 { return s.name }
func (s source) Lstat() (os.FileInfo, error)  { return os.Lstat(s.file) }
func (s source) Open() (io.ReadCloser, error) { return os.Open(s.file) }
