package fakes

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes/window"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// shown is the stand-ins as the page has them.
func shown(t *testing.T, args ...string) map[string]*window.Vendor {
	t.Helper()
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	vendors := fakes(flags, &callLog{out: io.Discard})
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	all := map[string]*window.Vendor{}
	for _, v := range vendors {
		all[v.name] = v.start().shown
	}
	return all
}

// TestWaitingFaultsAreFlags: what is told of a fault that waits is the flag that scripts it again.
func TestWaitingFaultsAreFlags(t *testing.T) {
	of := shown(t)
	for vendor, faults := range map[string][]string{
		"ajera": {"status=503", "slow=2s", "refusal=-150,text=no such thing", "reset-after,call=UpdateProjects,nth=3", "expired,times=always",
			"status=429,every=10,retry-after=2", "html=502,times=4,before", "skeleton,call=CreateProjects,after"},
		"aimsio": {"reset-before", "truncated,call=POST JobOrder,nth=2,times=always", "empty,call=GET JobOrder/{}", "status=500,call=GET,every=3"},
	} {
		for _, fault := range faults {
			if err := of[vendor].Script(fault); err != nil {
				t.Fatalf("%s: %v", fault, err)
			}
			waiting := of[vendor].Waiting()
			got := waiting[len(waiting)-1]
			if want := "--" + vendor + "-fail " + plainWord(fault); got.Words != want {
				t.Errorf("%s is told as %s", want, got.Words)
			}
			if strings.Contains(fault, "always") != (got.Left == 0) {
				t.Errorf("%s: %d are left", fault, got.Left)
			}
			of[vendor].Withdraw(got.ID)
		}
		if waiting := of[vendor].Waiting(); len(waiting) > 0 {
			t.Errorf("%s: taken away, and %v wait", vendor, waiting)
		}
		if err := of[vendor].Script("status=503,call=NoSuch"); err == nil {
			t.Errorf("%s: a call that is none is taken", vendor)
		}
	}
	for _, flag := range []string{"--ajera-answer", "--aimsio-answer"} {
		vendor, call := flag[2:strings.LastIndex(flag, "-")], map[string]string{"--ajera-answer": "DeleteVendorInvoices", "--aimsio-answer": "POST Company"}[flag]
		v := shown(t, flag, call+"={}")[vendor]
		v.Reset()
		if waiting := v.Waiting(); len(waiting) != 1 || waiting[0].Words != "an answer of your own to "+call {
			t.Errorf("%s: after a reset wait %v", flag, waiting)
		}
	}
}

// TestEveryRecordCanBeEdited: of each kind with records one is put back as it is, and changes but for
// its stamp; another key is refused.
func TestEveryRecordCanBeEdited(t *testing.T) {
	for _, v := range shown(t) {
		for _, kind := range v.Kinds() {
			keys := v.Keys(kind)
			if len(keys) == 0 {
				continue
			}
			was := v.Record(kind, keys[0])
			if strings.Contains(was, "api-user") {
				t.Errorf("%s %s tells the user: %s", kind, keys[0], was)
			}
			if err := v.Put(kind, keys[0], was); err != nil {
				t.Errorf("%s %s: %v", kind, keys[0], err)
			}
			for _, e := range change.Between("", wire.Value(was), wire.Value(v.Record(kind, keys[0]))) {
				if e.Field != "LastModifiedDate" && !strings.HasSuffix(e.Field, "UpdatedAt") {
					t.Errorf("%s %s: %s is %s, was %s", kind, keys[0], e.Field, e.After, e.Before)
				}
			}
			if others := otherKeys(t, was, keys[0]); !refusesOne(v, kind, keys[0], others) {
				t.Errorf("%s %s: another key is taken", kind, keys[0])
			}
			if now := v.Keys(kind); len(now) != len(keys) {
				t.Errorf("%s: %d records are now %d", kind, len(keys), len(now))
			}
		}
	}
}

// otherKeys are a record with another value in each member that has its key.
func otherKeys(t *testing.T, record, key string) (others []string) {
	t.Helper()
	members, err := rawjson.Members(wire.Value(record))
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range members {
		if rawjson.Text(m.Value) != key {
			continue
		}
		other := slices.Clone(members)
		if other[i].Value = wire.Value("99999"); m.Value.Kind() == '"' {
			other[i].Value = rawjson.Quote("another")
		}
		others = append(others, string(rawjson.Object(other)))
	}
	return others
}

// refusesOne reports whether a stand-in refuses one of these records for its key.
func refusesOne(v *window.Vendor, kind, key string, records []string) bool {
	return len(records) == 0 || slices.ContainsFunc(records, func(record string) bool {
		err := v.Put(kind, key, record)
		return err != nil && strings.Contains(err.Error(), "is the key of the record; leave it at "+key)
	})
}

// TestByHandMovesTheStamp: who reads what changed since then sees a record that was edited by hand.
func TestByHandMovesTheStamp(t *testing.T) {
	of, before := shown(t), time.Now().Add(-time.Second)
	text := of["ajera"].Record("Projects", "8")
	if err := of["ajera"].Put("Projects", "8", strings.Replace(text, "Mossbridge", "Moss", 1)); err != nil {
		t.Fatal(err)
	}
	members, _ := rawjson.Members(wire.Value(of["ajera"].Record("Projects", "8")))
	stamp, _ := rawjson.Lookup(members, "LastModifiedDate")
	moved, err := wire.ParseStamp(rawjson.Text(stamp))
	if at, wrong := moved.Time(); err != nil || wrong != nil || at.Before(before) || at.After(time.Now()) || !strings.HasSuffix(rawjson.Text(stamp), " (Eastern Standard Time)") {
		t.Errorf("the stamp is %s", stamp)
	}
	key := of["aimsio"].Keys("JobOrder")[0]
	text = of["aimsio"].Record("JobOrder", key)
	if err := of["aimsio"].Put("JobOrder", key, strings.Replace(text, `"jobName":"`, `"jobName":"X`, 1)); err != nil {
		t.Fatal(err)
	}
	members, _ = rawjson.Members(wire.Value(of["aimsio"].Record("JobOrder", key)))
	for _, m := range members {
		if strings.HasSuffix(m.Name, "pdatedAt") {
			if ms, err := strconv.ParseInt(string(m.Value), 10, 64); err != nil || ms < before.UnixMilli() {
				t.Errorf("%s is %s", m.Name, m.Value)
			}
			return
		}
	}
	t.Errorf("the job order has no stamp: %s", of["aimsio"].Record("JobOrder", key))
}

// TestSessionsAreTold: one that took the place of another says so, and two programs that call at the
// same time do not.
func TestSessionsAreTold(t *testing.T) {
	s := ajeratest.New(ajeratest.WithoutLimits())
	shown := ajeraShown(s, &ajeraWishes{vendor: &vendor{}})
	call := func(body string) string {
		r := httptest.NewRecorder()
		s.ServeHTTP(r, httptest.NewRequest(http.MethodPost, s.URL(), strings.NewReader(body)))
		_, rest, _ := strings.Cut(r.Body.String(), `"SessionToken":"`)
		token, _, _ := strings.Cut(rest, `"`)
		return token
	}
	login := func() string {
		return call(`{"Method":"CreateAPISession","Username":"` + s.User() + `","Password":"` + s.Password() + `","APIVersion":2}`)
	}
	told := func(want string) {
		t.Helper()
		var got []string
		for _, one := range shown.Sessions() {
			got = append(got, fmt.Sprintf("%d renews %d %s %d", one.Number, one.Renews, one.Told(), one.Calls))
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("%s, want %s", text, want)
		}
	}
	first := login()
	call(`{"Method":"ListProjects","SessionToken":"` + first + `"}`)
	second := login()
	told("1 renews 0 open 1, 2 renews 1 open 0")
	call(`{"Method":"ListProjects","SessionToken":"` + first + `"}`)
	call(`{"Method":"EndAPISession","SessionToken":"` + second + `"}`)
	told("1 renews 0 open 2, 2 renews 0 ended 1")
	login()
	s.ExpireSessions()
	told("1 renews 0 made invalid 2, 2 renews 0 ended 1, 3 renews 0 made invalid 0")
}

// TestManySessions: a program that logs in for each call leaves a page that is made at once.
func TestManySessions(t *testing.T) {
	var all []ajeratest.Session
	for n := range 20_000 {
		all = append(all, ajeratest.Session{Number: n + 1, Follows: n, Opened: time.Now()})
	}
	start := time.Now()
	for _, one := range all {
		if got := renewed(all, one); got != one.Follows {
			t.Fatalf("no. %d renews no. %d", one.Number, got)
		}
	}
	if took := time.Since(start); took > 100*time.Millisecond {
		t.Errorf("it takes %s to tell what %d sessions renew", took, len(all))
	}
}

// TestResetWhileCalled: what the flags script is there once after all is reset, also when several people
// do that and programs call all the while.
func TestResetWhileCalled(t *testing.T) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	ajera := fakes(flags, &callLog{out: io.Discard})[0]
	if err := flags.Parse([]string{"--ajera-limits", "0,0", "--ajera-fail", "status=503,every=1"}); err != nil {
		t.Fatal(err)
	}
	s := ajera.start()
	var calls, resets sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		calls.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, ajeratest.Path, strings.NewReader(`{"Method":"ListProjects"}`)))
				}
			}
		})
		resets.Go(func() {
			for range 10 {
				s.shown.Reset()
			}
		})
	}
	resets.Wait()
	close(done)
	calls.Wait()
	w := &ajeraWishes{}
	met := w.next(func() { t.Error("a fault of before a reset comes once more") })
	w.again(nil, func() {})
	met()
	if waiting := s.shown.Waiting(); len(waiting) != 1 {
		t.Errorf("the fault of the command line waits %d times", len(waiting))
	}
}
