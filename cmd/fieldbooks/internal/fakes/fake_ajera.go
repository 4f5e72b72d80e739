package fakes

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

var ajeraKinds = map[string]ajeratest.Kind{
	"status": ajeratest.Status, "html": ajeratest.HTML, "truncated": ajeratest.Truncated, "empty": ajeratest.Empty, "slow": ajeratest.Slow,
	"reset-before": ajeratest.ResetBefore, "reset-after": ajeratest.ResetAfter, "expired": ajeratest.Expired, "filler": ajeratest.Filler,
	"non-object-error": ajeratest.NonObjectError, "skeleton": ajeratest.Skeleton, "null-content": ajeratest.NullContent, "refusal": ajeratest.Refusal,
}

// ajeraWishes are what the flags ask of Ajera's stand-in.
type ajeraWishes = wishes[*ajeratest.Server, ajeratest.Option]

func ajeraFake(flags *pflag.FlagSet, log *callLog) *vendor {
	v := &vendor{name: "ajera", words: map[string][]string{}}
	v.at(flags)
	w := &ajeraWishes{flags: flags, vendor: v}
	w.words("until", lastMonth)
	w.words("fail", slices.Sorted(maps.Keys(ajeraKinds))...)
	w.options = append(w.options, ajeratest.WithTimesheets(104), ajeratest.WithObserver(func(c ajeratest.Call) {
		log.line(v, fmt.Sprintf("%s v%d", name(c.Method), c.Version), c.Status, c.Duration, c.Outcome)
		log.shows(v, ajeraAnswered(c))
	}), ajeratest.WithArrivals(func(c ajeratest.Call) { log.shows(v, ajeraArrived(c)) }))
	ajeraTenant(w)
	ajeraTrouble(w)
	v.start = func() standIn {
		s := ajeratest.New(w.options...)
		_, id, _ := strings.Cut(s.URLAt(""), "?")
		v.secrets = secretsOf(s.User(), s.Password(), id)
		w.on(s)
		return standIn{s, func(base string) [][2]string {
			return [][2]string{{"AJERA_API_URL", s.URLAt(base)}, {"AJERA_API_USERNAME", s.User()}, {"AJERA_API_PASSWORD", s.Password()}}
		}, ajeraShown(s, w)}
	}
	return v
}

// ajeraTenant makes the flags for what differs between tenants.
func ajeraTenant(w *ajeraWishes) {
	weekdays := map[string]time.Weekday{}
	for day := range time.Saturday + 1 {
		weekdays[day.String()] = day
	}
	choice(w, "success", "`code` of each success, 200 or 0 (default 200)", map[string]int{"0": 0, "200": 200}, ajeratest.WithSuccessCode)
	wish(w, "until", "the firm's dates go up to this `day`, or last-month (default 2026-01-02)", lastDay, ajeratest.WithFirmUntil)
	wish(w, "rows", "at least `N` employees, clients, vendors, projects, vendor invoices", count, ajeratest.WithRows)
	wish(w, "timesheets", "`N` weekly timesheets (default 104)", count, ajeratest.WithTimesheets)
	choice(w, "week", "`weekday` on which timesheets begin (default Monday)", weekdays, ajeratest.WithWeekStart)
	w.whether("first-day", "timesheets are dated by the first day of their week, not the last", ajeratest.WithFirstDayDates)
	wish(w, "session", "how `long`, as 90s or 20m, a session lasts (default 20m)", wait, ajeratest.WithSessionTTL)
	w.whether("strict", "refuse what the documentation does, and live servers do not", ajeratest.WithStrict)
	wish(w, "limits", "calls `per-second,at-once` beyond which they get 429 (default 9,0)", limits,
		func(p pair) ajeratest.Option { return ajeratest.WithLimits(p.perSecond, p.parallel) })
	wish(w, "deny", "`permission` that the user has not: \"Projects Update\" (repeatable)", permission,
		func(name string) ajeratest.Option { return ajeratest.Deny(name) })
}

// ajeraTrouble makes the flags for what goes wrong, and for what no one knows.
func ajeraTrouble(w *ajeraWishes) {
	script(w, "fail", "`fault` to come: status=429,retry-after=2,every=10 (repeatable)", mishaps(ajeraKinds, ajeraCall), func(s *ajeratest.Server, m mishap[ajeratest.Kind]) { ajeraFail(s, m, w) })
	script(w, "answer", "`call=JSON` is the Content of answers, after a method (repeatable)", answers(ajeraCall),
		func(s *ajeratest.Server, said words) {
			s.Script(ajeratest.Answer{Method: said.method, Content: said.body, Times: ajeratest.Always})
		})
}

// ajeraFail scripts a fault.
func ajeraFail(s *ajeratest.Server, m mishap[ajeratest.Kind], w *ajeraWishes) {
	f := ajeratest.Fault{Kind: m.kind, Method: m.method, Nth: m.nth, Times: m.times, When: ajeratest.When(m.when), Status: m.status,
		Header: m.header, ErrorID: m.id, Text: m.text, Delay: m.delay}
	if m.every > 0 {
		f.Nth, f.Met = m.every, w.next(func() { s.Fail(f) }) // which counts anew
	}
	s.Fail(f)
}

// ajeraMethods are those of both versions.
func ajeraMethods() []*wire.Method { return append(ajerav1.Methods(), ajerav2.Methods()...) }

// ajeraCall reads a method.
func ajeraCall(text string) (method, path string, err error) {
	if slices.ContainsFunc(ajeraMethods(), func(m *wire.Method) bool { return m.Name == text }) {
		return text, "", nil
	}
	return "", "", fmt.Errorf("%q is no method of Ajera; want one such as GetProjects", text)
}

func permission(text string) (string, error) {
	if slices.ContainsFunc(ajeraMethods(), func(m *wire.Method) bool { return m.Permission == text }) {
		return text, nil
	}
	return "", errors.New("no method needs it; want a permission of the specs, e.g. \"Projects Update\"")
}
