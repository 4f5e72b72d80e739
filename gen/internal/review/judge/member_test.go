package judge

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestFindingsByPath holds that a finding is explained by a break of the member that it is
// about, and by no other whose name is in its words or in another schema.
func TestFindingsByPath(t *testing.T) {
	const base = `openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /rest/api/standard/v1/Job/{guid}:
    get:
      parameters: [{name: guid, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Job"}}}}}
  /rest/api/standard/v1/Job:
    get:
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Job"}}}}}}
components:
  schemas:
    Base: {type: object, properties: {code: {type: string}}}
    Part: {type: object, properties: {id: {type: string, pattern: a}, Guid: {type: string}}}
    Job:
      allOf:
        - $ref: "#/components/schemas/Base"
        - type: object
          properties:
            id: {type: integer}
            parts: {type: array, items: {$ref: "#/components/schemas/Part"}}
            site: {type: object, properties: {name: {type: string}}}
`
	for _, c := range []struct {
		name, old, new string
		broken         Change // what our own comparison says
		left           string // operations that it does not explain
	}{
		{"the member", "Guid: {type: string}", "Guid: {type: integer}", Change{Kind: "member", Name: "Part.Guid"}, ""},
		{"a part of a word", "Guid: {type: string}", "Guid: {type: integer}", Change{Kind: "member", Name: "Part.id"}, "GET /rest/api/standard/v1/Job; GET /rest/api/standard/v1/Job/{guid}"},
		{"the name elsewhere", "Guid: {type: string}", "Guid: {type: integer}", Change{Kind: "member", Name: "Job.Guid"}, "GET /rest/api/standard/v1/Job; GET /rest/api/standard/v1/Job/{guid}"},
		{"joined by allOf", "code: {type: string}", "code: {type: integer}", Change{Kind: "member", Name: "Job.code"}, ""},
		{"the joined schema", "code: {type: string}", "code: {type: integer}", Change{Kind: "member", Name: "Base.code"}, ""},
		{"inline", "name: {type: string}", "name: {type: integer}", Change{Kind: "member", Name: "JobSite.name"}, ""},
		{"above, as a whole", "Guid: {type: string}", "Guid: {type: integer}", Change{Kind: "member", Name: "Job.parts", Facts: []FactChange{{Fact: "type", Verdict: Breaking}}}, ""},
		{"above, something else", "Guid: {type: string}", "Guid: {type: integer}", Change{Kind: "member", Name: "Job.parts", Facts: []FactChange{{Fact: "required", Verdict: Breaking}}}, "GET /rest/api/standard/v1/Job; GET /rest/api/standard/v1/Job/{guid}"},
		{"one operation of two", "Guid: {type: string}", "Guid: {type: integer}", Change{Kind: "operation", Name: "GET /rest/api/standard/v1/Job", Facts: []FactChange{{Fact: "answer", Verdict: Breaking}}}, "GET /rest/api/standard/v1/Job/{guid}"},
		{"the operation, something else", "Guid: {type: string}", "Guid: {type: integer}", Change{Kind: "operation", Name: "GET /rest/api/standard/v1/Job", Facts: []FactChange{{Fact: "parameters", Verdict: Breaking}}}, "GET /rest/api/standard/v1/Job; GET /rest/api/standard/v1/Job/{guid}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			state := func(text string) fstest.MapFS {
				return fstest.MapFS{
					"specs/aimsio/openapi.yaml": {Data: []byte(text)},
					"specs/aimsio/overlay.yaml": {Data: []byte("overlay: 1.0.0\ninfo: {title: t, version: 1.0.0}\nactions:\n  - {target: $.info, description: d, update: {title: u}}\n")},
				}
			}
			found, err := Findings(state(base), state(strings.Replace(base, c.old, c.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			for i := range found {
				found[i].Breaking = true // below allOf oasdiff only warns
			}
			c.broken.Verdict = Breaking
			if c.broken.Verb = "changed"; c.broken.Facts == nil {
				c.broken.Facts = []FactChange{{Fact: "type", Verdict: Breaking}}
			}
			r := &Report{Sections: []Section{{Vendor: "Aimsio", Changes: []Change{c.broken}}}, Findings: found}
			r.Conclude()
			var left []string
			for _, b := range r.Breaks {
				if rule, operations, ok := strings.Cut(b.ID, "response-property-type-changed "); ok && rule == "aimsio " {
					left = append(left, operations)
				}
			}
			if got := strings.Join(left, "; "); got != c.left {
				t.Errorf("left is %q, wanted %q; of %+v", got, c.left, found)
			}
		})
	}
}
