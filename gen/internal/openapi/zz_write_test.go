package openapi

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestZZWrite(t *testing.T) {
	root := "../../.."
	start := time.Now()
	files, sum, err := Generate(os.DirFS(root))
	t.Log(time.Since(start), sum)
	if err != nil {
		t.Fatal(err)
	}
	start = time.Now()
	_, _, _ = Generate(os.DirFS(root))
	t.Log(time.Since(start))
	dir := filepath.Join(root, outDir)
	os.RemoveAll(dir)
	os.MkdirAll(dir, 0o755)
	for name, data := range files {
		os.WriteFile(filepath.Join(root, name), data, 0o644)
	}
}
