package openapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/overlay"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

// needs is what the hand-written package aimsio knows of the generated code by name, beside what
// every document gets. The entries of lists are what resources are made of.
var needs = []struct {
	schema  string
	members []string
}{
	{decide.Stub, []string{"guid", "id", "updatedAt"}},
}

// needed reports what package aimsio needs and the document has not.
func needed(m *decide.Model) (faults yamldoc.Faults) {
	for _, need := range needs {
		at := yamldoc.Place{File: m.File}
		i := slices.IndexFunc(m.Components, func(c *read.Component) bool { return c.GoName == need.schema })
		if i < 0 {
			faults.Add(at, "package aimsio needs a schema %s with %s, the entries of lists; name the one that is meant in the overlay, by x-go-name or under %s",
				need.schema, strings.Join(need.members, ", "), overlay.NamesKey)
			continue
		}
		for _, name := range need.members {
			if c := m.Components[i]; c.Member(name) == nil {
				faults.Add(cmp.Or(c.At, at), "package aimsio needs the member %q of %s, which it has not; give it back in the overlay, or change the package first", name, need.schema)
			}
		}
	}
	return faults
}
