// Package ajeratest is a stateful fake of the Ajera API for tests, examples and
// dry runs: an [http.Handler] that logs users in, keeps the records of a small
// invented firm, and refuses what Ajera refuses.
//
// It reads the same specs as the generator, at run time, and shares no code with
// the generated clients: a fault of the generator cannot hide here.
//
// The vendor leaves much open. What the fake decided by itself:
//
//   - A method of which the name alone is known, such as DeleteVendorInvoices, is refused
//     until an answer is scripted with [Server.Script].
//   - An unknown argument, a null where a value belongs, a changed read-only field, and a
//     value beside those that are all there are, such as another BillingType, are refused.
//   - What live servers take although the documentation does not is taken, unless
//     [WithStrict] is asked for.
//   - Calls beyond 9 in any second are refused with HTTP 429, not executed, and noted: see
//     [WithLimits] and [Server.AssertLimits].
//   - A custom field is defined for a kind of records when any of them has it; see
//     [Server.Put]. New records have all that are defined.
//
// A test begins like this:
//
//	s := ajeratest.Start(t)
//	c, err := ajera.New(ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password())})
//
// A test that waits (for limits, sessions, retries) takes no real time in a bubble of
// package testing/synctest, with [New] and [Server.Transport] in the place of [Start];
// see the example.
//
// Faults are scripted with [Server.Fail], and answers with [Server.Script]; [Server.Log] tells
// what was called, and why a call was refused, which the vendor's texts do not, and
// [Server.AssertLimits] whether the limits were kept.
//
// Who looks on, as the page of "fieldbooks fake" does, hears of each call as it arrives and as it is
// answered ([WithArrivals], [WithObserver]), and what it changed ([Call.Changes]); asks for the
// sessions that were opened ([Server.SessionLog]) and the faults to come ([Server.Scripted]); and has
// everything begin anew with [Server.Reset].
package ajeratest
