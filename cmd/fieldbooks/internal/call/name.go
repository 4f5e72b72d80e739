package call

import (
	"fmt"
	"sync"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Vendor is whose call it is, as commands are called: ajera or aimsio.
func Vendor(c *digest.Call) string {
	if c.Version == 0 {
		return "aimsio"
	}
	return "ajera"
}

// IsOlder reports whether a method of Ajera's has a twin in a newer version of the session.
func IsOlder(c *digest.Call) bool { return c.Version > 0 && newest()[c.Go] > c.Version }

// Name is what a call is called where both vendors' stand together: "ajera GetProjects", "aimsio
// ListJobOrders". The older twin of a method says its version: "ajera GetEmployees.v1".
func Name(c *digest.Call) string {
	if IsOlder(c) {
		return ID(c)
	}
	return Vendor(c) + " " + c.Go
}

// ID names a call among those of both vendors, as the annotation [Calls] does: "ajera GetProjects.v2",
// "aimsio GetJobOrder".
func ID(c *digest.Call) string {
	if c.Version == 0 {
		return Vendor(c) + " " + c.Go
	}
	return Vendor(c) + " " + methodID(c.Go, c.Version)
}

func methodID(name string, version int) string { return fmt.Sprint(name, ".v", version) }

// wireName is the vendor's name of a call.
func wireName(c *digest.Call) string {
	if c.Name != "" {
		return c.Name
	}
	return c.Go
}

// SpecsOf is what the specs of a call's vendor say.
func SpecsOf(c *digest.Call) *digest.Digest {
	if c.Version == 0 {
		return AimsioSpecs()
	}
	return AjeraSpecs()
}

// newest is the newest version that has a method of Ajera's, by its Go name.
var newest = sync.OnceValue(func() map[string]int {
	all := map[string]int{}
	for _, c := range AjeraSpecs().Calls {
		all[c.Go] = max(all[c.Go], c.Version)
	}
	return all
})
