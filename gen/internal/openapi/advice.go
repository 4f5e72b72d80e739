package openapi

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/fold"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/kin"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/overlay"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// A first meeting with a document that says the same in another form: what it has to be told so
// that the Go, and the corrections of today, stay as they are.

// former is the document in place, corrected as far as the overlay fits it: that may have been turned
// to the new one already, its names foremost. It is empty when there is none.
func former(fsys fs.FS, over overlay.Overlay) *yamldoc.Document {
	best := &yamldoc.Document{File: specFile}
	fewest := math.MaxInt
	text, _ := fs.ReadFile(fsys, specFile)
	for _, o := range []overlay.Overlay{over, over.Nameless()} {
		doc, err := yamldoc.Load(specFile, text)
		if err != nil {
			break
		}
		nameSchemas(doc, o)
		if stale := len(o.Apply(doc)); stale < fewest {
			best, fewest = doc, stale
		}
	}
	return best
}

// schemaNames are entries for the overlay that give the schemas of the document today's names.
func schemaNames(doc *yamldoc.Document, moved []kin.Move) (lines string) {
	for _, m := range moved {
		if target := overlay.Target(doc.Root, m.To); target != overlay.Target(doc.Root, doc.Root.At(yamldoc.SchemasPointer+m.Name)) {
			lines += fmt.Sprintf("  %s: %s\n", m.Name, target)
		}
	}
	return lines
}

// renamed gives the schemas the old names for the rest of the reading, so that all else that is wrong is told as
// well, and reports that targets of the overlay miss their schemas.
func renamed(over overlay.Overlay, doc *yamldoc.Document, moved []kin.Move) (faults yamldoc.Faults) {
	var missed []string
	for _, m := range moved {
		if over.AimsAt(cmp.Or(m.Of, m.Name)) && m.To != doc.Root.At(yamldoc.SchemasPointer+m.Name) {
			missed = append(missed, m.Name)
		}
	}
	if len(missed) == 0 {
		return nil
	}
	overlay.Rename(doc, moved)
	fold.Document(doc)
	faults.Add(yamldoc.Place{File: overlayFile}, "targets of the overlay name schemas that have another name or none in %s (%s); add the lines under %s, or change the targets",
		doc.File, strings.Join(missed, ", "), overlay.NamesKey)
	return faults
}

// operationNames are actions for the overlay that give the operations today's Go names. There are none while
// actions miss their paths: these may be those that give the names.
func operationNames(r Replacement, faults yamldoc.Faults) (actions string) {
	if slices.ContainsFunc(faults, func(f *yamldoc.Fault) bool { return f.File == overlayFile && f.Line > 0 }) {
		return ""
	}
	before := goNames(r.Old)
	for _, op := range r.New.Operations {
		if was := before[op.Key()]; was != "" && was != op.GoName {
			actions += operationName(op.Path, op.Method, was, "the document would make it "+op.GoName)
		}
	}
	return actions
}

// goNames are those of the operations, by what finds each again.
func goNames(m *decide.Model) map[string]string {
	names := map[string]string{}
	for _, op := range m.Operations {
		names[op.Key()] = op.GoName
	}
	return names
}

// operationName is an action that keeps the Go name of an operation, and why.
func operationName(path, method, name, why string) string {
	return fmt.Sprintf("  - target: $.paths['%s'].%s\n    description: The Go name as it was; %s.\n    update: {x-go-name: %s}\n", path, method, why, name)
}

// keptNames gives the operations that the document has names for those of today, for the rest of the reading.
// What it returns are the actions that do so.
func keptNames(doc *yamldoc.Document, old *decide.Model) (actions string) {
	before := goNames(old)
	for path, item := range doc.Root.Get("paths").Pairs() {
		for method, op := range item.Pairs() {
			was, is := before[method.Value+" "+kin.Path(path.Value)], op.Text("operationId")
			if was != "" && is != "" && op.Text("x-go-name") == "" {
				op.Append(op.Word("x-go-name"), op.Word(was))
				actions += operationName(path.Value, method.Value, was, "the document calls it "+is)
			}
		}
	}
	return actions
}

// repeated are actions for the overlay that correct what is a schema of its own now as the one that it was a part of,
// and a fault that asks for them.
func repeated(over overlay.Overlay, doc *yamldoc.Document, moved []kin.Move) (actions string, faults yamldoc.Faults) {
	for _, m := range moved {
		if m.Of == "" {
			continue
		}
		if more := over.Repeated(doc, m.Of, m.Name); more != "" {
			actions += more
			faults.Add(yamldoc.Place{File: overlayFile}, "what is sent as %s is a schema of its own in %s, which the actions on %s do not correct; add those on %s, or one of them",
				m.Of, doc.File, m.Of, m.Name)
		}
	}
	return actions, faults
}

// advice is all of these as a part of the overlay.
func advice(names, actions string) string {
	if names != "" {
		names = overlay.NamesKey + ":\n" + names
	}
	if actions != "" {
		actions = "actions: # beside those that are there\n" + actions
	}
	return names + actions
}
