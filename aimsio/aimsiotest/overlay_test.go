package aimsiotest

import (
	"encoding/json"
	"testing"
)

// TestOverlayIsUnderstood fails when the overlay says something that this package
// would leave out in silence.
func TestOverlayIsUnderstood(t *testing.T) {
	doc, err := published()
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range doc.beyond {
		t.Errorf("the fake does not understand %s; write it with names, [*] and filters for equality, or teach overlay.go", target)
	}
	if sh := shapeOf(doc.api.Components.Schemas["BillableItem"].Value); len(sh.rules) != 4 {
		t.Errorf("%d either/or rules for BillableItem, want 4: %v", len(sh.rules), sh.rules)
	}
}

func TestOverlayActions(t *testing.T) {
	const before = `{"a":{"list":["x","y","z"],"deep":[{"name":"p","v":1},{"name":"q","v":2}]},"b":{"$ref":"#/c"},"odd name":{"k":"v"}}`
	for _, c := range []struct{ action, want string }{
		{`{"target":"$.a.list[?(@ == 'x' || @ == 'z')]","remove":true}`,
			`{"a":{"deep":[{"name":"p","v":1},{"name":"q","v":2}],"list":["y"]},"b":{"$ref":"#/c"},"odd name":{"k":"v"}}`},
		{`{"target":"$.a.deep[?@.name == 'q']","remove":true}`,
			`{"a":{"deep":[{"name":"p","v":1}],"list":["x","y","z"]},"b":{"$ref":"#/c"},"odd name":{"k":"v"}}`},
		{`{"target":"$.a.deep[?(@['name']=='p')]","update":{"v":3,"w":[1]}}`,
			`{"a":{"deep":[{"name":"p","v":3,"w":[1]},{"name":"q","v":2}],"list":["x","y","z"]},"b":{"$ref":"#/c"},"odd name":{"k":"v"}}`},
		{`{"target":"$['odd name']","update":{"k":"w","l":true}}`,
			`{"a":{"deep":[{"name":"p","v":1},{"name":"q","v":2}],"list":["x","y","z"]},"b":{"$ref":"#/c"},"odd name":{"k":"w","l":true}}`},
		{`{"target":"$.a","update":{"list":["u"]}}`,
			`{"a":{"deep":[{"name":"p","v":1},{"name":"q","v":2}],"list":["x","y","z","u"]},"b":{"$ref":"#/c"},"odd name":{"k":"v"}}`},
		{`{"target":"$.b","update":{"readOnly":true}}`,
			`{"a":{"deep":[{"name":"p","v":1},{"name":"q","v":2}],"list":["x","y","z"]},"b":{"allOf":[{"$ref":"#/c"}],"readOnly":true},"odd name":{"k":"v"}}`},
		{`{"target":"$.a.deep[*].v","remove":true}`,
			`{"a":{"deep":[{"name":"p"},{"name":"q"}],"list":["x","y","z"]},"b":{"$ref":"#/c"},"odd name":{"k":"v"}}`},
	} {
		var tree, action any
		if err := json.Unmarshal([]byte(before), &tree); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(c.action), &action); err != nil {
			t.Fatal(err)
		}
		o := &overlay{actions: []any{action}}
		o.apply(tree)
		if got, _ := json.Marshal(tree); string(got) != c.want || o.beyond != nil {
			t.Errorf("%s:\n got %s\nwant %s\nbeyond %q", c.action, got, c.want, o.beyond)
		}
	}
}

func TestPathsBeyond(t *testing.T) {
	for _, path := range []string{"", "a.b", "$..a", "$.a[0]", "$.a[?(@.b > 1)]", "$.a[?(@.b == 'x' || @.c == 'y')]", "$.a[?(@.b == 'x' && @.c == 'y')]"} {
		if steps, ok := parsePath(path); ok {
			t.Errorf("%q is read as %+v", path, steps)
		}
	}
}
