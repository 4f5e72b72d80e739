// Package ajera is a client of the Deltek Ajera API.
//
// [New] or [FromEnv] make a [Client]. Its two halves, V1 and V2, hold one method
// for each method of the vendor's API; which session version a method needs is
// known to the package, so a method cannot be called with the wrong one. Sessions
// are opened when first needed, shared by all goroutines, renewed when the server
// rejects them and ended by [Client.Close].
//
// Reads are repeated after passing faults; a write is never repeated once
// something was sent. Every failed call returns an [*Error], whose Outcome says
// what is certain about a write. Saves send what was edited in a result, and
// nothing else.
package ajera
