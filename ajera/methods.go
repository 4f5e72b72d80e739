package ajera

import (
	"slices"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// methods are all that the specs know, those of sessions included.
func methods() []*wire.Method {
	all := append(ajerav1.Methods(), ajerav2.Methods()...)
	for _, version := range []int{1, 2} {
		all = append(all, sessionMethod("CreateAPISession", version), sessionMethod("EndAPISession", version))
	}
	return all
}

// named are those with a name, of one version or of both.
func named(name string) []*wire.Method {
	return slices.DeleteFunc(methods(), func(m *wire.Method) bool { return m.Name != name })
}

// sessionMethod is a method that opens or ends a session of a version.
func sessionMethod(name string, version int) *wire.Method {
	return &wire.Method{Name: name, Version: version, Kind: wire.KindSession}
}
