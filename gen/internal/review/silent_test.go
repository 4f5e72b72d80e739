package review

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/judge"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

const (
	smallAPI = `openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: 'https://portal.example.com', description: Live}, {url: 'https://trial.example.com', description: Trial}]
security: [{basicAuth: []}]
paths:
  /Thing:
    get:
      operationId: listThings
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
  /Thing/{guid}:
    put:
      operationId: updateThing
      parameters: [{name: guid, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: d}}
components:
  securitySchemes:
    basicAuth: {type: http, scheme: basic}
  schemas:
    Thing:
      type: object
      required: [code]
      properties:
        code: {type: string}
        state: {type: string, enum: [Open, Closed]}
`
	smallOverlay = `overlay: 1.0.0
info: {title: t, version: 1.0.0}
actions:
  - {target: $.info, description: d, update: {title: u}}
  - target: $.components.schemas.Thing.required[?(@ == 'code')]
    description: It may be left out.
    remove: true
  - target: $.components.schemas.Thing
    description: Better.
    update: {x-go-name: Article, x-either-or: [{any: [code, state]}]}
`
	smallCode = "package aimsio\n\nconst portal = \"portal.example.com\"\n\nfunc dress() { r.SetBasicAuth(u, p) }\n"
)

// TestSilent holds what is told of changes that no compiler sees, with what was and is on
// the wire and where it stands; and that what is no change is told as none.
func TestSilent(t *testing.T) {
	for _, c := range []struct {
		name, file string
		edits      []string // old, new, old, new
		want       string
	}{
		{"path, Go name kept", openapiFile, []string{"  /Thing:\n", "  /Article:\n", "x", "x"},
			"breaking aimsioapi.Client.ListThings calls /Article, was /Thing (specs/aimsio/openapi.yaml:7)\nbreaking aimsioapi.Client.ListThings is of Article in checkpoints, was of Thing: those of before do not fit (specs/aimsio/openapi.yaml:7)"},
		{"name of a member, Go name kept", "", []string{"        code: {type: string}", "        number: {type: string, x-go-name: Code}", "[code", "[number", "'code'", "'number'"},
			"breaking aimsioapi.Article is refused before it is sent without one of number, state, was without one of code, state (specs/aimsio/overlay.yaml:8)\nbreaking aimsioapi.Article.Code is number on the wire, was code (specs/aimsio/overlay.yaml:5)"},
		{"value, constant kept", openapiFile, []string{"enum: [Open,", "enum: [open,"},
			"breaking aimsioapi.ArticleStateOpen is open on the wire, was Open (specs/aimsio/openapi.yaml:25)"},
		{"order of values", openapiFile, []string{"enum: [Open, Closed]", "enum: [Closed, Open]"}, ""},
		{"parameter of a path renamed", openapiFile, []string{"{guid}", "{id}", "name: guid", "name: id"}, ""},
		{"another success", openapiFile, []string{"'204': {description: d}", "'204': {description: d}, '205': {description: d}"}, ""},
		{"created, not done", openapiFile, []string{"'200': {description", "'201': {description"}, ""},
		{"answered in another form", openapiFile, []string{"content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}\n  /", "content: {application/vnd.thing+json: {schema: {$ref: '#/components/schemas/Thing'}}}}}\n  /"},
			"breaking aimsioapi.Client.ListThings is answered as application/vnd.thing+json, was application/json (specs/aimsio/openapi.yaml:7)"},
		{"sent in another form", openapiFile, []string{"requestBody: {content: {application/json", "requestBody: {content: {application/vnd.thing+json"},
			"breaking aimsioapi.Client.UpdateThing sends its body as application/vnd.thing+json, was application/json (specs/aimsio/openapi.yaml:11)"},
		{"defaults written down", openapiFile, []string{"in: path, required: true, schema: {type: string}", "in: path, style: simple, explode: false, required: true, schema: {type: string}"}, ""},
		{"name of a scheme", openapiFile, []string{"basicAuth", "password"}, ""},
		{"bearer", openapiFile, []string{"scheme: basic", "scheme: bearer"},
			"breaking aimsio.Config must show http bearer, was http basic: a client that shows http basic is refused; the hand-written client has that at aimsio/dress.go:5 (specs/aimsio/openapi.yaml:4)"},
		{"bearer of another name", openapiFile, []string{"[{basicAuth: []}]", "[{token: []}]", "    basicAuth: {", "    token: {type: http, scheme: bearer}\n    basicAuth: {"},
			"breaking aimsio.Config must show http bearer, was http basic: a client that shows http basic is refused; the hand-written client has that at aimsio/dress.go:5 (specs/aimsio/openapi.yaml:4)"},
		{"bearer besides", openapiFile, []string{"[{basicAuth: []}]", "[{basicAuth: []}, {token: []}]", "    basicAuth: {", "    token: {type: http, scheme: bearer}\n    basicAuth: {"},
			"additive aimsio.Config must show http basic, http bearer, was http basic (specs/aimsio/openapi.yaml:4)"},
		{"server", openapiFile, []string{"portal.example.com", "live.example.com"},
			"breaking aimsio.Config.Server is at https://live.example.com, was https://portal.example.com; the hand-written client has that at aimsio/dress.go:3 (specs/aimsio/openapi.yaml:3)"},
		{"server of an operation", openapiFile, []string{"operationId: listThings", "servers: [{url: 'https://list.example.com'}]\n      operationId: listThings"},
			"breaking aimsioapi.Client.ListThings is at https://list.example.com, apart from the other operations: the hand-written client calls it with them (specs/aimsio/openapi.yaml:7)"},
		{"server of a path", openapiFile, []string{"  /Thing:\n", "  /Thing:\n    servers: [{url: 'https://list.example.com'}]\n"},
			"breaking aimsioapi.Client.ListThings is at https://list.example.com, apart from the other operations: the hand-written client calls it with them (specs/aimsio/openapi.yaml:8)"},
		{"words about a server", openapiFile, []string{"description: Live", "description: For all"}, ""},
		{"servers that change places", openapiFile, []string{"portal.example.com", "trial.example.com", "trial.example.com", "portal.example.com"},
			"breaking aimsio.Config.Server is at https://trial.example.com, was https://portal.example.com; the hand-written client has that at aimsio/dress.go:3 (specs/aimsio/openapi.yaml:3)\n" +
				"breaking aimsio.Config.Server is at https://portal.example.com, was https://trial.example.com (specs/aimsio/openapi.yaml:3)"},
		{"server gone", openapiFile, []string{"{url: 'https://portal.example.com', description: Live}, ", ""},
			"breaking aimsio.Config.Server is not https://portal.example.com any more; the hand-written client has that at aimsio/dress.go:3 (specs/aimsio/openapi.yaml:3 in the base)"},
		{"schema, Go name kept", "", []string{"Thing'", "Item'", "    Thing:\n      type", "    Item:\n      type", "schemas.Thing", "schemas.Item"}, ""},
		{"correction of the choice", overlayFile, []string{"x-either-or: [{any: [code, state]}]", "x-either-or: [{any: [code]}]"},
			"breaking aimsioapi.Article is refused before it is sent without one of code, was without one of code, state (specs/aimsio/overlay.yaml:8)"},
		{"correction gone", overlayFile, []string{"  - target: $.components.schemas.Thing.required[?(@ == 'code')]\n    description: It may be left out.\n    remove: true\n", ""},
			"breaking aimsioapi.Article.Code is sent also when it is zero (specs/aimsio/overlay.yaml:5 in the base)\nbreaking aimsioapi.Article.Code is required: a call without it is refused before it is sent (specs/aimsio/overlay.yaml:5 in the base)"},
		{"reason of a correction", overlayFile, []string{"Better.", "Best."}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := fstest.MapFS{
				openapiFile: {Data: []byte(smallAPI)}, overlayFile: {Data: []byte(smallOverlay)}, "aimsio/dress.go": {Data: []byte(smallCode)},
			}
			head := fstest.MapFS{"aimsio/dress.go": base["aimsio/dress.go"]}
			for _, name := range []string{openapiFile, overlayFile} {
				head[name] = base[name]
				if c.file == "" || c.file == name {
					head[name] = &fstest.MapFile{Data: []byte(strings.NewReplacer(c.edits...).Replace(string(base[name].Data)))}
				}
			}
			if got := effectsOf(t, base, head); got != c.want {
				t.Errorf("got\n%s\nwanted\n%s", got, c.want)
			}
		})
	}
}

const (
	openapiFile = "specs/aimsio/openapi.yaml"
	overlayFile = "specs/aimsio/overlay.yaml"
)

// effectsOf is what is told beside the changes, and the verdicts of those.
func effectsOf(t *testing.T, base, head fstest.MapFS) string {
	t.Helper()
	old, err := specs.Aimsio(base)
	if err != nil {
		t.Fatal(err)
	}
	new, err := specs.Aimsio(head)
	if err != nil {
		t.Fatal(err)
	}
	sections, effects := judge.Compare("Aimsio", old, new)
	var lines []string
	for _, e := range effects {
		lines = append(lines, fmt.Sprintf("%s %s %s (%s)", e.Verdict, strings.Join(e.Go, ", "), e.Text, e.Place))
	}
	for _, s := range sections {
		for _, c := range s.Changes {
			if c.Verdict != judge.Unchanged && len(effects) == 0 {
				lines = append(lines, fmt.Sprintf("no effect, but %s: %s %s %v", c.Verdict, c.Verb, c.Name, c.Facts))
			}
		}
	}
	return strings.Join(lines, "\n")
}
