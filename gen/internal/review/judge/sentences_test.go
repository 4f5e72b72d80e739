package judge

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

var update = flag.Bool("update", false, "write the golden parts of testdata anew")

// broken are texts that are no sentence: an empty value, or a word that stands for one.
var broken = regexp.MustCompile(`\bnone\b|  |%!|""|\b(was|as|by|of|only|at|an?|with|from|in)( any more|$|[,;:] )`)

// TestSentences holds that what a rule says is a sentence of which the Go name is the
// subject, whatever was there before and is there now; the golden file is for reading aloud.
func TestSentences(t *testing.T) {
	var all strings.Builder
	for _, fact := range slices.Sorted(maps.Keys(rules)) {
		for _, c := range [][2]string{{"", "P"}, {"P", ""}, {"P", "Q"}, {"7", "9"}, {"9", "7"}, {"P, Q", "P"}} {
			f, effect := judge(FactChange{Fact: fact, Old: c[0], New: c[1]}, &specs.Element{Kind: "field", Sent: true})
			says := f.Says(func(s string) string { return s })
			if broken.MatchString(effect) || broken.MatchString(says) || effect != strings.TrimSpace(effect) {
				t.Errorf("%s from %q to %q says %q and %q", fact, c[0], c[1], says, effect)
			}
			if effect != "" && !strings.HasSuffix(all.String(), " X "+effect+"\n") {
				fmt.Fprintf(&all, "%s: %s. X %s\n", f.Verdict, says, effect)
			}
		}
	}
	const golden = "testdata/sentences.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != all.String() {
		t.Errorf("%v: the sentences differ from %s; run go test -update and read them aloud", err, golden)
	}
}
