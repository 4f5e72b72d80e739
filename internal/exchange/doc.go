// Package exchange is one HTTP call as both wrappers make it: it repeats reads,
// never repeats a write that may have left this machine, knows what became of a
// call that failed, bounds what it waits for and what it reads, stays on the
// host it was told, and shows no secret in an error or a log line.
package exchange
