package specs

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestSurfaces holds what every element must have, and that both vendors are listed.
func TestSurfaces(t *testing.T) {
	module := os.DirFS("../../../..")
	ajera, ajeraErr := Ajera(module)
	aimsio, aimsioErr := Aimsio(module)
	if err := errors.Join(ajeraErr, aimsioErr); err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`^specs/(ajera|aimsio)/\w+\.yaml:[1-9]\d*$`)
	for _, s := range []*Surface{ajera, aimsio} {
		if len(s.List) < 100 || len(s.List) != len(s.ByKey) {
			t.Errorf("%d elements, %d keys", len(s.List), len(s.ByKey))
		}
		for _, e := range s.List {
			if e.Parent != "" && s.ByKey[e.Parent] == nil {
				t.Errorf("%s: nothing has the key %q", e.Go, e.Parent)
			}
			if !place.MatchString(e.Place) || e.Name == "" || e.Resource == "" || !slices.Contains(e.Symbols, e.Go) {
				t.Errorf("incomplete: %+v", e)
			}
		}
	}
}

// TestAjera lists one small spec.
func TestAjera(t *testing.T) {
	s, err := Ajera(fstest.MapFS{"specs/ajera/things.yaml": {Data: []byte(`page: https://help.example.com/a.html
session: 2
methods:
  GetThings: {doc: Things., kind: get, args: {Keys: {type: [int], required: true}}, content: {Things: [Thing]}}
types:
  Thing: {doc: A thing., fields: {Thing ID: int, Colour: {type: Colour, go: Paint}}}
enums:
  Colour: {doc: A colour., values: [Dark Red]}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range s.List {
		got = append(got, e.Kind+" "+e.Go)
	}
	want := []string{
		"method ajerav2.Client.GetThings", "argument ajerav2.GetThingsArgs.Keys", "answer ajerav2.GetThingsResult.Things",
		"type ajerav2.Thing", "field ajerav2.Thing.ThingID", "field ajerav2.Thing.Paint", "enum ajerav2.Colour", "value ajerav2.ColourDarkRed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwanted\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if e := s.List[1]; e.Fact("required") != "yes" || e.Fact("type") != "[int]" || e.Fact("nobody") != "" || e.Place != "specs/ajera/things.yaml:4" {
		t.Errorf("%+v", e)
	}
	if _, err := Ajera(fstest.MapFS{"specs/ajera/a.yaml": {Data: []byte("page: 1\n")}}); err == nil {
		t.Error("a broken spec is listed")
	}
}
