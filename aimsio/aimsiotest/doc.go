// Package aimsiotest is a stateful fake of the Aimsio API for tests, examples and
// dry runs: an [http.Handler] that keeps the records of a small invented firm,
// answers the operations of the vendor's OpenAPI document, and refuses what the
// document refuses.
//
// It reads the same document and overlay as the generator, at run time, and shares
// no code with the generated client: a fault of the generator cannot hide here.
// Each request and each answer is validated against the document.
//
// What no one knows is refused with status 501, for an invented success would let a test
// pass that fails on the vendor's server; [Server.Script] puts a test's own answer in its
// place. So are refused, of the published document:
//
//   - a POST of Company, Equipment, Invoice or Timecard: no member of the body is published;
//   - the read of one Company, Equipment, Invoice, Timecard, PayrollPeriod or
//     NonRecurringBillableItem, as no member of the answer is published; but a record of
//     [Server.Put] is answered as it was planted;
//   - members that are not published, and elements of lists whose shape is not, such as
//     custom fields;
//   - a query, as no parameter is published;
//   - a change that leaves out a member of the stored record, unless [WithUnsentKept] or
//     [WithUnsentLost] says what becomes of it;
//   - what the stored pages have lost, or do not state: another jobStatus than a job has, what
//     nrbShouldReconcileWithPO makes mandatory, which of priceBookGuid and priceBookName counts
//     when they disagree, and which of two lines of a price book for one billable item.
//
// What the fake decided by itself, because a call has to be answered somehow:
//
//   - A refusal has status 400 and a JSON body with one member, message. A list is
//     taken whole or not at all, unless [WithPartialWrites] says otherwise.
//   - A POST answers 200 with an empty body, unless [WithAnswer] gives one.
//   - Every accepted record moves its updatedAt, also when nothing in it changed.
//   - Members that a fully published schema does not know are refused with 400, and
//     read-only ones, also where only the pattern of the pages says that they are.
//   - An entry of a list has the resource's name as its dtype, and a guid; those of
//     PayrollPeriod have an id. A record that is planted as deleted stays in the list.
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
// Faults are scripted with [Server.Fail], and answers with [Server.Script]; [Server.Log] tells
// what was called, and [Server.AssertLimits] whether the limits were kept.
//
// Who looks on, as the page of "fieldbooks fake" does, hears of each call as it arrives and as it is
// answered ([WithArrivals], [WithObserver]), and what it changed ([Call.Changes]); asks for the
// faults to come ([Server.Scripted]); and has everything begin anew with [Server.Reset].
package aimsiotest
