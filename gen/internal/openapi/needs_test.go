package openapi

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestNeeds holds that what package aimsio uses by name is all in the list.
func TestNeeds(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(moduleRoot, "aimsio", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	listed := []string{"Client", "New"} // every document gets them
	for _, need := range needs {
		listed = append(listed, need.schema)
	}
	used := regexp.MustCompile(`\baimsioapi\.([A-Z]\w*)`)
	found := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, ".gen.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllSubmatch(data, -1) {
			if found[string(m[1])] = true; !slices.Contains(listed, string(m[1])) {
				t.Errorf("%s uses aimsioapi.%s, which is not in the list of needs", file, m[1])
			}
		}
	}
	for _, name := range listed {
		if !found[name] {
			t.Errorf("package aimsio does not use aimsioapi.%s", name)
		}
	}
}

// TestNeeded holds that a document without one of them is refused with its name.
func TestNeeded(t *testing.T) {
	spec, _ := present(t)
	for _, need := range needs {
		for _, member := range need.members {
			got, err := Replace(tree(t), specFile, []byte(strings.Replace(spec, "        "+member+":\n", "        other:\n", 1)))
			if want := `package aimsio needs the member "` + member + `" of ` + need.schema; err == nil || !strings.Contains(err.Error(), want) || got.Files != nil {
				t.Errorf("without %s: %v", member, err)
			}
		}
	}
}
