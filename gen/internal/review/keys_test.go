package review

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

var update = flag.Bool("update", false, "write the golden parts of testdata anew")

// A keyChange is one change of one key of a document of testdata, which has every key of its format.
type keyChange struct {
	key  string        // "method.kind", "style"
	what string        // removed, changed
	says string        // for a failure: what became what
	of   *yaml.Node    // the value that was another
	text func() string // the whole document
}

// key is a key of a mapping, at its place in a tree that is edited and mended again.
type key struct {
	root, holder *yaml.Node
	name         string // of the change
	at           int    // of the key in holder's content
}

// removed takes the key out.
func (k key) removed() keyChange {
	was := k.holder.Content
	return keyChange{k.name, "removed", "no " + was[k.at].Value, nil, func() string {
		defer func() { k.holder.Content = was }()
		k.holder.Content = slices.Concat(was[:k.at], was[k.at+2:])
		return written(k.root)
	}}
}

// replaced puts another value in.
func (k key) replaced(value *yaml.Node) keyChange {
	was := k.holder.Content[k.at+1]
	return keyChange{k.name, "changed", k.holder.Content[k.at].Value + ": " + value.Value, was, func() string {
		defer func() { k.holder.Content[k.at+1] = was }()
		k.holder.Content[k.at+1] = value
		return written(k.root)
	}}
}

func written(n *yaml.Node) string {
	data, err := yaml.Marshal(n)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func scalar(tag, value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

func tree(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

// a format is what the two have in common for the test of all their keys.
type format struct {
	vendor   string
	read     func(fs.FS) (*specs.Surface, error)
	state    func(text string) fstest.MapFS               // the specs that have the document
	follow   []string                                     // keys that never change alone
	generate func(text string) (map[string][]byte, error) // the Go

	surfaces map[string]*specs.Surface // that were read, by the text
}

// compare says what a change tells. The error: one is no document.
func (f format) compare(old, new string) ([]judge.Section, error) {
	for _, text := range []string{old, new} {
		if f.surfaces[text] == nil {
			s, err := f.read(f.state(text))
			if err != nil {
				return nil, err
			}
			f.surfaces[text] = s
		}
	}
	sections, _ := judge.Compare(f.vendor, f.surfaces[old], f.surfaces[new])
	return sections, nil
}

// hold makes every change, there and back. Whoever generates other Go must tell so, and of
// each key some change must be told. What is said of each is a golden file.
func (f format) hold(t *testing.T, golden, base string, keys []string, changes []keyChange) {
	f.surfaces = map[string]*specs.Surface{}
	if _, err := f.compare(base, base); err != nil {
		t.Fatalf("the document of testdata is none: %v", err)
	}
	told := map[string]map[string]bool{}
	tried := map[*yaml.Node]int{}
	for _, c := range changes {
		if c.of != nil && tried[c.of] == enough {
			continue
		}
		text := c.text()
		for _, way := range []struct{ what, old, new string }{{c.what, base, text}, {back[c.what], text, base}} {
			sections, err := f.compare(way.old, way.new)
			if err != nil {
				break
			}
			tried[c.of]++
			if told[c.key] == nil {
				told[c.key] = map[string]bool{}
			}
			for _, s := range sections {
				for _, one := range s.Changes {
					told[c.key][way.what+" "+one.Verdict.String()] = true
				}
			}
			if len(sections) == 0 && f.differs(t, way.old, way.new) {
				t.Errorf("%s %s (%s) makes other Go, and no line tells of it", c.key, way.what, c.says)
			}
		}
	}
	var all strings.Builder
	for _, name := range keys {
		if len(told[name]) == 0 && !slices.Contains(f.follow, name) {
			t.Errorf("no change of the key %s is told; put it into the document of testdata where a change of it can be right, and give what it says a rule in room judge", name)
		}
		fmt.Fprintf(&all, "%s: %s\n", name, strings.Join(slices.Sorted(maps.Keys(told[name])), ", "))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != all.String() {
		t.Errorf("%v: what is said of the keys differs from %s; run go test -update and read it:\n%s", err, golden, all.String())
	}
}

// enough is how many right values of one key are tried, there and back.
const enough = 4

// back is the change the other way round.
var back = map[string]string{"removed": "added", "changed": "changed"}

func (f format) differs(t *testing.T, old, new string) bool {
	t.Helper()
	before, err := f.generate(old)
	if err != nil {
		t.Fatal(err)
	}
	after, err := f.generate(new)
	if err != nil {
		t.Fatal(err)
	}
	return !maps.EqualFunc(before, after, slices.Equal)
}
