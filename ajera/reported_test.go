package ajera_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// kinds are those that a refusal by the vendor can be of.
var kinds = []error{ajera.ErrSession, ajera.ErrPermission, ajera.ErrVersion, ajera.ErrArgument, ajera.ErrConflict, ajera.ErrLimit, ajera.ErrNoChange}

// TestRefusalsAreJudgedByTheVendorsWords sends each refusal to a read and to a write. What users
// typed decides nothing: the vendor's own texts do, and a write goes out once more only for those.
func TestRefusalsAreJudgedByTheVendorsWords(t *testing.T) {
	const once, again = 0, 1 // new logins, each followed by a second try
	for _, test := range []struct {
		id          int
		text        string
		want        error
		read, write int
	}{
		// The vendor's texts of a session.
		{-1, "Invalid Session", ajera.ErrSession, again, again},
		{0, "Invalid Session", ajera.ErrSession, again, again},
		{-1, "invalid session.", ajera.ErrSession, again, again},
		{-1, " INVALID  SESSION! ", ajera.ErrSession, again, again},
		{-1, "Unable to authenticate user", ajera.ErrSession, again, again},
		{-1, "unable to authenticate user.", ajera.ErrSession, again, again},
		{-150, "Unable to authenticate user", ajera.ErrSession, again, again},
		{-150, "Invalid Session", ajera.ErrSession, again, again},
		// The id that says session or permission, whatever its text.
		{-150, "", ajera.ErrPermission, again, again},
		{-150, "Not allowed", ajera.ErrPermission, again, again},
		{-150, `Client "Conflict of Interest LLC" is not yours`, ajera.ErrPermission, again, again},
		// What may be said of a session: sure enough for a read.
		{-1, "Session expired", ajera.ErrSession, again, once},
		{-1, "Your session has expired. Please log in again.", ajera.ErrSession, again, once},
		{-1, "The session token is invalid", ajera.ErrSession, again, once},
		{-1, "Session not found!", ajera.ErrSession, again, once},
		{-1, "The API session was not found or has expired.", ajera.ErrSession, again, once},
		// Users' own sessions, quoted.
		{-1, `Project "Expired session 2" has no phase`, nil, once, once},
		{-1, `Phase 'Design session 2' is invalid`, nil, once, once},
		{-1, `The description “Invalid Session” is taken`, nil, once, once},
		{-1, `The description „Invalid Session“ is taken`, nil, once, once},
		{-1, `The description «Invalid Session» is taken`, nil, once, once},
		{-1, `The description ‘Session not found’ is taken`, nil, once, once},
		{-1, "The description `Invalid Session` is taken", nil, once, once},
		{-1, `"Invalid Session"`, nil, once, once},
		{-1, `Session "Design 2" not found`, nil, once, once},
		{-1, `Invalid session "Design 2"`, nil, once, once},
		{-1, `'O'Brien's session 2' is an invalid name`, nil, once, once},
		{-1, `'The drivers' session expired' is no name`, nil, once, once},
		{-1, `The name "the 2"" session expired" is taken`, nil, once, once},
		{-1, `Name "a \" session expired" is taken`, nil, once, once},
		{-1, `The name "Session expired is cut off`, nil, once, once},
		// And unquoted.
		{-1, "Driver's session expired", nil, once, once},
		{-1, "Design session 2 is invalid", nil, once, once},
		{-1, "Project Expired session 2 cannot be saved", nil, once, once},
		{-1, "Invalid Session Design", nil, once, once},
		{-1, "Invalid description: Session expired", nil, once, once},
		{-1, "Invalid Session: Design 2", nil, once, once},
		{-1, "Session 2 expired", nil, once, once},
		{-1, "Activity training session not found in project 7", nil, once, once},
		{-1, "Unable to authenticate user Session expired LLC", nil, once, once},
		// Methods that may not be called.
		{-150, "Unauthorized method: UpdateClients", ajera.ErrPermission, once, once},
		{-1, "unauthorized METHOD: UpdateClients.", ajera.ErrPermission, once, once},
		{-1, "Unauthorized method UpdateClients for api version 1 but is supported with api version 2", ajera.ErrVersion, once, once},
		{-150, "An active Authorizing Employee is required.", ajera.ErrPermission, once, once},
		{-1, `Client "Unauthorized method: X" exists`, nil, once, once},
		{-1, "Vendor Authorizing Employee Services exists", nil, once, once},
		{-1, `"Unauthorized method" is supported with api version 2`, nil, once, once},
		// Conflicts.
		{-1, "The record has been changed since it was read.", ajera.ErrConflict, once, once},
		{-1, "Concurrency conflict", ajera.ErrConflict, once, once},
		{-1, `Project "North" was modified by another user`, ajera.ErrConflict, once, once},
		{-1, "Concurrency conflict: Session expired", ajera.ErrConflict, once, once},
		{-1, `Client "Conflict of interest" has no address`, nil, once, once},
		{-1, "Client Conflict of Interest LLC has no address", nil, once, once},
		{-1, "Conflict of interest", nil, once, once},
		{-1, `The note "was changed since May" is too long`, nil, once, once},
		{-1, "Notes are invalid: the price was changed since May", nil, once, once},
		{-1, "Phase Changed by owner 3 needs a rate table", nil, once, once},
		// Saves without a change, and arguments.
		{-1, "There is nothing to update: no changes were found.", ajera.ErrNoChange, once, once},
		{-1, "No changes were made", ajera.ErrNoChange, once, once},
		{-1, `Phase "No change order" needs a rate table`, nil, once, once},
		{-1, "Change order 7 found nothing: Update", nil, once, once},
		{-1, "One or more properties contain invalid data", ajera.ErrArgument, once, once},
		{-1, "One or more properties contain invalid data: 'No change', 'Session expired'", ajera.ErrArgument, once, once},
		{-1, `The name "invalid data" is taken`, nil, once, once},
		{-1, `Maximum length of "Invalid Session" is 80`, nil, once, once},
	} {
		for method, logins := range map[string]int{"ListClients": test.read, "UpdateClients": test.write} {
			s := ajeratest.Start(t, ajeratest.WithoutFirm())
			c := connect(t, s)
			if _, err := c.Raw(t.Context(), 1, "ListVendors", nil); err != nil {
				t.Fatal(err)
			}
			s.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: method, ErrorID: test.id, Text: test.text, Times: 9})
			_, err := c.Raw(t.Context(), 1, method, nil)
			if e, ok := errors.AsType[*ajera.Error](err); !ok || e.Outcome != wire.Refused {
				t.Errorf("%s, error %d %s: %v", method, test.id, test.text, err)
			}
			for _, kind := range kinds {
				if errors.Is(err, kind) != (kind == test.want) {
					t.Errorf("%s, error %d %s: %v, want %v", method, test.id, test.text, err, test.want)
				}
			}
			if n, m := s.Calls("CreateAPISession")-1, s.Calls(method)-1; n != logins || m != logins {
				t.Errorf("%s, error %d %s: %d new logins and sent %d times more, want %d", method, test.id, test.text, n, m, logins)
			}
		}
	}
}

// TestOwnRulesReadAllWords has a rule of the user's for words alone, which is no ground to send a
// write once more, and one for an id, which is.
func TestOwnRulesReadAllWords(t *testing.T) {
	for _, test := range []struct {
		rule  ajera.Rule
		sends int
	}{
		{ajera.Rule{Has: []string{"Logged", "out"}, Means: ajera.ErrSession}, 1},
		{ajera.Rule{ErrorID: -9, Means: ajera.ErrSession}, 2},
	} {
		s := ajeratest.Start(t, ajeratest.WithoutFirm())
		c := connect(t, s, func(c *ajera.Config) { c.Rules = []ajera.Rule{test.rule} })
		if _, err := c.Raw(t.Context(), 1, "ListVendors", nil); err != nil {
			t.Fatal(err)
		}
		s.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "UpdateClients", ErrorID: -9, Text: `You are "logged out"`, Times: 9})
		_, err := c.Raw(t.Context(), 1, "UpdateClients", nil)
		if n := s.Calls("UpdateClients"); !errors.Is(err, ajera.ErrSession) || n != test.sends {
			t.Errorf("%+v: sent %d times, %v", test.rule, n, err)
		}
	}
}

// TestRemediesShowTheRightWay wants words that help, and none that send people elsewhere.
func TestRemediesShowTheRightWay(t *testing.T) {
	s, c := withProject(t)
	raw := func(version int, method string) func(*ajera.Client) error {
		return func(c *ajera.Client) error { _, err := c.Raw(t.Context(), version, method, nil); return err }
	}
	explained := func(version int, method string) func(*ajera.Client) error {
		return func(c *ajera.Client) error {
			p, err := c.Explain(raw(version, method))
			if err == nil {
				err = errors.New(p.String()) // to be read alike
			}
			return err
		}
	}
	preview := func(got wire.Replied) func(*ajera.Client) error {
		return func(c *ajera.Client) error { _, err := c.Preview(got); return err }
	}
	text, err := json.Marshal(readProject(t, c))
	var copied ajerav2.GetProjectsResult
	if err = errors.Join(err, json.Unmarshal(text, &copied)); err != nil {
		t.Fatal(err)
	}
	s.Fail(ajeratest.Fault{Kind: ajeratest.Skeleton, Method: "CreateProjects"})
	for _, test := range []struct {
		name  string
		call  func(*ajera.Client) error
		says  string
		never string
	}{
		{"a slip", raw(1, "GetClinets"), `the specs know no method "GetClinets", perhaps GetClients is meant; if it does exist here, ask an administrator`, "version 2"},
		{"invented", raw(1, "ListInvoices"), `the specs know no method "ListInvoices"; if it does exist here, ask an administrator`, "perhaps"},
		{"other version", raw(1, "ListTimesheets"), "the specs know ListTimesheets in session version 2 only; call it with session version 2", "other"},
		{"no such version", raw(3, "ListInvoices"), "use version 1 or 2", "specs"},
		{"explained: a slip", explained(1, "GetClinets"), "perhaps GetClients is meant", "needs"},
		{"explained: other version", explained(2, "ListClients"), "the specs know ListClients in session version 1 only; call it with session version 1", "other"},
		{"explained: no such version", explained(3, "ListInvoices"), "use version 1 or 2", "1 request"},
		{"preview of a copy", preview(&copied), "has lost what was read", "has a Save"},
		{"preview of a list", preview(listed(t, c)), "no method saves what ListProjects reads", "Result"},
		{"skeleton", func(c *ajera.Client) error {
			_, err := c.V2.CreatePhases(t.Context(), ajerav2.CreatePhasesArgs{Phases: []ajerav2.NewPhase{{ProjectKey: 10, InvoiceGroupKey: 11, Description: "x", RateTableKey: new(1)}}})
			return err
		}, "look for the record; if it is not there, check the arguments", "nothing was created"},
		{"no context", func(c *ajera.Client) error {
			var none context.Context
			_, err := c.V1.ListClients(none, ajerav1.ListClientsArgs{})
			return err
		}, "no context was given; pass context.Background()", "panic"},
	} {
		if err := test.call(c); err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), test.never) {
			t.Errorf("%s: %v\nwant %s, never %s", test.name, err, test.says, test.never)
		}
	}
}

func listed(t *testing.T, c *ajera.Client) wire.Replied {
	list, err := c.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestHelpersNameWhatTheyDoNotFind asks each helper for what is there, what is not, and what is there
// twice: only what does not exist is [ajera.ErrNotFound], and nothing is saved in part.
func TestHelpersNameWhatTheyDoNotFind(t *testing.T) {
	s, c := withProject(t)
	for _, twice := range []string{`{"ProjectKey":20,"ID":"twin","Description":"A"}`, `{"ProjectKey":21,"ID":"twin","Description":"B"}`} {
		s.Put("Projects", twice)
	}
	find := func(ids ...string) func() (int, error) {
		return func() (int, error) { found, err := c.FindProjects(t.Context(), ids...); return len(found), err }
	}
	totals := func(key int) func() (int, error) {
		return func() (int, error) {
			whole, err := c.ProjectWithTotals(t.Context(), key)
			if whole == nil {
				return 0, err
			}
			return len(whole.Project.Projects), err
		}
	}
	set := func(rows ...ajera.PercentComplete) func() (int, error) {
		return func() (int, error) {
			_, err := c.SetPercentComplete(t.Context(), rows)
			return s.Calls("UpdateProjects"), err
		}
	}
	real := ajera.PercentComplete{ProjectID: "24-001", Percent: wire.MustDecimal("7")}
	for _, test := range []struct {
		name  string
		call  func() (int, error)
		n     int
		want  error
		names string
	}{
		{"all found", find("24-001"), 1, nil, ""},
		{"one of two", find("24-001", "none"), 1, ajera.ErrNotFound, `FindProjects: not found: "none";`},
		{"none of two", find("no", "none", "no"), 0, ajera.ErrNotFound, `not found: "no", "none";`},
		{"twins", find("twin", "24-001"), 1, ajera.ErrArgument, `"twin" is 2 times there`},
		{"twins and none", find("twin", "none"), 0, ajera.ErrArgument, `"twin" is 2 times there; not found: "none"`},
		{"totals", totals(10), 1, nil, ""},
		{"no totals", totals(999), 0, ajera.ErrNotFound, "ProjectWithTotals: not found: project 999"},
		{"no project", set(real, ajera.PercentComplete{ProjectID: "none"}), 0, ajera.ErrNotFound, `"none"`},
		{"no phase", set(real, ajera.PercentComplete{ProjectID: "24-001", PhaseID: "999"}), 0, ajera.ErrNotFound, `SetPercentComplete: not found: project "24-001" phase "999"`},
		{"twins to set", set(real, ajera.PercentComplete{ProjectID: "twin"}), 0, ajera.ErrArgument, `"twin" is 2 times there`},
		{"set", set(real), 1, nil, ""},
	} {
		n, err := test.call()
		if n != test.n || !errors.Is(err, test.want) || err != nil && (!strings.Contains(err.Error(), test.names) || strings.Contains(err.Error(), "not sent")) {
			t.Errorf("%s: %d, %v; want %d, %v naming %s", test.name, n, err, test.n, test.want, test.names)
		}
	}
}

// TestWhatTheClientRefusesIsNoFailedCall counts and logs calls that are sent, and those that are not
// for what they were given: these are told to their caller, and to who debugs.
func TestWhatTheClientRefusesIsNoFailedCall(t *testing.T) {
	s, _ := withProject(t)
	var log bytes.Buffer
	c := connect(t, s, func(c *ajera.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	})
	got := readProject(t, c)
	before, lines := c.Stats(), log.Len()
	_, unchanged := c.V2.SaveProjects(t.Context(), got)
	_, keyless := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{})
	_, version := c.Raw(t.Context(), 3, "ListClients", nil)
	guarded := connect(t, s, func(c *ajera.Config) { c.ReadOnly = true })
	_, guard := guarded.Raw(t.Context(), 1, "UpdateClients", nil)
	if !errors.Is(unchanged, ajera.ErrNoChange) || !errors.Is(keyless, ajera.ErrArgument) || !errors.Is(version, ajera.ErrVersion) || !errors.Is(guard, ajera.ErrReadOnly) {
		t.Error(unchanged, keyless, version, guard)
	}
	if after := c.Stats(); after.Calls != before.Calls || after.Failed != 0 || guarded.Stats().Failed != 0 || log.Len() != lines {
		t.Errorf("counted %+v and logged %s", after, log.String()[lines:])
	}
	s.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "GetProjects", ErrorID: -7, Text: "no"})
	if _, err := c.V2.GetProjects(t.Context(), ajerav2.GetProjectsArgs{RequestedProjects: []int{10}}); err == nil {
		t.Error("the refusal of the vendor is lost")
	}
	if after := c.Stats(); after.Calls != before.Calls+1 || after.Failed != 1 || log.Len() == lines {
		t.Errorf("counted %+v, logged %d bytes", after, log.Len()-lines)
	}
}
