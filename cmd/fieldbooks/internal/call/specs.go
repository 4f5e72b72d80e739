package call

import (
	"fmt"
	"sync"

	"github.com/fieldbooks/fieldbooks/generated/digest"
	specs "github.com/fieldbooks/fieldbooks/internal/digest"
)

// AjeraSpecs and AimsioSpecs are what the specs say of each vendor's calls. They are read once, when
// first needed, and not to be changed.
var (
	AjeraSpecs  = sync.OnceValue(func() *specs.Digest { return mustRead(digest.Ajera()) })
	AimsioSpecs = sync.OnceValue(func() *specs.Digest { return mustRead(digest.Aimsio()) })
)

// mustRead reads a text that is part of the program.
func mustRead(text []byte) *specs.Digest {
	d, err := specs.Read(text)
	if err != nil {
		panic(fmt.Sprintf("fieldbooks was built with a broken digest: %v", err))
	}
	return d
}
