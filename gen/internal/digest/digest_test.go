package digest_test

import (
	"bytes"
	"flag"
	"os"
	"testing"
	"testing/fstest"

	made "github.com/fieldbooks/fieldbooks/gen/internal/digest"
	"github.com/fieldbooks/fieldbooks/gen/internal/model"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

var update = flag.Bool("update", false, "rewrite the wanted files in testdata")

// TestEveryKey makes the digest of the specs by which the review is held to every key of both
// formats: what a key is good for in the command is read in the golden files.
func TestEveryKey(t *testing.T) {
	for vendor, make := range map[string]func(spec []byte) ([]byte, error){"ajera": ajera, "aimsio": aimsio} {
		t.Run(vendor, func(t *testing.T) {
			spec, err := os.ReadFile("../review/testdata/" + vendor + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			got, err := make(spec)
			if err != nil {
				t.Fatal(err)
			}
			if d, err := digest.Read(got); err != nil || len(d.Calls) == 0 || len(d.Types) == 0 || len(d.Enums) == 0 {
				t.Errorf("what is written is not read: %v, %v", d, err)
			}
			golden(t, "testdata/"+vendor+".json", got)
		})
	}
}

func ajera(spec []byte) ([]byte, error) {
	packages, _, err := model.Build(fstest.MapFS{"specs/ajera/things.yaml": {Data: spec}})
	if err != nil {
		return nil, err
	}
	return made.Ajera(packages)
}

func aimsio(spec []byte) ([]byte, error) {
	const overlay = "overlay: 1.0.0\ninfo: {title: t, version: 1.0.0}\nactions:\n  - {target: $.info, description: d, update: {title: u}}\n"
	m, err := openapi.Describe(fstest.MapFS{"specs/aimsio/openapi.yaml": {Data: spec}, "specs/aimsio/overlay.yaml": {Data: []byte(overlay)}})
	if err != nil {
		return nil, err
	}
	return made.Aimsio(m)
}

// TestVersions holds that what two versions have otherwise is there for both, and what they have
// alike once.
func TestVersions(t *testing.T) {
	packages, _, err := model.Build(fstest.MapFS{
		"specs/ajera/things_v1.yaml": {Data: []byte("page: https://p.example.com/things.html\nsession: 1\nmethods:\n" +
			"  GetThings: {doc: Things., kind: get, content: {Things: [Thing], Same: [Same]}}\n" +
			"types:\n  Thing: {doc: A thing., fields: {Old: int, Way: Way}}\n  Same: {doc: The same., fields: {A: int}}\n" +
			"enums:\n  Way: {doc: A way., values: [Up]}\n")},
		"specs/ajera/things_v2.yaml": {Data: []byte("page: https://p.example.com/things.html\nsession: 2\nmethods:\n" +
			"  GetThings: {doc: Things., kind: get, content: {Things: [Thing], Same: [Same]}}\n" +
			"types:\n  Thing: {doc: A thing., fields: {New: int, Way: Way}}\n  Same: {doc: The same., fields: {A: int}}\n" +
			"enums:\n  Way: {doc: A way., values: [Down]}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := made.Ajera(packages)
	if err != nil {
		t.Fatal(err)
	}
	d, err := digest.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Calls) != 2 || len(d.Types) != 3 || len(d.Enums) != 2 {
		t.Errorf("%d calls, %d types, %d enums, wanted 2, 3 and 2 of\n%s", len(d.Calls), len(d.Types), len(d.Enums), text)
	}
	if a, b := d.Type("Thing", 1), d.Type("Thing", 2); a.Fields[0].Name != "Old" || b.Fields[0].Name != "New" {
		t.Errorf("the things are %+v and %+v", a, b)
	}
	if a, b := d.Enum("Way", 1), d.Enum("Way", 2); a.Values[0] != "Up" || b.Values[0] != "Down" {
		t.Errorf("the ways are %+v and %+v", a, b)
	}
	if d.Type("Same", 1) == nil || d.Type("Same", 1) != d.Type("Same", 2) || d.Type("None", 1) != nil {
		t.Error("what is alike is not one, or what nobody has is there")
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s differs (%v); run go test -update and read it. It is\n%s", name, err, got)
	}
}
