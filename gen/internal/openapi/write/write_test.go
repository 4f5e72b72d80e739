package write

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/clean"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

const jobs = `openapi: 3.0.0
paths:
  /Job: {get: {summary: List jobs, responses: {'200': {content: {application/json: {schema: {items: {$ref: ObjectStub}}}}}}}}
  /Job/{guid}: {get: {deprecated: true, responses: {'200': {content: {application/json: {schema: {$ref: Job}}}}}}}
components:
  schemas:
    ObjectStub: {properties: {guid: {type: string}}}
    Job: {description: A job., properties: {name: {type: string, description: Its name}, status: {$ref: Status}}}
    Status: {enum: [Open, Shut]}
    Empty: {properties: {a: {readOnly: true}}}
`

func model(t *testing.T) *decide.Model {
	t.Helper()
	doc, err := yamldoc.Load("doc.yaml", []byte(jobs))
	if err != nil {
		t.Fatal(err)
	}
	api, faults := read.Document(doc)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	m, faults := decide.All(api)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return m
}

func written(t *testing.T) map[string]string {
	t.Helper()
	m := model(t)
	cleaned, err := clean.Document(m)
	if err != nil {
		t.Fatal(err)
	}
	files, err := Files(m, cleaned)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for name, data := range files {
		texts[strings.TrimPrefix(name, outDir)] = string(data)
	}
	return texts
}

// TestFiles: a file for each resource, what belongs to none, and of the fixed parts
// those that are needed.
func TestFiles(t *testing.T) {
	files := written(t)
	names := slices.Sorted(maps.Keys(files))
	if want := []string{AccessorsFile, "call.gen.go", "client.gen.go", "job.gen.go", "operations.gen.go", "shared.gen.go"}; !slices.Equal(names, want) {
		t.Errorf("files %q, wanted %q", names, want)
	}
	for name, text := range files {
		if !strings.HasPrefix(text, header+"package ") && !strings.HasPrefix(text, header+"// Package ") {
			t.Errorf("%s does not begin with the header and its package", name)
		}
	}
	for file, parts := range map[string][]string{
		"job.gen.go": {
			"import (\n\t\"context\"\n\t\"fmt\"\n\n\t\"github.com/fieldbooks/fieldbooks/internal/seam\"\n",
			"// Job is a job.\ntype Job struct {\n\t// Its name.\n\tName string `json:\"name,omitzero\"`\n\n\tStatus",
			"type Status string", "\tStatusOpen Status = \"Open\"\n\tStatusShut Status = \"Shut\"\n",
			"// ListJobs lists jobs.\n//\n// GET /Job\nfunc (c *Client) ListJobs(ctx context.Context, opts ...wire.CallOption) ([]ObjectStub, error) {",
			"// GET /Job/{guid}\n//\n// Deprecated: the vendor marks it so.\nfunc (c *Client) GetJob(",
		},
		"shared.gen.go":     {"\t// Set by the server.\n\tA wire.Value"},
		"operations.gen.go": {"\t\t&listJobs,\n\t\t&getJob,\n"},
		AccessorsFile:       {"func (c *Client) Jobs() *Resource[aimsioapi.Job] {\n\treturn &Resource[aimsioapi.Job]{c, \"Job\", c.API.ListJobs, c.API.GetJob}\n}"},
	} {
		for _, part := range parts {
			if !strings.Contains(files[file], part) {
				t.Errorf("%s lacks\n%s\nin\n%s", file, part, files[file])
			}
		}
	}
}

// TestOrder: types before operations, each in the order of the description.
func TestOrder(t *testing.T) {
	text, at := written(t)["job.gen.go"], 0
	for _, part := range []string{"type Job struct", "func (r Job) Format", ") ListJobs(", "var listJobs", ") GetJob(", "var getJob"} {
		next := strings.Index(text, part)
		if next < at {
			t.Errorf("%s is at %d, after %d", part, next, at)
		}
		at = next
	}
}

// TestStranger: a declaration that nobody asked for is a fault, and so is Go that does
// not parse.
func TestStranger(t *testing.T) {
	m := model(t)
	for source, want := range map[string]string{
		"package aimsioapi\n\ntype ServerInterface interface{}\n": "oapi-codegen wrote ServerInterface, which has no place",
		"package aimsioapi\n\nfunc (c *Client) Extra() {}\n":      "oapi-codegen wrote Client.Extra, which has no place",
		"package aimsioapi\n\nfunc (j *Job) Extra() {}\n":         "oapi-codegen wrote Job.Extra, which has no place",
		"package aimsioapi\n\ntype Job struct {":                  "oapi-codegen wrote Go that does not parse",
	} {
		if _, err := pieces(m, source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, wanted %s", err, want)
		}
	}
	list, err := pieces(m, "package aimsioapi\n\nimport \"fmt\"\n\ntype Job struct {\n\tName string\n\tUnknown wire.Value\n}\n")
	if err != nil || len(list) != 1 || !strings.Contains(list[0].text, "// Its name.\n\tName string\n\n\tUnknown wire.Value // members that") {
		t.Errorf("%v: %+v", err, list)
	}
}

// TestBrokenAccessors: accessors that are no Go are a fault with a place and a remedy.
func TestBrokenAccessors(t *testing.T) {
	m := model(t)
	cleaned, err := clean.Document(m)
	if err != nil {
		t.Fatal(err)
	}
	m.Resources[0].Name = ""
	files, err := Files(m, cleaned)
	if files != nil || err == nil || !strings.HasPrefix(err.Error(), "doc.yaml: the Go of aimsio/resources.gen.go cannot be formatted (") || !strings.HasSuffix(err.Error(), "in the overlay") {
		t.Errorf("%d files, %v", len(files), err)
	}
}

func TestFormatDoc(t *testing.T) {
	for format, want := range map[string]string{"": "", "date": "", "email": "Format: email.", "a\nb": "Format: a b."} {
		if got := formatDoc(&read.Shape{Format: format}); got != want {
			t.Errorf("%q: %q", format, got)
		}
	}
}
