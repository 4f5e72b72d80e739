// Package ajeratest is a stateful fake of the Ajera API for tests, examples and
// dry runs: an [http.Handler] that logs users in, keeps the records of a small
// invented firm, and refuses what Ajera refuses.
//
// It reads the same specs as the generator, at run time, and shares no code with
// the generated clients: a fault of the generator cannot hide here. What the
// vendor does not document is decided strictly (an unknown argument, a null where
// a value belongs, a changed read-only field are refused), so that a client that
// passes here asks nothing of the real server's leniency.
//
//	s := ajeratest.Start(t)
//	c, err := ajera.New(ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password())})
//
// A test that waits (for limits, sessions, retries) takes no real time in a bubble of
// package testing/synctest, with [New] and [Server.Transport] in the place of [Start].
//
// Faults are scripted with [Server.Fail]; [Server.Log] tells what was called.
package ajeratest
