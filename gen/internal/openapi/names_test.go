package openapi

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// unordered are the keys below which the order in which a document is written says nothing.
var unordered = []string{"paths", "schemas", "properties", "oneOf", "anyOf", "enum", "pathItems", "required", "parameters", "responses", "content", "allOf", "tags", "mapping"}

// turned writes the document the other way round wherever its order says nothing.
func turned(t *testing.T, document []byte) []byte {
	t.Helper()
	doc, err := yamldoc.Load(specFile, document)
	if err != nil {
		t.Fatal(err)
	}
	turn(doc.Root, "", "")
	out, err := doc.YAML()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func turn(n *yamldoc.Node, under, key string) {
	if slices.Contains(unordered, key) && under != "properties" {
		slices.Reverse(n.Content)
		for i := 0; n.IsMapping() && i+1 < len(n.Content); i += 2 {
			n.Content[i], n.Content[i+1] = n.Content[i+1], n.Content[i]
		}
	}
	for k, v := range n.Pairs() {
		turn(v, key, k.Value)
	}
	for _, item := range n.Items() {
		turn(item, key, "")
	}
}

// named are all names that were decided, with what has them.
func named(m *decide.Model) map[string]bool {
	all := map[string]bool{}
	for _, op := range m.Operations {
		all[op.String()+" "+op.GoName] = true
		for _, p := range op.Params {
			all[op.String()+" "+p.In+" "+p.Name+" "+p.GoName] = true
		}
	}
	for _, one := range m.Types {
		all["type "+one.Name] = true
		for _, f := range one.Fields {
			all[one.Name+" "+f.Name+" "+f.GoName+" "+f.Type] = true
		}
		for i, name := range one.Constants {
			all[one.Name+" "+one.Values[i]+" "+name] = true
		}
	}
	return all
}

// TestOrder: no name depends on the order in which a document is written.
func TestOrder(t *testing.T) {
	for _, file := range cases(t, "good") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			_, section := quirk(t, file)
			_, one, err := generate(section("openapi.yaml"), section("overlay.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			_, other, err := generate(turned(t, section("openapi.yaml")), section("overlay.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			was, is := named(one), named(other)
			for _, name := range slices.Sorted(maps.Keys(was)) {
				if !is[name] {
					t.Errorf("without %s", name)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(is)) {
				if !was[name] {
					t.Errorf("with %s", name)
				}
			}
		})
	}
}

// TestLongest: no name that is made has sixty letters.
func TestLongest(t *testing.T) {
	for _, file := range cases(t, "good") {
		_, section := quirk(t, file)
		_, m, err := generate(section("openapi.yaml"), section("overlay.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range named(m) {
			for _, name := range strings.Fields(line) {
				if goName.MatchString(name) && len(name) >= 60 {
					t.Errorf("%s: %s has %d letters", file, name, len(name))
				}
			}
		}
	}
}

var goName = regexp.MustCompile(`^[A-Z]\w*$`)

// TestInFront: what is written in front of the others renames none of them.
func TestInFront(t *testing.T) {
	const document = `openapi: 3.1.0
paths: {/Job: {get: {responses: {'200': {description: d}}}}}
components:
  schemas:
    Pay:
      oneOf:
        - {type: object, properties: {kind: {const: cash}, coins: {type: integer}}}
        - {type: object, properties: {kind: {const: card}, number: {type: string}}}
        - {title: By bank, type: object, properties: {account: {type: string}}}
        - {type: object, required: [iban], properties: {iban: {type: string}}}
    State: {type: string, enum: [on-hold, on, SUB]}
`
	_, before, err := generate([]byte(document), []byte(emptyOverlay))
	if err != nil {
		t.Fatal(err)
	}
	more := strings.NewReplacer(
		"oneOf:\n", "oneOf:\n        - {type: object, required: [phone], properties: {phone: {type: string}}}\n",
		"[on-hold", "[' SUB', off, on-hold", "{/Job:", "{/Crew: {get: {responses: {'200': {description: d}}}}, /Job:",
	).Replace(document)
	_, after, err := generate([]byte(more), []byte(emptyOverlay))
	if err != nil {
		t.Fatal(err)
	}
	is := named(after)
	for _, want := range []string{"type PayCash", "type PayCard", "type PayByBank", "type PayIban", "type PayPhone", "State  SUB StateSpaceSub"} {
		if !is[want] {
			t.Errorf("no %s", want)
		}
	}
	for name := range named(before) {
		if !is[name] {
			t.Errorf("without %s", name)
		}
	}
}

// TestForms: the present description keeps its names without operationIds, and wherever the vendor puts its paths.
func TestForms(t *testing.T) {
	spec, corrections := present(t)
	_, m, err := generate([]byte(spec), []byte(corrections))
	if err != nil {
		t.Fatal(err)
	}
	const base = "/rest/api/standard/v1"
	want := namesOf(m, base)
	spec = regexp.MustCompile(`(?m)^ +operationId: .*\n`).ReplaceAllString(spec, "")
	for _, now := range []string{base, "", "/aimsio" + base, "/v2", "/tenants/{tenant}", "/{tenant}" + base, "/aimsio_api/{tenant}/rest/v1.0"} {
		moved := func(text string) []byte { return []byte(strings.ReplaceAll(text, base+"/", now+"/")) }
		_, m, err := generate(moved(spec), moved(corrections))
		if err != nil && strings.Contains(now, "{") { // a key needs one parameter
			_, m, err = generate(moved(spec), []byte(emptyOverlay))
		}
		if err != nil {
			t.Fatal(err)
		}
		for call, name := range namesOf(m, now) {
			if name != want[call] && !strings.HasSuffix(want[call], "Statuses") {
				t.Errorf("below %q %s is %s, not %s", now, call, name, want[call])
			}
		}
	}
}

func namesOf(m *decide.Model, base string) map[string]string {
	all := map[string]string{}
	for _, op := range m.Operations {
		all[op.Method+" "+strings.TrimPrefix(op.Path, base)] = op.Resource + "." + op.GoName
	}
	return all
}
