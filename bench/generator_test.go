package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMultiply gives each copy of the specs names of its own.
func TestMultiply(t *testing.T) {
	dir := t.TempDir()
	if err := multiply("..", dir, 3); err != nil {
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
