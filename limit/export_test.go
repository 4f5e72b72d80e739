package limit

// Memory is the Source of New.
func Memory(p Policy) Source { return newMemory(p) }
