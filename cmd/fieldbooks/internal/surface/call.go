package surface

import (
	"strconv"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// calls are what the specs say of the calls of both vendors, by what [call.Calls] says.
func calls() map[string]*digest.Call {
	all := map[string]*digest.Call{}
	for vendor, specs := range map[string]*digest.Digest{"ajera": call.AjeraSpecs(), "aimsio": call.AimsioSpecs()} {
		for _, c := range specs.Calls {
			id := vendor + " " + c.Go
			if c.Version > 0 {
				id += ".v" + strconv.Itoa(c.Version)
			}
			all[id] = c
		}
	}
	return all
}
