package fakes

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes/window"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// ajeraWindow is Ajera's stand-in as the page shows it.
type ajeraWindow struct {
	*ajeratest.Server
	wishes *ajeraWishes
}

func ajeraShown(s *ajeratest.Server, w *ajeraWishes) *window.Vendor {
	v := &window.Vendor{
		Name: "ajera", Title: "Ajera", Beyond: "is refused with HTTP 429 and not executed",
		Faults: slices.Sorted(maps.Keys(ajeraKinds)), Fake: ajeraWindow{s, w},
	}
	v.Limits.PerSecond, v.Limits.AtOnce = s.Limits()
	for _, m := range ajeraMethods() {
		v.Calls = append(v.Calls, m.Name)
	}
	slices.Sort(v.Calls)
	v.Calls = slices.Compact(v.Calls)
	return v
}

// ajeraArrived is a call as it is known before it is read.
func ajeraArrived(c ajeratest.Call) window.Call {
	called := cmp.Or(c.Method, "a call")
	if c.Version > 0 {
		called += fmt.Sprintf(" v%d", c.Version)
	}
	return window.Call{ID: c.Number, Name: called, Session: c.Session, Start: c.Start, Over: c.Over, Sent: c.Args}
}

// ajeraAnswered is the same call once it was answered.
func ajeraAnswered(c ajeratest.Call) window.Call {
	w := ajeraArrived(c)
	w.Status, w.Outcome, w.Fault, w.Duration = c.Status, cmp.Or(c.Outcome, "ok"), c.Fault != "", c.Duration
	for _, one := range c.Changes {
		w.Changes = append(w.Changes, window.Change{Kind: one.Entity, Key: strconv.Itoa(one.Key), Before: one.Before, After: one.After})
	}
	return w
}

// Sessions is those of the server.
func (a ajeraWindow) Sessions() (all []window.Session) {
	now, sessions := time.Now(), a.SessionLog()
	for _, s := range sessions {
		one := window.Session{
			Number: s.Number, Version: s.Version, Agent: a.wishes.vendor.secrets.hidden(s.Agent), Opened: s.Opened, Expires: s.Expires, Used: s.Used, Calls: s.Calls,
			Renews: renewed(sessions, s), State: string(s.State(now)), Over: s.Ended,
		}
		switch s.State(now) {
		case ajeratest.SessionInvalidated:
			one.Over = s.Invalidated
		case ajeratest.SessionExpired:
			one.Over = s.Expires
		}
		all = append(all, one)
	}
	return all
}

// renewed is the number of the session whose place one took, 0 for none: a client opens the next one
// shortly before the last expires, or when it was refused, and calls in that no more. Two programs that
// call at the same time are told apart by this.
func renewed(all []ajeratest.Session, s ajeratest.Session) int {
	at, found := slices.BinarySearchFunc(all, s.Follows, func(one ajeratest.Session, number int) int { return one.Number - number })
	if !found || !all[at].Ended.IsZero() && all[at].Ended.Before(s.Opened) || all[at].Used.After(s.Opened) {
		return 0
	}
	return s.Follows
}

// Kinds is the names of the records.
func (a ajeraWindow) Kinds() []string { return a.Entities() }

// Keys is the keys of records.
func (a ajeraWindow) Keys(kind string) (keys []string) {
	for _, key := range a.Server.Keys(kind) {
		keys = append(keys, strconv.Itoa(key))
	}
	return keys
}

// Record is the JSON of a record.
func (a ajeraWindow) Record(kind, key string) string {
	n, err := strconv.Atoi(key)
	if err != nil {
		return ""
	}
	return a.Get(kind, n)
}

// Put replaces a record, and moves its LastModifiedDate unless that is what was edited.
func (a ajeraWindow) Put(kind, key, text string) error {
	hand := byHand{key, a.Keys(kind), func(key string) string { return a.Record(kind, key) }, ajeraStamp}
	record, err := hand.edited(text)
	if err != nil {
		return err
	}
	a.Server.Put(kind, string(record))
	return nil
}

// ajeraStamp moves a stamp to now, in its own form and zone.
func ajeraStamp(name string, was rawjson.Value) rawjson.Value {
	if name != "LastModifiedDate" || was.Kind() != '"' {
		return was
	}
	text := rawjson.Text(was)
	stamp, err := wire.ParseStamp(text)
	if err != nil || stamp.IsZero() {
		return was
	}
	then, err := stamp.Time()
	const moment = "2006-01-02 15:04:05.000"
	if err != nil || len(text) < len(moment) {
		return was
	}
	return rawjson.Quote(time.Now().In(then.Location()).Format(moment) + text[len(moment):])
}

// Waiting is the faults and answers that are still to come.
func (a ajeraWindow) Waiting() (all []window.Fault) {
	for _, s := range a.Scripted() {
		f := window.Fault{ID: s.Number, Before: s.Before, Left: s.Left % ajeratest.Always}
		if s.Fault != nil {
			f.Words = ajeraSpelled(s)
		} else {
			f.Words = "an answer of your own to " + cmp.Or(s.Answer.Method, "any call")
		}
		all = append(all, f)
	}
	return all
}

// ajeraSpelled is the flag of a fault that waits.
func ajeraSpelled(s ajeratest.Scripted) string {
	f := s.Fault
	m := mishap[ajeratest.Kind]{status: f.Status, id: f.ErrorID, delay: f.Delay, method: f.Method, when: string(f.When), text: f.Text, header: f.Header}
	for word, kind := range ajeraKinds {
		if kind == f.Kind {
			m.word = word
		}
	}
	if f.Met != nil {
		m.every = f.Nth
	}
	return m.spelled("--ajera-fail", s.Before, s.Left)
}

// Script adds a fault in the words of --ajera-fail.
func (a ajeraWindow) Script(fault string) error {
	m, err := mishaps(ajeraKinds, ajeraCall)(fault)
	if err == nil {
		ajeraFail(a.Server, m, a.wishes)
	}
	return err
}

// Withdraw takes a fault away.
func (a ajeraWindow) Withdraw(id int) { a.Unscript(id) }

// Reset is that of the server, with what the flags script.
func (a ajeraWindow) Reset() {
	a.wishes.again(a.Server, a.Server.Reset)
}
