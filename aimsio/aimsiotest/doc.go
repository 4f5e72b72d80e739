// Package aimsiotest is a stateful fake of the Aimsio API for tests, examples and
// dry runs: an [http.Handler] that keeps the records of a small invented firm,
// answers every operation of the vendor's OpenAPI document, and refuses what the
// document refuses.
//
// It reads the same document and overlay as the generator, at run time, and shares
// no code with the generated client: a fault of the generator cannot hide here.
// Each request and each answer is validated against the document.
//
// The document leaves much open. What the fake decided by itself:
//
//   - A refusal has status 400 and a JSON body with one member, message. A list is
//     taken whole or not at all, unless [WithPartialWrites] says otherwise.
//   - A POST answers 200 with an empty body, unless [WithAnswer] gives one.
//   - A change keeps the members that were not sent. Every accepted record moves
//     its updatedAt, also when nothing in it changed.
//   - Members that a fully published schema does not know are refused.
//   - The records of Company, Equipment, Invoice, Timecard and PayrollPeriod have
//     invented members, because none is published; a write of them may be one
//     object or an object with one list.
//   - Locations and GL accounts have no operation; they are planted with
//     [Server.Put] as "Location" and "GLAccount".
//   - A call that waits in the queue for more than 5 seconds gets status 503; see
//     [WithOverload].
//
// A test begins like this:
//
//	s := aimsiotest.Start(t)
//	c, err := aimsio.New(aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password())})
//
// A test that waits (for limits, sessions, retries) takes no real time in a bubble of
// package testing/synctest, with [New] and [Server.Transport] in the place of [Start].
//
// Faults are scripted with [Server.Fail]; [Server.Log] tells what was called, and
// [Server.AssertLimits] whether the limits were kept.
package aimsiotest
