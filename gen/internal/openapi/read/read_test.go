package read

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

func document(t *testing.T, paths, schemas string) (*API, yamldoc.Faults) {
	t.Helper()
	doc, err := yamldoc.Load("doc.yaml", []byte("openapi: 3.0.0\npaths:\n"+paths+"\ncomponents:\n  schemas:\n"+schemas))
	if err != nil {
		t.Fatal(err)
	}
	return Document(doc)
}

// onePath is there so that there are paths.
const onePath = "  /things: {get: {responses: {'200': {description: d}}}}"

// schemas reads schemas that are without fault, by their names.
func schemas(t *testing.T, text string) map[string]*Component {
	t.Helper()
	a, faults := document(t, onePath, text)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	byName := map[string]*Component{}
	for _, c := range a.Components {
		byName[c.Name] = c
		if c.Inlined() {
			byName[c.Inline.Name] = c
		}
	}
	return byName
}

// said is a shape in short.
func said(s *Shape) string {
	mark := ""
	if s.Nullable {
		mark = "?"
	}
	switch s.Kind {
	case KindRef:
		return "@" + s.Ref.Name + s.Ref.Inline.Name + mark
	case KindArray:
		return "[" + said(s.Items) + "]" + mark
	case KindMap:
		return "{*" + said(s.Rest) + "}" + mark
	case KindEnum:
		return fmt.Sprintf("%q%s", s.Values, mark)
	case KindUnion:
		parts := []string{}
		for _, p := range s.Parts {
			parts = append(parts, said(p))
		}
		return strings.Join(parts, "|") + mark
	case KindObject:
		parts := []string{}
		for _, m := range s.Members {
			one := m.Name
			if m.Required {
				one += "!"
			}
			parts = append(parts, one+" "+said(m.Shape))
		}
		return "{" + strings.Join(parts, ", ") + "}" + mark
	}
	return map[Kind]string{KindAny: "any", KindString: "string", KindInteger: "integer", KindNumber: "number", KindBoolean: "boolean"}[s.Kind] + mark
}

// TestShapes: every way to write a schema comes to one of a few forms.
func TestShapes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"A: {type: string}", "string"},
		{"A: {type: [integer, 'null']}", "integer?"},
		{"A: {type: [integer, number], nullable: true}", "number?"},
		{"A: {type: [integer, string]}", "any"},
		{"A: true", "any"},
		{"A: {enum: [a, null, b, a]}", `["a" "b"]?`},
		{"A: {const: a}", `["a"]`},
		{"A: {type: integer, enum: [1, 2]}", "integer"},
		{"A: {type: array}", "[any]"},
		{"A: {items: {type: boolean}}", "[boolean]"},
		{"A: {type: object}", "{}"},
		{"A: {type: object, additionalProperties: {type: integer}}", "{*integer}"},
		{"A: {properties: {a: {type: string}, b: {type: object, properties: {c: {}}}}, required: [a]}", "{a! string, b @B}"},
		{"A: {properties: {list: {items: {properties: {c: {}}}}}}", "{list [@List]}"},
		{"A: {$ref: '#/components/schemas/B'}\n    B: {type: string}", "@B"},
		{"A: {$ref: B}\n    B: {type: string}", "@B"},
		{"A: {allOf: [{$ref: B}, {nullable: true}]}\n    B: {type: string}", "@B?"},
		{"A: {allOf: [{$ref: B}, {properties: {y: {}}, required: [x]}]}\n    B: {properties: {x: {type: integer}}}", "{x! integer, y any}"},
		{"A: {allOf: [{properties: {x: {type: integer}}}, {properties: {x: {type: string}}}]}", "{x any}"},
		{"A: {allOf: [{enum: [a]}, {type: string}]}", `["a"]`},
		{"A: {allOf: [{properties: {x: {type: string}}}, {properties: {x: {$ref: B}}}]}\n    B: {enum: [b]}", "{x @B}"},
		{"A: {properties: {x: {}}, oneOf: [{properties: {y: {}}, required: [y]}, {required: [x]}]}", "{x any, y any}"},
		{"A: {oneOf: [{type: 'null'}, {$ref: B}]}\n    B: {type: object, properties: {b: {}}}", "@B?"},
		{"A: {oneOf: [{$ref: B}, {$ref: C}]}\n    B: {properties: {b: {}}}\n    C: {properties: {c: {}}}", "@B|@C"},
		{"A: {anyOf: [{enum: [a]}, {enum: [b, a]}]}", `["a" "b"]`},
		{"A: {oneOf: [{type: string}, {type: integer}]}", "any"},
		{"A: {type: array, items: {$ref: A}}", "any"},
		{"A: {type: object, properties: {next: {$ref: A}}}", "{next @A}"},
	} {
		if got := said(schemas(t, "    "+c.text)["A"].Shape); got != c.want {
			t.Errorf("%s\nis %s, wanted %s", c.text, got, c.want)
		}
	}
}

// TestTravels: the flags of a member and of what it refers to.
func TestTravels(t *testing.T) {
	a := schemas(t, "    A: {properties: {r: {readOnly: true}, w: {$ref: W}, b: {}}}\n    W: {type: string, writeOnly: true}")["A"]
	for name, want := range map[string][2]bool{"r": {true, false}, "w": {false, true}, "b": {true, true}} {
		m := a.Member(name)
		if got := [2]bool{m.Travels(Answered), m.Travels(Sent)}; got != want {
			t.Errorf("%s travels %v, wanted %v", name, got, want)
		}
	}
}

// TestCounts: what an operation refers to and is not named by the document is no
// schema of it.
func TestCounts(t *testing.T) {
	a, _ := document(t, "  /a: {get: {responses: {'200': {content: {application/json: {schema: {properties: {x: {}}}}}}}}}", "    A: {properties: {b: {properties: {c: {}}}}}\n    B: {}")
	if a.Schemas != 2 || len(a.Components) != 4 {
		t.Errorf("%d schemas, %d components", a.Schemas, len(a.Components))
	}
}

func TestOperation(t *testing.T) {
	a, faults := document(t, `  /rest/api/v1/Job/{jobGuid}/lines:
    parameters:
      - {name: jobGuid, in: path, schema: {type: string}}
      - {name: max, in: query, schema: {type: number}}
      - {name: stale, in: path}
    post:
      summary: |
        Post
        lines.
      parameters:
        - {name: max, in: query, required: true, schema: {items: {type: integer}}}
        - {name: Accept, in: header}
      requestBody: {content: {text/csv: {}, 'application/json; charset=utf-8': {schema: {properties: {a: {}}}}}}
      responses: {default: {content: {'*/*': {schema: {type: string}}}}, 404: {description: d}}
      x-source: inferred
      x-evidence: 'A page: https://example.com/a.html.'`, "    A: {}")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	op := a.Operations[0]
	if op.GoName != "PostJobLines" || op.Resource != "Job" || op.Summary != "Post lines." || op.String() != "POST /rest/api/v1/Job/{jobGuid}/lines" || op.Key() != "post /rest/api/v1/job/{}/lines" {
		t.Errorf("%+v", op)
	}
	if !op.Note.Inferred || op.Note.Page() != "https://example.com/a.html" {
		t.Errorf("known by %v, page %q", op.Note, op.Note.Page())
	}
	params := []string{}
	for _, p := range op.Params {
		params = append(params, fmt.Sprint(p.In, " ", p.Name, " ", said(p.Shape), " ", p.Required))
	}
	if want := []string{"path jobGuid string true", "query max [integer] true"}; !slices.Equal(params, want) {
		t.Errorf("params %q, wanted %q", params, want)
	}
	if op.Body.Media != "application/json" || !slices.Equal(op.Body.Others, []string{"text/csv"}) || said(op.Body.Shape) != "@PostJobLinesRequest" {
		t.Errorf("body %+v", op.Body)
	}
	if len(op.Answers) != 1 || op.Answers[0].Code != "default" || said(op.Answers[0].Shape) != "string" {
		t.Errorf("answers %+v", op.Answers)
	}
}

// TestParameter: what a parameter takes, and how it is written where nothing says so.
func TestParameter(t *testing.T) {
	for text, want := range map[string]string{
		"in: query, schema: {type: number}":                                                           "number form true",
		"in: query, schema: {items: {type: number}}, explode: false":                                  "[number] form false",
		"in: query, schema: {items: {type: number}}, style: pipeDelimited":                            "[number] pipeDelimited false",
		"in: query, schema: {properties: {a: {}}}, style: deepObject":                                 "@ListAs p deepObject true",
		"in: query, schema: {allOf: [{properties: {a: {}}}, {properties: {b: {}}}]}":                  "@ListAs p form true",
		"in: query, schema: {oneOf: [{type: string}, {type: integer}]}":                               "@ListAs p form true",
		"in: header, schema: {enum: [a]}":                                                             "@ListAs p simple false",
		"in: query, content: {text/plain: {schema: {enum: [a]}}}":                                     "string form true",
		"in: query, content: {text/plain: {}, application/hal+json: {schema: {properties: {a: {}}}}}": "@ListAs p form true JSON",
	} {
		a, faults := document(t, "  /a: {get: {parameters: [{name: p, "+text+"}]}}", "    A: {}")
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		p := a.Operations[0].Params[0]
		got := fmt.Sprint(said(p.Shape), " ", p.Style, " ", p.Explode)
		if p.AsJSON {
			got += " JSON"
		}
		if got != want {
			t.Errorf("%s is %s, wanted %s", text, got, want)
		}
	}
}

// TestSharedParameter: the type of a parameter that several operations take is named by what
// declares it, and exists once; what is left out is told once.
func TestSharedParameter(t *testing.T) {
	a, faults := document(t, `  /a:
    parameters: [{name: b, in: query, schema: {enum: [x]}}, {name: gone, in: path, required: true}]
    get: {parameters: [{$ref: '#/components/x-p/C'}, {name: d, in: query, schema: {enum: [x]}}, {name: accept, in: header}]}
    put: {parameters: [{$ref: '#/components/x-p/C'}]}`, "    A: {}\n  x-p: {C: {name: c, in: query, schema: {enum: [x]}}}")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	got := []string{}
	for _, c := range a.Components[1:] {
		got = append(got, c.Inline.Name)
	}
	if want := []string{"A b Param", "C Param", "ListAs d"}; !slices.Equal(got, want) {
		t.Errorf("types %q, wanted %q", got, want)
	}
	remarks, count := a.Remarks.Of(yamldoc.Dropped)
	if want := []string{`doc.yaml:4:61: GET /a: the path has no parameter "gone"`, "doc.yaml:5:97: the header accept is set by the client"}; !slices.Equal(remarks, want) || count != 2 {
		t.Errorf("remarks %q", remarks)
	}
}

// TestDeepParameter: how a list within an object is written is a guess, and told.
func TestDeepParameter(t *testing.T) {
	const deep = "  /a: {get: {parameters: [{name: p, in: query, style: deepObject, schema: {properties: {a: {type: array}}}}]}}"
	a, faults := document(t, deep, "    A: {}")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if guesses, _ := a.Remarks.Of(yamldoc.Guessed); len(guesses) != 1 || !strings.HasSuffix(guesses[0], "p[a][b] and p[a][0]") {
		t.Errorf("guesses %q", guesses)
	}
}

// TestFaults: each place is told, and reading goes on.
func TestFaults(t *testing.T) {
	_, faults := document(t, `  /a b: {get: {responses: {'20x': {}}}}
  /{x}/{x}: {get: {operationId: same, responses: {'200': {$ref: '#a'}}}}
  /c: {get: {operationId: same, parameters: [{in: query}, {name: p, in: body}, {name: q, in: form}], responses: {'200': {$ref: '#/nowhere'}}}}`,
		"    A: {type: money, readOnly: true, writeOnly: true}\n    B: {$ref: B}\n    C: {allOf: [{$ref: C}, {properties: {a: {}}}]}\n    D: {x-go-type: os.File}\n    E: []")
	got := faults.Err().Error()
	for _, want := range []string{
		`path "/a b": a path begins with /`, `"20x" is no status`, `names the parameter "x" twice`, "names an anchor", "points to nothing",
		"both become Same", "a parameter without a name", `"p" is written for Swagger 2.0`, `"q" is in "form"`, `unknown type "money"`,
		"both readOnly and writeOnly", `schema "B" is nothing but a reference to itself`, `allOf of "C" leads back to itself`, "x-go-type os.File", "a schema must be a mapping",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %q in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 15 {
		t.Errorf("%d faults:\n%s", n, got)
	}
}

// TestOutside: a description in several files has one fault, however many references lead there.
func TestOutside(t *testing.T) {
	_, faults := document(t, "  /a: {$ref: 'paths.yaml#/a'}\n  /b: {get: {parameters: [{in: query}], responses: {'200': {$ref: 'x.yaml'}}}}", "    A: {$ref: 'a.yaml'}\n    B: {properties: {a: {$ref: 'a.yaml'}}}")
	const want = `doc.yaml:3:14: $ref "paths.yaml#/a" points outside the document, as 4 references do; bundle the description into one file, for instance by npx @redocly/cli bundle doc.yaml -o bundled.yaml`
	if got := faults.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestVersion(t *testing.T) {
	for text, want := range map[string]string{
		"swagger: '2.0'": "written for Swagger 2.0", "openapi: 4.0.0": "OpenAPI 4.0.0 is not known", "info: {}": "no openapi key",
	} {
		doc, err := yamldoc.Load("doc.yaml", []byte(text+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, faults := Document(doc); len(faults) == 0 || !strings.Contains(faults[0].Msg, want) {
			t.Errorf("%s: %v", text, faults)
		}
	}
}
