package aimsiotest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/specs"
)

// TestOtherForms holds that the document of today is understood the same when it comes with other
// names of schemas, written out, or with other letters in its paths.
func TestOtherForms(t *testing.T) {
	today, err := published()
	if err != nil {
		t.Fatal(err)
	}
	want := understood(today)
	for _, c := range []struct {
		name   string
		change func(tree map[string]any)
		names  map[string]string // for the overlay
	}{
		{"written out", writeOut, nil},
		{"written out, and none has a name", func(tree map[string]any) {
			writeOut(tree)
			delete(tree["components"].(map[string]any), "schemas")
		}, map[string]string{
			"BillableItem": "$.paths['/rest/api/standard/v1/BillableItem'].post.requestBody.content['application/json'].schema.properties.billableItemList.items",
			"Employee":     "$.paths['/rest/api/standard/v1/Employee'].post.requestBody.content['application/json'].schema.properties.employeeList.items",
			"JobOrder":     "$.paths['/rest/api/standard/v1/JobOrder'].post.requestBody.content['application/json'].schema.properties.jobList.items",
			"NRB":          "$.paths['/rest/api/standard/v1/NRB'].post.requestBody.content['application/json'].schema.properties.nrbList.items",
			"PriceItem":    "$.paths['/rest/api/standard/v1/Pricebook'].post.requestBody.content['application/json'].schema.properties.priceBookList.items.properties.priceItemList.items",
		}},
		{"other names", func(tree map[string]any) {
			schemas := tree["components"].(map[string]any)["schemas"].(map[string]any)
			for _, name := range []string{"BillableItem", "Employee", "JobOrder", "NRB", "PriceItem"} {
				schemas[name+"Dto"] = schemas[name]
				delete(schemas, name)
				redirect(tree, map[string]string{schemaPointer + name: schemaPointer + name + "Dto"})
			}
		}, map[string]string{
			"BillableItem": "$.components.schemas.BillableItemDto",
			"Employee":     "$.components.schemas['EmployeeDto']",
			"JobOrder":     "$.components.schemas.JobOrderDto",
			"NRB":          "$.components.schemas.NRBDto",
			"PriceItem":    "$.components.schemas.PriceItemDto",
		}},
		{"exchanged names", func(tree map[string]any) {
			schemas := tree["components"].(map[string]any)["schemas"].(map[string]any)
			schemas["NRB"], schemas["PriceItem"] = schemas["PriceItem"], schemas["NRB"]
			redirect(tree, map[string]string{schemaPointer + "NRB": schemaPointer + "PriceItem", schemaPointer + "PriceItem": schemaPointer + "NRB"})
		}, map[string]string{"NRB": "$.components.schemas.PriceItem", "PriceItem": "$.components.schemas.NRB"}},
		{"letter case", func(tree map[string]any) {
			paths := tree["paths"].(map[string]any)
			for path, item := range paths {
				delete(paths, path)
				paths[strings.ToLower(path)] = item
			}
			each(paths, func(value any) any {
				if parameter, ok := value.(map[string]any); ok && parameter["in"] == "path" {
					parameter["name"] = strings.ToLower(parameter["name"].(string))
				}
				return value
			})
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := plainTree(t)
			c.change(tree)
			doc, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			names := map[string]any{}
			for name, place := range c.names {
				names[name] = place
			}
			over, err := json.Marshal(map[string]any{"actions": corrections(t).actions, "x-schemas": names})
			if err != nil {
				t.Fatal(err)
			}
			got, err := loadDocument(doc, over)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.beyond) > 0 {
				t.Errorf("not understood: %q", got.beyond)
			}
			if lines := understood(got); !slices.Equal(lines, want) {
				t.Errorf("got\n%s\nof\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// corrections is the overlay.
func corrections(t *testing.T) *overlay {
	t.Helper()
	data, err := specs.FS.ReadFile("aimsio/overlay.yaml")
	if err != nil {
		t.Fatal(err)
	}
	o, err := loadOverlay(data)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// plainTree is the document with the names of its overlay, and without its actions.
func plainTree(t *testing.T) (tree map[string]any) {
	t.Helper()
	data, err := specs.FS.ReadFile("aimsio/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err == nil {
		data, err = json.Marshal(doc)
	}
	if err == nil {
		err = json.Unmarshal(data, &tree)
	}
	if err != nil {
		t.Fatal(err)
	}
	corrections(t).nameSchemas(tree)
	return tree
}

// writeOut writes every schema out where it is used.
func writeOut(tree map[string]any) {
	schemas := tree["components"].(map[string]any)["schemas"].(map[string]any)
	each(tree, func(value any) any {
		for {
			object, _ := value.(map[string]any)
			name, ok := object["$ref"].(string)
			if !ok {
				return value
			}
			value = clone(schemas[strings.TrimPrefix(name, schemaPointer)])
		}
	})
}

// understood is what the fake makes of a document, operation by operation.
func understood(doc *document) (lines []string) {
	for _, r := range doc.routes {
		if lower := strings.ToLower(r.resource); resourceNamed(lower) == lower {
			continue // added of late: nobody knows the letter case of its name but the document
		}
		line := fmt.Sprintf("%s %s %s", r.method, r.resource, r.form)
		item, wrapper := r.body()
		line += " " + wrapper
		for _, schema := range []*openapi3.Schema{r.shown(), item} {
			sh := shapeOf(schema)
			line += fmt.Sprint(" ", slices.Sorted(maps.Keys(sh.members)), sh.required, sh.rules, sh.closed)
			for _, name := range slices.Sorted(maps.Keys(sh.members)) {
				m := sh.members[name]
				line += fmt.Sprint(" ", m.ReadOnly, m.WriteOnly, m.Enum)
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}
