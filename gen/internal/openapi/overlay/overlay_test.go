package overlay

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

const document = "info: {title: t, tags: [a, b]}\npaths:\n  /a: {get: {x: 1}}\n  /b: {get: {x: 2}}\n"

func load(t *testing.T) *yamldoc.Document {
	t.Helper()
	doc, err := yamldoc.Load("doc.yaml", []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// corrected applies actions, each of one line and with a reason.
func corrected(t *testing.T, actions ...string) (*yamldoc.Document, error) {
	t.Helper()
	text := "overlay: 1.0.0\nactions:\n"
	for _, action := range actions {
		text += "  - {description: why, " + action + "}\n"
	}
	over, err := Parse("over.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	doc := load(t)
	return doc, over.Apply(doc).Err()
}

func TestApply(t *testing.T) {
	doc, err := corrected(t,
		"target: $.info.title, update: new",
		"target: $.info.tags, update: [c]",
		"target: $.info, update: {extra: {deep: yes}, title: newer}",
		"target: '$.paths[*].get', update: {y: 3}",
		"target: '$.paths[''/a''].get.x', remove: true",
		"target: '$.info.tags[?(@ == ''a'')]', remove: true")
	if err != nil {
		t.Fatal(err)
	}
	got, err := doc.YAML()
	if err != nil {
		t.Fatal(err)
	}
	want, err := yamldoc.Load("want", []byte("info: {title: newer, tags: [b, c], extra: {deep: yes}}\npaths:\n  /a: {get: {y: 3}}\n  /b: {get: {x: 2, y: 3}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := want.YAML(); string(got) != string(text) {
		t.Errorf("got\n%swant\n%s", got, text)
	}
	if at := doc.Place(doc.Root.Get("info").Get("title")).String(); at != "over.yaml:5:76" {
		t.Errorf("the title is from %s", at)
	}
}

// TestStale: an action that finds or changes nothing no longer fits; the others are
// applied all the same.
func TestStale(t *testing.T) {
	doc, err := corrected(t,
		"target: $.nowhere, remove: true",
		"target: $.info.title, update: t",
		"target: '$[', remove: true",
		"target: $.info.title, update: new")
	if err == nil || doc.Root.Get("info").Text("title") != "new" {
		t.Fatalf("title %q, %v", doc.Root.Get("info").Text("title"), err)
	}
	lines := strings.Split(err.Error(), "\n")
	for i, want := range []string{
		"over.yaml:3:5: target $.nowhere matches nothing in doc.yaml; remove the action if the document is right now, or change its target",
		"over.yaml:4:5: target $.info.title already is as the action wants it in doc.yaml; remove the action",
		"over.yaml:5:5: target $[ is not a JSONPath (",
	} {
		if len(lines) != 3 || !strings.HasPrefix(lines[i], want) {
			t.Errorf("got\n%v\nwant in line %d\n%s", err, i+1, want)
		}
	}
}

func TestParseFaults(t *testing.T) {
	_, err := Parse("over.yaml", []byte("overlay: 1.0.0\nnotes: x\nactions:\n  - {target: $.a, remove: true, update: {}, why: x}\n  - {description: d, update: {}}\n"))
	const want = `over.yaml:2:1: unknown key "notes"; an overlay has overlay, info and actions
over.yaml:4:5: the action has no description; say why the correction is needed
over.yaml:4:5: the action must have either remove: true or update
over.yaml:4:45: unknown key "why"; an action has target, description, and remove or update
over.yaml:5:5: the action has no target; give the JSONPath of what it corrects`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// TestAddTargets: what the overlay can cure is told with the target to write there.
func TestAddTargets(t *testing.T) {
	doc := load(t)
	var f yamldoc.Faults
	f.Add(doc.Place(doc.Root.Get("paths").Get("/a").Get("get")), "odd; correct it in the overlay")
	f.Add(doc.Place(doc.Root.Get("info").Get("tags").Items()[1]), "odd; correct it in the overlay")
	f.Add(doc.Place(doc.Root.Get("info")), "odd; correct the document")
	f.Add(doc.Place(nil), "odd; correct it in the overlay")
	AddTargets(doc, f)
	for i, want := range []string{" (target: $.paths['/a'].get)", " (target: $.info.tags[1])", "", ""} {
		if _, got, _ := strings.Cut(f[i].Msg, "overlay"); got != want && !(want == "" && got == "") {
			t.Errorf("%v, want %q", f[i], want)
		}
	}
}
