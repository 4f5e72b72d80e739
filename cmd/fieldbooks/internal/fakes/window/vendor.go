package window

import (
	"fmt"
	"time"
)

// Vendor is a stand-in with what the page says of it.
type Vendor struct {
	Name   string // as flags and addresses have it, e.g. "ajera"
	Title  string // as people have it, e.g. "Ajera"
	Limits Limits
	Beyond string   // what becomes of a call beyond the limits, e.g. "is refused with HTTP 429"
	Faults []string // the kinds of faults by their words, e.g. "reset-after"
	Calls  []string // what a fault may be scripted for, e.g. "GetProjects"
	Fake
}

// Limits is how many calls a vendor lets through, within any second and at once; 0 is no limit.
type Limits struct{ PerSecond, AtOnce int }

// Fake is what the page shows of a stand-in, and does to it. All of it may be used at any time.
type Fake interface {
	// Sessions is every session so far, oldest first; none for a vendor without sessions.
	Sessions() []Session
	// Kinds is the kinds of records.
	Kinds() []string
	// Keys is the keys of all records of a kind, in order.
	Keys(kind string) []string
	// Record is the JSON of a record, "" when there is none.
	Record(kind, key string) string
	// Put replaces a record by hand, unless it is none of that key.
	Put(kind, key, record string) error
	// Waiting is the faults that no call, or not every call, met yet.
	Waiting() []Fault
	// Script adds a fault in the words of the flags, e.g. "status=503,nth=2".
	Script(fault string) error
	// Withdraw takes a waiting fault away.
	Withdraw(id int)
	// Reset has everything as it was at the start.
	Reset()
}

// Call is one call as a stand-in saw it. It holds no user, password or token.
type Call struct {
	ID       int    // by which it is the same as it arrives and as it is answered
	Name     string // e.g. "GetProjects v2" or "GET JobOrder/25-101"
	Session  int    // the number of its session, 0 for none
	Start    time.Time
	Over     []string // the limits that it broke by its arrival
	Sent     []byte   // its arguments or body; nil for none
	Status   int      // 0 when the connection was cut
	Outcome  string   // "ok", "refused: " and why, or "fault: " and which; "" until it is answered
	Fault    bool     // it met something scripted
	Waited   time.Duration
	Duration time.Duration // all in all
	Changes  []Change      // what it did to the records, whatever it was answered
}

// Change is what became of one record: JSON, "" where there was none.
type Change struct{ Kind, Key, Before, After string }

// Session is a session of a vendor that has them.
type Session struct {
	Number  int
	Version int
	Agent   string // of the program
	Opened  time.Time
	Expires time.Time
	Over    time.Time // when it was ended, or made invalid
	Used    time.Time // by its last call
	Calls   int
	Renews  int    // the number of the session whose place it took, 0 for none
	State   string // "open", "ended", "expired", "invalidated"
}

// Fault is a scripted fault or answer that waits for calls.
type Fault struct {
	ID     int
	Words  string // what happens, as a flag has it where it is a fault
	Before int    // calls that come before the next one that meets it
	Left   int    // calls that are to meet it; 0 is any number
}

// Told is what is still to come of it.
func (f Fault) Told() string {
	var told string
	switch f.Before {
	case 0:
		told = "meets the next such call"
	case 1:
		told = "meets the call after the next such one"
	default:
		told = fmt.Sprintf("lets %d such calls pass", f.Before)
	}
	switch {
	case f.Left == 0:
		return told + ", and all after it"
	case f.Left > 1:
		return told + fmt.Sprintf(", %d in a row", f.Left)
	}
	return told
}

// Told is the state of a session as people read it.
func (s Session) Told() string {
	if s.State == "invalidated" {
		return "made invalid"
	}
	return s.State
}
