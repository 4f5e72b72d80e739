package ajera_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestNothingIsMadeBeforeUse starts this program again and reads what the packages do before
// main, in every program that imports them: words are cut up, forms compiled and tables made
// when something first asks for them.
func TestNothingIsMadeBeforeUse(t *testing.T) {
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	command.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const most = 16 // of maps and readers of options; a regular expression alone makes more
	found := 0
	for _, init := range inits.FindAllStringSubmatch(string(out), -1) {
		name := init[1]
		if allocs, _ := strconv.Atoi(init[2]); isClient(name) && allocs > most {
			t.Errorf("package %s allocates %d times before main, more than %d", name, allocs, most)
		}
		if isClient(name) {
			found++
		}
	}
	if found < 5 {
		t.Errorf("%d packages of the client in\n%s", found, out)
	}
}

var inits = regexp.MustCompile(`(?m)^init github\.com/fieldbooks/fieldbooks/(\S+) @.* (\d+) allocs$`)

// isClient leaves out what only tests import.
func isClient(name string) bool {
	for _, other := range []string{"ajera_test", "ajera/ajeratest", "internal/accent", "internal/cost", "internal/fake", "internal/ajeraspec", "specs"} {
		if strings.HasPrefix(name, other) {
			return false
		}
	}
	return true
}
