// Package ajera is a client of the Deltek Ajera API.
//
// [New] or [FromEnv] make a [Client]. Its two halves, V1 and V2, hold one method
// for each method of the vendor's API; which session version a method needs is
// known to the package, so a method cannot be called with the wrong one. Sessions
// are opened when first needed, shared by all goroutines, renewed when the server
// rejects them and ended by [Client.Close].
//
// # Reading
//
// Get methods take any number of keys and bring the records in the order asked;
// keys that do not exist are in the result's Missing. Numbers are exact. A zero
// value stands for absent, null and empty alike; amounts and dates know absent
// from zero. Members that the specs do not know are in each record's Unknown, and
// custom fields are reached by its Custom method. [Pages] and [Batches] read piece
// by piece.
//
// # Saving
//
// Edit the structs of a Get result and give it to the Save method of the same
// entity. Only what differs from what was read goes out, under the names it was
// read by; records taken out of the result are not saved, and none is deleted. An
// empty text goes out as "", a cleared date, amount or reference as null.
// [Client.Preview] shows a save without sending it. A result can be saved once:
// read again before the next save, or the server takes it for a conflict. Version
// 1 saves create the records that were added to a result; version 2 has Create
// methods.
//
// # Errors
//
// Reads are repeated after passing faults; a write is never repeated once
// something was sent. Every failed call returns an [*Error], whose Outcome says
// what is certain about a write, and which [errors.Is] compares with ErrConflict,
// ErrPermission and the others. A result that comes with an error holds what was
// done all the same: so with ErrPartial, when a create answers fewer records than
// were sent, or version 1 counts fewer updates.
//
// # Personal data
//
// Records with social security numbers, pay rates, tax ids or access data print
// masked: by fmt, by log/slog, and by encoding/json, which loggers use. To write
// one whole, use json v2 (github.com/go-json-experiment/json), or the result's Raw.
package ajera
