package mcp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// outcomes are what is certain of a write that failed, and what to do then.
var outcomes = map[wire.Outcome]string{
	wire.NotSent:  "nothing of the write left this machine; it may be sent again when its cause is mended",
	wire.Refused:  "the vendor received the write and did nothing; mend what the message says and send it again",
	wire.Unknown:  "the write may have been done: read the records first, and send again only what is not there",
	wire.Executed: "the write was done, at least in part, and the error says what is wrong with the rest or with the answer; do not send all of it again, read the records first",
}

// meant is what an error of a client means, and what to do.
type meant struct {
	err  error
	says string
}

// ofAjera and ofAimsio are all that the clients tell apart.
var (
	ofAjera = []meant{
		{ajera.ErrSession, "the login was refused, or the session ended twice: user, password or the API user's rights are wrong; \"fieldbooks doctor\" says which"},
		{ajera.ErrPermission, "the API user may not call the method, or this Ajera does not have it: an administrator ticks the permission that the message names; describe_method says which it is"},
		{ajera.ErrVersion, "the method belongs to the other version of the session; use the method of describe_method as it is named there"},
		{ajera.ErrArgument, "an argument is missing, too long or of the wrong shape; describe_method says what it takes"},
		{ajera.ErrConflict, "somebody changed the record since it was read, so it was not saved (of several in one write, others may have been): read again, and prepare the change anew"},
		{ajera.ErrTruncated, "there are more rows than came; narrow it by a filter, and do not take it for all"},
		{ajera.ErrLimit, "too many keys or calls; ask for fewer keys, or wait a moment"},
		{ajera.ErrNoChange, "the change changes nothing; nothing was sent"},
		{ajera.ErrReadOnly, "the field or key cannot be changed, or this account or server may only read; nothing was sent"},
		{ajera.ErrNotCreated, "the vendor said success but gave no new key: look whether the record is there before it is sent again"},
		{ajera.ErrNotFound, "no record has that key; lookup finds keys by name"},
		{ajera.ErrPartial, "the vendor tells of fewer records than were sent: read them, and send again only those that are not there"},
		{ajera.ErrDatabase, "the account leads to another database than the one it was made for; nothing was sent. Whoever set it up runs \"fieldbooks login ajera\""},
		{ajera.ErrClosed, "the server is ending; nothing was sent"},
		{ajera.ErrAnswer, "what came is no answer of Ajera, such as a page of a proxy or of maintenance; try again later, and after a write read first"},
		{ajera.ErrWeek, "the days of a timesheet cannot be dated; ask for its fields without days, and tell who set it up"},
		{ajera.ErrOutage, "too many calls failed just before, so this one was not sent; wait, and try again"},
	}
	ofAimsio = []meant{
		{aimsio.ErrAuthentication, "user or password is wrong (HTTP 401); whoever set it up runs \"fieldbooks login aimsio\""},
		{aimsio.ErrPermission, "the user may not do that in Aimsio (HTTP 403); an administrator there can allow it"},
		{aimsio.ErrNotFound, "no record has that key (HTTP 404); list and lookup give keys"},
		{aimsio.ErrBadRequest, "the vendor refused the request as it is; mend what the message says"},
		{aimsio.ErrLimit, "too many calls; wait a moment, others may be calling with the same account"},
		{aimsio.ErrOverloaded, "the vendor's server is busy; a read can be tried again, after a write read first"},
		{aimsio.ErrServer, "the vendor's server failed; a read can be tried again, after a write read first"},
		{aimsio.ErrAnswer, "what came is no answer of Aimsio, such as a page of a proxy or of maintenance; try again later, and after a write read first"},
		{aimsio.ErrOutage, "too many calls failed just before, so this one was not sent; wait, and try again"},
		{aimsio.ErrReadOnly, "this account or server may only read; nothing was sent"},
		{aimsio.ErrIncomplete, "the record lacks what a write needs; nothing was sent: add what the message names"},
	}
)

// meaning says what an error means that a client or the command told, and what to do.
func meaning(text string) (any, error) {
	said := strings.ToLower(text)
	var lines []string
	add := func(name, says string) {
		if line := name + ": " + says + "."; !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	for _, o := range []wire.Outcome{wire.NotSent, wire.Refused, wire.Unknown, wire.Executed} {
		if said == string(o) || strings.Contains(said, ": "+string(o)) || o == wire.Unknown && strings.Contains(said, "outcome unknown") {
			add("outcome "+string(o), outcomes[o])
		}
	}
	for vendor, all := range [][]meant{ofAjera, ofAimsio} {
		for _, m := range all {
			if strings.Contains(said, strings.ToLower(m.err.Error())) {
				add([]string{"Ajera", "Aimsio"}[vendor]+", "+m.err.Error(), m.says)
			}
		}
	}
	for _, m := range exit.Table {
		if said == m.Name || said == strconv.Itoa(int(m.Code)) || said == fmt.Sprintf("exit %d", m.Code) || said == fmt.Sprintf("code %d", m.Code) {
			add(fmt.Sprintf("exit code %d, %s", m.Code, m.Name), m.Says)
		}
	}
	if len(lines) == 0 {
		return nil, exit.Errorf(exit.NotFound, "that is none of the errors that fieldbooks tells apart, so the message itself is all that is known of it; give its whole text, or one of: %s", strings.Join(names(), ", "))
	}
	return strings.Join(lines, "\n"), nil
}

// names are what an error may be asked for by.
func names() (all []string) {
	for _, m := range slices.Concat(ofAjera, ofAimsio) {
		if name := m.err.Error(); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return append(all, string(wire.NotSent), string(wire.Refused), string(wire.Unknown), string(wire.Executed))
}
