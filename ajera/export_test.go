package ajera

import "github.com/fieldbooks/fieldbooks/ajera/internal/session"

// SpecFile is for tests.
var SpecFile = specFile

func init() { session.ImprintRounds /= 100 } // they take ten seconds under the race detector
