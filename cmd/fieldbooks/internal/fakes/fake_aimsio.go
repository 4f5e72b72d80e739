package fakes

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

var aimsioKinds = map[string]aimsiotest.Kind{
	"status": aimsiotest.Status, "html": aimsiotest.HTML, "truncated": aimsiotest.Truncated, "empty": aimsiotest.Empty, "slow": aimsiotest.Slow,
	"reset-before": aimsiotest.ResetBefore, "reset-after": aimsiotest.ResetAfter,
}

// aimsioWishes are what the flags ask of Aimsio's stand-in.
type aimsioWishes = wishes[*aimsiotest.Server, aimsiotest.Option]

func aimsioFake(flags *pflag.FlagSet, log *callLog) *vendor {
	v := &vendor{name: "aimsio", words: map[string][]string{}}
	v.at(flags)
	w := &aimsioWishes{flags: flags, vendor: v}
	w.words("until", lastMonth)
	w.words("fail", slices.Sorted(maps.Keys(aimsioKinds))...)
	w.options = append(w.options, aimsiotest.WithObserver(func(c aimsiotest.Call) {
		log.line(v, name(c.Method)+" "+name(strings.Trim(c.Path, "/")), c.Status, c.Duration, c.Outcome)
		log.shows(v, aimsioAnswered(c))
	}), aimsiotest.WithArrivals(func(c aimsiotest.Call) { log.shows(v, aimsioArrived(c)) }))
	aimsioTenant(w)
	aimsioTrouble(w)
	v.start = func() standIn {
		s := aimsiotest.New(w.options...)
		v.secrets = secretsOf(s.User(), s.Password())
		w.on(s)
		return standIn{s, func(base string) [][2]string {
			return [][2]string{{"AIMSIO_URL", base}, {"AIMSIO_USERNAME", s.User()}, {"AIMSIO_PASSWORD", s.Password()}}
		}, aimsioShown(s, w)}
	}
	return v
}

// aimsioTenant makes the flags for what differs between tenants, or is not known of any.
func aimsioTenant(w *aimsioWishes) {
	wish(w, "until", "the firm's dates go up to this `day`, or last-month (default 2026-01-02)", lastDay, aimsiotest.WithFirmUntil)
	wish(w, "rows", "at least `N` companies, billable items, employees, job orders, NRBs", count, aimsiotest.WithRows)
	wish(w, "limits", "calls `per-second,at-once` beyond which they wait (default 10,10)", limits,
		func(p pair) aimsiotest.Option { return aimsiotest.WithLimits(p.perSecond, p.parallel) })
	wish(w, "queue", "how `long`, as 5s, a call waits before it times out (default 5s)", wait, aimsiotest.WithQueue)
	wish(w, "overload", "HTTP `status` of one that timed out; 0 is a cut (default 503)", overload, aimsiotest.WithOverload)
	wish(w, "deny", "`operation` that the user may not call: JobOrder, \"POST NRB\" (repeatable)", operation,
		func(name string) aimsiotest.Option { return aimsiotest.Deny(name) })
	wish(w, "post", "`JSON` body of each accepted POST (default none)", document, aimsiotest.WithAnswer)
	w.whether("timecards", "the account has the Timecards module: payroll members are needed", aimsiotest.WithTimecards)
	w.whether("partial", "keep the records of a list that stand before a refused one", aimsiotest.WithPartialWrites)
	choice(w, "unsent", "members that a change leaves out are `kept` or lost (default refused)",
		map[string]aimsiotest.Option{"kept": aimsiotest.WithUnsentKept(), "lost": aimsiotest.WithUnsentLost()},
		func(o aimsiotest.Option) aimsiotest.Option { return o })
}

// aimsioTrouble makes the flags for what goes wrong, and for what no one knows.
func aimsioTrouble(w *aimsioWishes) {
	script(w, "fail", "`fault` to come: \"reset-after,call=POST JobOrder\" (repeatable)", mishaps(aimsioKinds, aimsioCall), func(s *aimsiotest.Server, m mishap[aimsiotest.Kind]) { aimsioFail(s, m, w) })
	script(w, "answer", "`call=JSON` answers such calls: \"POST Company={}\" (repeatable)", answers(aimsioCall),
		func(s *aimsiotest.Server, said words) {
			s.Script(aimsiotest.Answer{Method: said.method, Path: said.path, Body: said.body, Times: aimsiotest.Always})
		})
}

// aimsioFail scripts a fault.
func aimsioFail(s *aimsiotest.Server, m mishap[aimsiotest.Kind], w *aimsioWishes) {
	f := aimsiotest.Fault{Kind: m.kind, Method: m.method, Path: m.path, Nth: m.nth, Times: m.times, When: aimsiotest.When(m.when),
		Status: m.status, Header: m.header, Delay: m.delay}
	if m.every > 0 {
		f.Nth, f.Met = m.every, w.next(func() { s.Fail(f) }) // which counts anew
	}
	s.Fail(f)
}

func overload(text string) (int, error) {
	status, err := strconv.Atoi(text)
	if err != nil || status != 0 && (status < 400 || status > 599) {
		return 0, errors.New("want an HTTP status of 400 to 599, or 0")
	}
	return status, nil
}

// aimsioCall reads a path, with a method before it or not.
func aimsioCall(text string) (method, path string, err error) {
	method, path, found := strings.Cut(text, " ")
	switch {
	case found:
	case text == http.MethodGet || text == http.MethodPost:
		return text, "", nil
	default:
		method, path = "", text
	}
	resource, key, _ := strings.Cut(path, "/")
	known := slices.ContainsFunc(aimsioapi.Operations(), func(o *wire.Operation) bool {
		_, keyed := strings.CutSuffix(o.Path, "}")
		return o.Resource == resource && (method == "" || method == o.Verb) && (key != "") == keyed
	})
	if !known {
		return "", "", fmt.Errorf("%q is no operation of Aimsio; want one such as \"POST JobOrder\" or \"GET JobOrder/{}\"", text)
	}
	return method, path, nil
}

// operation reads what a user may not call: a resource is its lists, reads and writes.
func operation(text string) (string, error) {
	_, path, err := aimsioCall(text)
	if err == nil && path == "" {
		err = errors.New("want a resource, with a method before it or not")
	}
	return text, err
}
