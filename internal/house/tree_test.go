package house

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// machinePath matches absolute paths of a developer's machine, which mean
// nothing to a stranger.
var machinePath = regexp.MustCompile(`(^|[\s"'(=])/(work|home|root|Users)/\w`)

// unfinished matches marks that belong into an issue, not into the tree.
var unfinished = regexp.MustCompile("//.*\\b(TO" + "DO|FIX" + "ME)\\b")

func TestTree(t *testing.T) {
	list, err := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files", "-z").Output()
	if err != nil {
		t.Skipf("not in a git checkout: %v", err)
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(list), "\x00"), "\x00") {
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
