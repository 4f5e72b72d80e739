package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/review"
	"github.com/fieldbooks/fieldbooks/gen/internal/review/render"
)

// aimsioSpec is the vendor's document in the tree.
const aimsioSpec = "specs/aimsio/openapi.yaml"

// runReplace is "gen aimsio-spec FILE": it puts a new document of the vendor in the place of the
// present one, says what that adds, removes and changes, and regenerates. Unless all of it works,
// down to the hand-written packages that use the result, the tree stays as it is.
func runReplace(ctx context.Context, args []string, out io.Writer) error {
	file, document, err := newDocument(args)
	if err != nil {
		return err
	}
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	module := os.DirFS(root)
	replacement, err := openapi.Replace(module, file, document)
	if was, is := replacement.Old, replacement.New; len(is.Operations) > 0 {
		fmt.Fprintf(out, "%d operations (%d before), %d schemas (%d before)\n", len(is.Operations), len(was.Operations), is.Schemas, was.Schemas)
		if err := render.Changes(out, review.Descriptions(replacement)); err != nil {
			return err
		}
		remarks(out, is.Remarks)
	}
	if replacement.Advice != "" {
		fmt.Fprintf(out, "\nTo keep the Go names and the corrections of today, add to specs/aimsio/overlay.yaml, in the place of entries of the same names:\n\n%s\n", replacement.Advice)
	}
	if err != nil {
		return untaken(err)
	}
	made, err := assemble(module, replacement.Files, replacement.New, nil)
	if err != nil {
		return err
	}
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

// newDocument reads the file that the command names.
func newDocument(args []string) (file string, document []byte, err error) {
	const usage = "the vendor's OpenAPI document (YAML or JSON), as in make aimsio-spec FILE=openapi.yaml"
	switch {
	case len(args) != 1 || args[0] == "":
		return "", nil, errors.New("gen aimsio-spec: name one file, " + usage)
	case strings.Contains(args[0], "://"):
		return "", nil, errors.New("gen aimsio-spec: an address is no file; download it, and name " + usage)
	}
	if document, err = os.ReadFile(args[0]); err != nil {
		return "", nil, fmt.Errorf("gen aimsio-spec: %w; name %s", err, usage)
	}
	return filepath.ToSlash(args[0]), document, nil
}

// untaken says of a document that is not taken what is to be done.
func untaken(err error) error {
	if openapi.Mendable(err) {
		return fmt.Errorf("%w\nnothing was changed; mend this in specs/aimsio/overlay.yaml and try again", err)
	}
	return fmt.Errorf("%w\nnothing was changed", err)
}

// remarks tells what a person should know of the new document, by group.
func remarks(out io.Writer, all yamldoc.Remarks) {
	for _, group := range []yamldoc.Group{yamldoc.Guessed, yamldoc.Untyped, yamldoc.Dropped} {
		lines, count := all.Of(group)
		if count == 0 {
			continue
		}
		fmt.Fprintf(out, "%s (%d): %s\n", group, count, meanings[group])
		for _, line := range lines {
			fmt.Fprintf(out, "  %s\n", line)
		}
	}
}

// meanings say what the remarks of a group are about.
var meanings = map[yamldoc.Group]string{
	yamldoc.Guessed: "the document does not say it; look at each, and say it in specs/aimsio/overlay.yaml where it is wrong",
	yamldoc.Untyped: "it travels as bytes, or as any JSON",
	yamldoc.Dropped: "the document has it, and nothing in Go is made of it",
}

// compiles builds the module as it would be after the change, without making it.
func compiles(ctx context.Context, root string, files map[string][]byte, found differences) error {
	dir, err := os.MkdirTemp("", "fieldbooks-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	replaced := map[string]string{}
	for i, diff := range found {
		var to string // "" hides the file
		if data, wanted := files[diff.path]; wanted {
			to = filepath.Join(dir, fmt.Sprint(i)+filepath.Ext(diff.path))
			if err := os.WriteFile(to, data, 0o600); err != nil {
				return err
			}
		}
		replaced[filepath.Join(root, filepath.FromSlash(diff.path))] = to
	}
	text, err := json.Marshal(map[string]any{"Replace": replaced})
	list := filepath.Join(dir, "overlay.json")
	if err := errors.Join(err, os.WriteFile(list, text, 0o600)); err != nil {
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
