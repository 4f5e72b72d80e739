//go:build !unix

package pgtest

// run has no way here to end a server with this process.
func run(string, string) error { return ErrNone }
