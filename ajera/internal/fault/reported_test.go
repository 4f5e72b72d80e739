package fault

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
)

// TestWhatUsersTypedDecidesNothing judges refusals by their codes and the vendor's own words, wherever
// they stand: in the message or in an entry. Only what is certain of a session renews a write.
func TestWhatUsersTypedDecidesNothing(t *testing.T) {
	const invalid = "One or more properties contain invalid data"
	say := func(code int, message string, entries ...Entry) *Fault {
		return &Fault{Status: 200, ResponseCode: code, Message: message, Entries: entries}
	}
	for _, test := range []struct {
		f           *Fault
		want        error
		read, write bool // renewable
	}{
		{say(-100, invalid), ErrArgument, false, false},
		{say(-100, invalid, Entry{-100, "No more than 50 employees can be requested."}), ErrLimit, false, false},
		{say(-100, "Too many keys"), ErrLimit, false, false},
		{say(-100, "Something else"), ErrLimit, false, false},
		{say(-100, invalid, Entry{-100, `Maximum length of "Description" is 80`}), ErrArgument, false, false},
		{say(-100, invalid, Entry{-100, `Description "more than 3 rooms"`}), ErrArgument, false, false},
		{say(-100, invalid, Entry{-100, "Description: At most 3 rooms"}), ErrArgument, false, false},
		{say(-100, invalid, Entry{-100, "Client At most 3 rooms LLC is unknown"}), ErrArgument, false, false},
		{say(-4, "Maximum 3 Rooms LLC"), nil, false, false},
		{say(0, "Invalid Session"), ErrSession, true, true},
		{say(0, "Session has expired"), ErrSession, true, false},
		{say(0, "An error has occurred.", Entry{-150, "Invalid Session"}), ErrSession, true, true},
		{say(0, "Invalid Session", Entry{-7, `Project "Design" is locked`}), ErrSession, true, false},
		{say(0, "", Entry{-7, "Project Design is locked"}, Entry{0, "Invalid Session"}), ErrSession, true, false},
		{say(0, `Project "Invalid Session" is locked`, Entry{-7, "Locked"}), nil, false, false},
		{say(0, "", Entry{-150, "Unauthorized method: GetThings"}), ErrPermission, false, false},
		{say(0, "Unauthorized methodology of the session expired"), nil, false, false},
		{say(0, "", Entry{-150, "Unauthorized method: Xs for api version 1 but is supported with api version 2"}), ErrVersion, false, false},
		{say(0, "Invalid Session"+strings.Repeat(" ", 2000)+"Design"), nil, false, false},
		{say(0, invalid+strings.Repeat(": Session expired", 200)), ErrArgument, false, false},
		{&Fault{Status: 401}, ErrSession, true, false},
		{&Fault{Status: 403, Message: "Conflict of interest"}, ErrSession, true, false},
		{&Fault{Status: 429}, ErrLimit, false, false},
	} {
		for kind, want := range map[wire.Kind]bool{wire.KindGet: test.read, wire.KindUpdate: test.write} {
			f := *test.f
			if f.Judge(nil, &wire.Method{Name: "GetThings", Version: 1, Kind: kind}, true); f.Kind != test.want || f.Renewable != want {
				t.Errorf("%s of %+v: %v, renewable %t; want %v, %t", kind, *test.f, f.Kind, f.Renewable, test.want, want)
			}
		}
	}
}

// TestDoubt tells an unknown method by a near name, and one of the other session version.
func TestDoubt(t *testing.T) {
	known := []*wire.Method{{Name: "GetClients", Version: 1}, {Name: "ListClients", Version: 1}, {Name: "GetProjects", Version: 1}, {Name: "GetProjects", Version: 2}, {Name: "ListTimesheets", Version: 2}}
	for _, test := range []struct {
		name    string
		version int
		want    string
	}{
		{"GetClients", 1, ""},
		{"GetProjects", 2, ""},
		{"GetClients", 2, "the specs know GetClients in session version 1 only"},
		{"ListTimesheets", 1, "the specs know ListTimesheets in session version 2 only"},
		{"GetClinets", 1, `the specs know no method "GetClinets", perhaps GetClients is meant`},
		{"getclients", 1, `the specs know no method "getclients", perhaps GetClients is meant`},
		{"ListTimesheet", 2, `the specs know no method "ListTimesheet", perhaps ListTimesheets is meant`},
		{"ListInvoices", 1, `the specs know no method "ListInvoices"`},
		{"", 1, `the specs know no method ""`},
	} {
		if got := Doubt(&wire.Method{Name: test.name, Version: test.version}, known); got != test.want {
			t.Errorf("%s in version %d: %s, want %s", test.name, test.version, got, test.want)
		}
	}
}

// FuzzQuoted puts anything into quotes, and after a word of nobody's: it decides nothing.
func FuzzQuoted(f *testing.F) {
	for _, text := range []string{"Invalid Session", `a "session" b`, "it's", `\`, "'", "“x", "Conflict: y", "\xff'"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, message := range []string{`Zq "` + text + `"`, "Zq '" + text + "'", "Zq " + text, "Zq: " + text} {
			refused := &Fault{Message: message}
			if refused.Judge(nil, &wire.Method{}, true); refused.Kind != nil || refused.Renewable {
				t.Errorf("%q: %v", message, refused.Kind)
			}
		}
	})
}

// TestManyErrors: the text tells the first of them, and how many there are.
func TestManyErrors(t *testing.T) {
	f := &Fault{Outcome: wire.Refused, Message: "Failed", ResponseCode: -1}
	for i := range 30_000 {
		f.Entries = append(f.Entries, Entry{ErrorID: i + 1, ErrorMessage: fmt.Sprintf("row %d is wrong", i)})
	}
	text := f.Text("UpdateClients", false)
	if len(text) > 1000 || !strings.Contains(text, "row 0 is wrong") || !strings.Contains(text, "and 29980 errors more") {
		t.Errorf("%d bytes: %.1000s", len(text), text)
	}
}
