package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMultiplyAjera gives each copy of the specs names of its own.
func TestMultiplyAjera(t *testing.T) {
	dir := t.TempDir()
	if err := multiply("..", dir, 3, "ajera"); err != nil {
		t.Fatal(err)
	}
	once, err := filepath.Glob("../specs/ajera/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "specs/ajera/*.yaml"))
	if err != nil || len(once) == 0 || len(files) != 3*len(once) {
		t.Errorf("%d files of %d: %v", len(files), len(once), err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "specs/ajera/x2projects_v2.yaml"))
	if err != nil || !strings.Contains(string(text), "\n  GetProjectsX2:") || strings.Contains(string(text), "\n  GetProjects:") {
		t.Error("the methods kept their names", err)
	}
}

// TestMultiplyAimsio repeats every resource, schema and correction.
func TestMultiplyAimsio(t *testing.T) {
	dir := t.TempDir()
	if err := multiply("..", dir, 3, "aimsio"); err != nil {
		t.Fatal(err)
	}
	for file, lines := range map[string][]string{
		"openapi.yaml": {"  /rest/api/standard/v1/JobOrder:", "  /rest/api/standard/v1/X2JobOrder/{jobOrderGuid}:", "    X2JobOrder:", "                $ref: '#/components/schemas/X2JobOrder'"},
		"overlay.yaml": {"  - target: $.components.schemas.JobOrder", "  - target: $.components.schemas.X2JobOrder"},
	} {
		text, err := os.ReadFile(filepath.Join(dir, "specs/aimsio", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			if strings.Count(string(text), "\n"+line+"\n") == 0 {
				t.Errorf("%s has no line %q", file, line)
			}
		}
		if strings.Contains(string(text), "2ObjectStub") {
			t.Errorf("%s has lists of another kind than the client knows", file)
		}
	}
}
