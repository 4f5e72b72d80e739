package ajera

// SpecFile is for tests.
var SpecFile = specFile

func init() { imprintRounds /= 100 } // they take ten seconds under the race detector
