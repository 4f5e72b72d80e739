package house

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// machinePath matches absolute paths of a developer's machine, which mean
// nothing to a stranger.
var machinePath = regexp.MustCompile(`(^|[\s"'(=])/(work|home|root|Users)/\w`)

// unfinished matches marks that belong into an issue, not into the tree.
var unfinished = regexp.MustCompile("//.*\\b(TO" + "DO|FIX" + "ME)\\b")

func TestTree(t *testing.T) {
	for _, name := range tracked(t) {
		switch filepath.Ext(name) {
		case ".go", ".md", ".yaml", ".yml", ".json", ".txt", ".mod", "":
		default:
			continue
		}
		for i, line := range strings.Split(read(t, name), "\n") {
			if machinePath.MatchString(line) {
				t.Errorf("%s:%d: names a path of one machine: %s", name, i+1, line)
			}
			if unfinished.MatchString(line) {
				t.Errorf("%s:%d: unfinished: %s", name, i+1, line)
			}
		}
	}
}

var (
	link = regexp.MustCompile(`\]\(([^)#:]*)(?:#([^)]*))?\)`)
	code = regexp.MustCompile("`([\\w.]+/[\\w./*-]*)`")
)

// TestDocuments follows the links of the documents, and the paths that they name,
// from their own folder or from the module root.
func TestDocuments(t *testing.T) {
	followed := 0
	for _, name := range tracked(t) {
		if filepath.Ext(name) != ".md" {
			continue
		}
		text := fence.ReplaceAllString(read(t, name), "")
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			to := filepath.Join(filepath.Dir(name), m[1])
			if m[1] == "" {
				to = name
			}
			if followed++; !exists(filepath.Join(root, to)) {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			} else if m[2] != "" && !headings(t, to)[m[2]] {
				t.Errorf("%s links to %s#%s; %s has no such heading", name, m[1], m[2], to)
			}
		}
		for _, m := range code.FindAllStringSubmatch(text, -1) {
			if top, _, _ := strings.Cut(m[1], "/"); !exists(filepath.Join(root, top)) || found(m[1]) || found(filepath.Join(filepath.Dir(name), m[1])) {
				continue // an import path, or all is well
			}
			t.Errorf("%s names %s, which is not there", name, m[1])
		}
	}
	if followed == 0 {
		t.Error("no link found: the documents have some")
	}
}

var (
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	address = regexp.MustCompile(`\]\([^)]*\)`)
	signs   = regexp.MustCompile(`[^\pL\pN _-]`)
	anchors = map[string]map[string]bool{} // of documents
)

// headings are the anchors that GitHub makes of a document's headings.
func headings(t *testing.T, name string) map[string]bool {
	t.Helper()
	all := anchors[name]
	if all == nil {
		all = map[string]bool{}
		for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(read(t, name), ""), -1) {
			plain := signs.ReplaceAllString(address.ReplaceAllString(m[1], ""), "")
			all[strings.ReplaceAll(strings.ToLower(plain), " ", "-")] = true
		}
		anchors[name] = all
	}
	return all
}

// found reports whether a path from the module root, or a pattern, has a file.
func found(pattern string) bool {
	met, err := filepath.Glob(filepath.Join(root, pattern))
	return err == nil && len(met) > 0
}

// tracked lists the files that are there and that git knows, or would with the next git add: what was
// generated a moment ago is part of the tree.
func tracked(t *testing.T) []string {
	t.Helper()
	list, err := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Skipf("not in a git checkout: %v", err)
	}
	return slices.DeleteFunc(strings.Split(strings.TrimRight(string(list), "\x00"), "\x00"), func(name string) bool {
		return !exists(filepath.Join(root, name))
	})
}
