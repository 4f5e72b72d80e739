package fakes

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes/window"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// aimsioWindow is Aimsio's stand-in as the page shows it.
type aimsioWindow struct {
	*aimsiotest.Server
	wishes *aimsioWishes
}

func aimsioShown(s *aimsiotest.Server, w *aimsioWishes) *window.Vendor {
	v := &window.Vendor{
		Name: "aimsio", Title: "Aimsio", Beyond: "waits in a queue, and times out when that takes too long",
		Faults: slices.Sorted(maps.Keys(aimsioKinds)), Fake: aimsioWindow{s, w},
	}
	v.Limits.PerSecond, v.Limits.AtOnce = s.Limits()
	for _, o := range aimsioapi.Operations() {
		called := o.Verb + " " + o.Resource
		if strings.HasSuffix(o.Path, "}") {
			called += "/{}"
		}
		v.Calls = append(v.Calls, called)
	}
	slices.Sort(v.Calls)
	v.Calls = slices.Compact(v.Calls)
	return v
}

// noWait is how long a call may be on its way through the queue that did not wait in it.
const noWait = 5 * time.Millisecond

// aimsioArrived is a call as it is known before it is let in.
func aimsioArrived(c aimsiotest.Call) window.Call {
	path := strings.Trim(c.Path, "/")
	if _, key, found := strings.Cut(path, "api/standard/v1/"); found {
		path = key
	}
	return window.Call{ID: c.Number, Name: c.Method + " " + path, Start: c.Start, Over: c.Over}
}

// aimsioAnswered is the same call once it was answered.
func aimsioAnswered(c aimsiotest.Call) window.Call {
	w := aimsioArrived(c)
	w.Sent, w.Status, w.Outcome, w.Fault, w.Duration = c.Body, c.Status, cmp.Or(c.Outcome, "ok"), c.Fault != "", c.Duration
	if c.Waited > noWait {
		w.Waited = c.Waited
	}
	for _, one := range c.Changes {
		w.Changes = append(w.Changes, window.Change{Kind: one.Resource, Key: one.Key, Before: one.Before, After: one.After})
	}
	return w
}

// Sessions is none: each call bears user and password.
func (a aimsioWindow) Sessions() []window.Session { return nil }

// Kinds is the names of the records.
func (a aimsioWindow) Kinds() []string { return a.Resources() }

// Record is the JSON of a record without who made it and who changed it: that is the user, whom the
// page does not tell, and the server says so by itself.
func (a aimsioWindow) Record(kind, key string) string {
	members, err := rawjson.Members(rawjson.Value(a.Get(kind, key)))
	if err != nil {
		return "" // there is none
	}
	members = slices.DeleteFunc(members, func(m rawjson.Member) bool {
		return strings.HasSuffix(m.Name, "ByUserName") || strings.HasSuffix(m.Name, "ByFullName")
	})
	return string(rawjson.Object(members))
}

// Put replaces a record, and has the server stamp it unless the stamp is what was edited.
func (a aimsioWindow) Put(kind, key, text string) error {
	hand := byHand{key, a.Keys(kind), func(key string) string { return a.Record(kind, key) }, aimsioStamp}
	record, err := hand.edited(text)
	if err != nil {
		return err
	}
	a.Server.Put(kind, string(record))
	return nil
}

// aimsioStamp leaves out what the server gives to a record that changes.
func aimsioStamp(name string, was rawjson.Value) rawjson.Value {
	if strings.HasSuffix(name, "UpdatedAt") || name == "updatedAt" {
		return nil
	}
	return was
}

// Waiting is the faults and answers that are still to come.
func (a aimsioWindow) Waiting() (all []window.Fault) {
	for _, s := range a.Scripted() {
		f := window.Fault{ID: s.Number, Before: s.Before, Left: s.Left % aimsiotest.Always}
		if s.Fault != nil {
			f.Words = aimsioSpelled(s)
		} else {
			f.Words = "an answer of your own to " + cmp.Or(strings.TrimSpace(s.Answer.Method+" "+s.Answer.Path), "any call")
		}
		all = append(all, f)
	}
	return all
}

// aimsioSpelled is the flag of a fault that waits.
func aimsioSpelled(s aimsiotest.Scripted) string {
	f := s.Fault
	m := mishap[aimsiotest.Kind]{status: f.Status, delay: f.Delay, method: f.Method, path: f.Path, when: string(f.When), header: f.Header}
	for word, kind := range aimsioKinds {
		if kind == f.Kind {
			m.word = word
		}
	}
	if f.Met != nil {
		m.every = f.Nth
	}
	return m.spelled("--aimsio-fail", s.Before, s.Left)
}

// Script adds a fault in the words of --aimsio-fail.
func (a aimsioWindow) Script(fault string) error {
	m, err := mishaps(aimsioKinds, aimsioCall)(fault)
	if err == nil {
		aimsioFail(a.Server, m, a.wishes)
	}
	return err
}

// Withdraw takes a fault away.
func (a aimsioWindow) Withdraw(id int) { a.Unscript(id) }

// Reset is that of the server, with what the flags script.
func (a aimsioWindow) Reset() {
	a.wishes.again(a.Server, a.Server.Reset)
}
