package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing/fstest"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
)

// aimsioSpec is the vendor's document in the tree.
const aimsioSpec = "specs/aimsio/openapi.yaml"

// runReplace is "gen aimsio-spec FILE": it puts a new document of the vendor in
// the place of the present one, says what that adds, removes and changes, and
// regenerates. Unless all of it works, down to the hand-written packages that use
// the result, the tree stays as it is.
func runReplace(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("gen aimsio-spec: name one file, the vendor's OpenAPI document (YAML or JSON)")
	}
	document, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("gen aimsio-spec: %w", err)
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	module := os.DirFS(root)
	replacement, err := openapi.Replace(module, document)
	replacement.Report.Stale = nil // told by the error
	if replacement.Report.New.Operations > 0 {
		fmt.Fprint(out, replacement.Report)
	}
	if err != nil {
		return fmt.Errorf("%w\nnothing was changed; mend this in specs/aimsio/overlay.yaml and try again", err)
	}
	made, err := generate(replaced{module, aimsioSpec, document})
	if err != nil {
		return err
	}
	made.files[aimsioSpec] = document
	found, err := compare(module, made.files)
	if err != nil {
		return err
	}
	if err := compiles(ctx, root, made.files, found); err != nil {
		return err
	}
	written, removed, err := write(root, made.files, found)
	fmt.Fprintf(out, "%s, %d written, %d removed\n", made, written, removed)
	return err
}

// replaced is a module with another text in the place of one file.
type replaced struct {
	fs.FS
	name string
	data []byte
}

func (r replaced) Open(name string) (fs.File, error) {
	if name == r.name {
		return fstest.MapFS{name: {Data: r.data}}.Open(name)
	}
	return r.FS.Open(name)
}

// compiles builds the module as it would be after the change, without making it.
func compiles(ctx context.Context, root string, files map[string][]byte, found differences) error {
	dir, err := os.MkdirTemp("", "fieldbooks-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for i, diff := range found {
		var to string // "" hides the file
		if data, wanted := files[diff.path]; wanted {
			to = filepath.Join(dir, fmt.Sprint(i)+filepath.Ext(diff.path))
			if err := os.WriteFile(to, data, 0o600); err != nil {
				return err
			}
		}
		overlay.Replace[filepath.Join(root, filepath.FromSlash(diff.path))] = to
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return err
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, text, 0o600); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-overlay", list, "./...")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		said = bytes.TrimSpace(slices.Concat(said, []byte("\n"+err.Error())))
		return fmt.Errorf("the hand-written packages do not compile with the new document, and nothing was changed:\n%s\n"+
			"give the old Go names back by x-go-name in specs/aimsio/overlay.yaml; or replace %s by hand, run go run ./gen, and mend the packages", said, aimsioSpec)
	}
	return nil
}
