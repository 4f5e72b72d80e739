package openapi

import (
	"regexp"
	"strings"
	"testing"
)

// TestRemedies: what a fault of names says to write into the overlay is written there, and helps.
func TestRemedies(t *testing.T) {
	for _, c := range []struct{ document, fault, update string }{
		{"paths: {/a-b: {get: {}}, /a_b: {get: {}}}", "both become ListAB", "{x-go-name: ListLower}"},
		{"paths: {/a: {get: {operationId: read-it}}, /b: {get: {operationId: readIt}}}", "both become ReadIt", "{x-go-name: ReadB}"},
		{"paths: {/a: {get: {operationId: getIT}}, /b: {get: {operationId: getIt}}}", "both become GetIt", "{x-go-name: ReadB}"},
		{"paths: {/a-b: {$ref: '#/components/pathItems/i'}, /a_b: {$ref: '#/components/pathItems/i'}}\ncomponents: {pathItems: {i: {get: {}}}}",
			"both become ListAB", "{get: {x-go-name: ListLower}}"},
		{jobAnd("inner: {type: object, x-go-name: Other, properties: {a: {}}}", "Other: {properties: {a: {}}}"), `"Other" of schema "Job.inner" is taken`, "{x-go-name: Free}"},
		{jobAnd("inner: {type: array, items: {type: object, x-go-name: Other, properties: {a: {}}}}", "Other: {properties: {a: {}}}"), `is taken`, "{x-go-name: Free}"},
		{jobAnd("inner: {additionalProperties: {type: object, x-go-name: Other, properties: {a: {}}}}", "Other: {properties: {a: {}}}"), `is taken`, "{x-go-name: Free}"},
		{jobAnd("inner: {oneOf: [{type: object, x-go-name: Other, properties: {a: {}}}, {properties: {b: {}}}]}", "Other: {properties: {a: {}}}"), `is taken`, "{x-go-name: Free}"},
		{jobAnd("a: {}", "Other: {x-go-name: Job, properties: {a: {}}}"), `"Job" of schema "Other" is taken`, "{x-go-name: Free}"},
		{jobAnd("a: {x-go-name: Same}, b: {x-go-name: Same}", "Other: {}"), `"Same" of member "b" is taken`, "{x-go-name: Free}"},
		{"paths: {/a: {get: {parameters: [{name: a, in: query, x-go-name: Same, schema: {type: string}}, {name: b, in: query, x-go-name: Same, schema: {type: string}}]}}}",
			`"Same" of parameter "b" is taken`, "{x-go-name: Free}"},
		{jobAnd("a: {type: number, x-millis: true}", "Other: {}"), "which is no integer, does nothing", "{x-go-type: wire.Millis}"},
	} {
		_, _, err := generate([]byte("openapi: 3.1.0\n"+c.document), []byte(emptyOverlay))
		if err == nil || !strings.Contains(err.Error(), c.fault) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s\nis %v, wanted %s", c.document, err, c.fault)
			continue
		}
		target := printedTarget.FindStringSubmatch(err.Error())
		if target == nil {
			t.Errorf("no target: %v", err)
			continue
		}
		remedy := "overlay: 1.0.0\nactions: [{target: \"" + target[1] + "\", description: The remedy., update: " + c.update + "}]\n"
		files, _, err := generate([]byte("openapi: 3.1.0\n"+c.document), []byte(remedy))
		if err != nil {
			t.Errorf("%s\nwith %sis %v", c.document, remedy, err)
			continue
		}
		typeCheck(t, files)
	}
}

// jobAnd is a document of one answer with some members, and another schema.
func jobAnd(members, other string) string {
	return "paths: {/j: {get: {responses: {'200': {content: {application/json: {schema: {$ref: Job}}}}}}}}\n" +
		"components:\n  schemas:\n    Job: {type: object, properties: {" + members + "}}\n    " + other + "\n"
}

var printedTarget = regexp.MustCompile(`\(target: (.*)\)$`)
