package ajera

// SpecFile is for tests.
var SpecFile = specFile
