package ajeratest_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// TestReset has a server that was used much do as a new one of the same options does.
func TestReset(t *testing.T) {
	opts := []ajeratest.Option{ajeratest.WithFirm(5), ajeratest.WithClock(firmsDay), ajeratest.WithLimits(3, 0), ajeratest.WithLoginMember("CompanyName", `"Pier"`)}
	k, fresh := talk(t, opts...), talk(t, opts...)
	k.must(1, "UpdateClients", newClient("x"))
	k.s.Put("Clients", `{"ClientKey":700,"Description":"planted"}`)
	k.s.Remove("Vendors", 1)
	k.s.Fail(ajeratest.Fault{Kind: ajeratest.Status, Times: ajeratest.Always})
	k.s.Script(ajeratest.Answer{Times: ajeratest.Always})
	for range 5 {
		_, _, _ = k.do(k.body(1, "ListClients", `{}`))
	}
	if len(k.s.Violations()) == 0 {
		t.Fatal("no limit was broken, so the reset has nothing to forget")
	}
	k.s.Reset()
	if n := len(k.s.SessionLog()) + len(k.s.Log()) + len(k.s.Scripted()) + len(k.s.Violations()) + k.s.MaxOpen() + k.s.MaxPerSecond(); n != 0 {
		t.Errorf("%d sessions, calls, scripts, notes of limits are left", n)
	}
	if k.s.Get("Clients", 700) != "" || !maps.Equal(k.all(), fresh.all()) {
		t.Error("the records are not those of a new server")
	}
	k.refuse(1, "ListClients", `{}`, ajeratest.TextSession)
	k.login(1)
	if c := k.last(); c.Session != 3 || c.Number <= 8 {
		t.Errorf("the numbers begin again: session %d of call %d", c.Session, c.Number)
	}
	for _, both := range []*talker{k, fresh} {
		both.must(1, "UpdateClients", newClient("after"))
	}
	if got, want := k.last().Changes, fresh.last().Changes; !slices.Equal(got, want) || len(got) != 1 {
		t.Errorf("a write changed %v, on a new server %v", got, want)
	}
}

// TestResetWhileCallsRun takes everything away under those who use it.
func TestResetWhileCallsRun(t *testing.T) {
	k := talk(t)
	body := fmt.Sprintf(`{"Method":"CreateAPISession","Username":%q,"Password":%q,"APIVersion":1}`, k.s.User(), k.s.Password())
	var wait sync.WaitGroup
	for _, busy := range []func(){
		func() { _, _, _ = k.do(k.body(1, "ListClients", `{}`)) },
		func() { _, _, _ = k.do(k.body(1, "UpdateClients", newClient("x"))) },
		func() { _, _, _ = k.do(body) },
		func() {
			k.s.Fail(ajeratest.Fault{Kind: ajeratest.Expired, Method: "ListClients", Times: 2})
			k.s.Script(ajeratest.Answer{Method: "UpdateClients", When: ajeratest.After})
			for _, one := range k.s.Scripted() {
				k.s.Unscript(one.Number)
			}
		},
		func() { k.s.Remove("Clients", 9); k.s.SessionLog(); k.s.Log(); k.s.Calls("ListClients") },
		func() {
			k.s.Put("Clients", `{"Description":"y"}`)
			k.s.Entities()
			k.s.Sessions()
			k.s.ExpireSessions()
		},
		k.s.Reset,
	} {
		wait.Go(func() {
			for range 20 {
				busy()
			}
		})
	}
	wait.Wait()
	if k.s.Reset(); k.s.MaxOpen() != 0 || len(k.s.Log()) != 0 {
		t.Errorf("%d calls are open, %d are logged", k.s.MaxOpen(), len(k.s.Log()))
	}
}
