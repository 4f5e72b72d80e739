package ajeratest

import (
	"cmp"
	"crypto/subtle"
	"io"
	"maps"
	"net/http"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/effects"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// maxBody is far above any request a client makes.
const maxBody = 16 << 20

const jsonMedia = "application/json; charset=utf-8"

// call is one HTTP request on its way through the server.
type call struct {
	s     *Server
	w     http.ResponseWriter
	r     *http.Request
	entry Call

	request *request
	order   rules.Order
	header  http.Header // of the answer, by a fault
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{s: s, w: w, r: r, entry: Call{Start: s.now()}}
	came := s.pace.Enter()
	c.entry.Number, c.entry.Second, c.entry.Open, c.entry.Over = came.Number, came.Second, came.Open, came.Over
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	req, wrong := readRequest(body)
	if req != nil {
		c.request, c.entry.Method = req, req.method
		if s.specs.Ways(req.method).Session() == nil { // one could hold a password
			c.entry.Args = req.rawArgs
		}
		c.entry.Session, c.entry.Version = s.sessions.met(req.token, c.entry.Start)
	}
	s.pace.Note(cmp.Or(c.entry.Method, "a call"), came.Over)
	s.arrive(c.entry)
	switch {
	case len(came.Over) > 0:
		c.plain(http.StatusTooManyRequests, came.Over[0])
	case !c.reachable():
	case err != nil:
		c.plain(http.StatusBadRequest, "the body could not be read")
	case wrong != nil:
		c.reply(rules.Refuse(rules.Invalid("%v", wrong)))
	default:
		c.serve()
	}
}

// serve answers a call that can be read, with what is scripted.
func (c *call) serve() {
	fault := c.s.faults.Next(func(f Fault) bool { return f.Method == "" || f.Method == c.request.method })
	if fault != nil && fault.Met != nil {
		fault.Met()
	}
	if fault == nil {
		c.reply(c.execute())
		return
	}
	c.meet(fault)
}

// reachable answers what is not a POST to the one address of this tenant.
func (c *call) reachable() bool {
	switch {
	case c.r.Method != http.MethodPost:
		c.w.Header().Set("Allow", http.MethodPost)
		c.plain(http.StatusMethodNotAllowed, "POST only")
	case c.r.URL.Path != Path:
		c.plain(http.StatusNotFound, "no such page")
	case c.r.URL.RawQuery != c.s.id():
		c.plain(http.StatusNotFound, "no such database: the id must travel exactly as given")
	default:
		return true
	}
	return false
}

// execute decides the answer, alone with the records.
func (c *call) execute() rules.Answer {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if r := c.authorize(); r != nil {
		return rules.Refuse(r)
	}
	if r := c.order.Check(c.request.top, c.request.args); r != nil {
		return rules.Refuse(r)
	}
	if c.order.Method.Kind == "session" {
		return c.session()
	}
	a := effects.Run(&c.order)
	for _, changed := range a.Changed {
		c.entry.Changes = append(c.entry.Changes, Change(changed))
	}
	a.Content = a.Content.Clone() // encoded later, when others may write
	return a
}

// reply sends the answer.
func (c *call) reply(a rules.Answer) {
	c.entry.Outcome = outcome(a)
	c.answer(a, nil)
}

// outcome is an answer in a word, for the log.
func outcome(a rules.Answer) string {
	if len(a.Refused) > 0 {
		return "refused: " + a.Refused[0].String()
	}
	return "ok"
}

func (c *call) answer(a rules.Answer, extra *fake.Value) {
	c.send(http.StatusOK, jsonMedia, envelope(a, extra, c.s.success, usageKey()).Encode(nil))
}

func (c *call) plain(status int, text string) {
	c.entry.Outcome = "refused: " + text
	c.send(status, "text/plain; charset=utf-8", []byte(text+"\n"))
}

// send notes the call before the client can see the answer, so that a test that
// has its answer finds it in the log.
func (c *call) send(status int, contentType string, body []byte) {
	c.finish(status)
	c.w.Header().Set("Content-Type", contentType)
	c.w.Header().Set("Date", c.s.now().UTC().Format(http.TimeFormat))
	maps.Copy(c.w.Header(), c.header)
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body) // a client that went away needs no answer
}

func (c *call) finish(status int) {
	c.entry.Status = status
	c.entry.Duration = c.s.now().Sub(c.entry.Start)
	c.s.log.Add(c.entry)
	c.s.observe(c.entry)
	c.s.pace.Leave()
}

// cut ends the connection without an answer.
func (c *call) cut() {
	c.finish(0)
	fake.Cut(c.w)
}

// authorize finds the method, the session and the permission for a call.
func (c *call) authorize() *rules.Refusal {
	all := c.s.tables.Ways(c.request.method)
	c.order = rules.Order{Tables: c.s.tables, Employee: c.s.employee, Dated: c.s.week.Dated(), Strict: c.s.strict}
	if m := all.Session(); m != nil {
		c.order.Method = m
		return nil
	}
	session, open := c.s.sessions.of(c.request.token, c.s.now())
	if !open {
		return unauthorized(TextSession)
	}
	c.order.Version = session.Version
	if len(all) == 0 {
		return unauthorized(TextPermission, c.request.method)
	}
	if all[c.order.Version] == nil && !c.elsewhere(all) {
		return unauthorized("Unauthorized method %s for api version %d but is supported with api version %d",
			c.request.method, c.order.Version, 3-c.order.Version)
	}
	return c.permitted(all)
}

// seenInVersion2 are the list methods of version 1 that live clients call in sessions of version 2,
// pick lists among them, though the vendor's page says that list methods do not work there.
var seenInVersion2 = []string{"ListChargeablePhases", "ListClients", "ListGLAccounts", "ListVendors"}

// elsewhere answers such a method in a session of version 2 as version 1 does.
func (c *call) elsewhere(all tables.Ways) bool {
	seen := !c.s.strict && c.order.Version == 2 && all[1] != nil && slices.Contains(seenInVersion2, c.request.method)
	if seen {
		c.order.Version = 1
	}
	return seen
}

func (c *call) permitted(all tables.Ways) *rules.Refusal {
	c.order.Method = all[c.order.Version][0]
	if p := c.order.Method.Permission; p != "" && !c.s.permit(p) {
		return unauthorized(TextPermission, c.order.Method.Wire)
	}
	if c.order.Method.Employee && c.s.employee == 0 {
		return unauthorized(TextEmployee)
	}
	return nil
}

// session runs the two methods that travel at the top level.
func (c *call) session() rules.Answer {
	if len(c.order.Method.Args) > 0 {
		return c.login()
	}
	if !c.s.sessions.end(c.request.token, c.s.now()) {
		return rules.Refuse(unauthorized(TextSession))
	}
	return rules.Answer{Content: fake.Object("message", "You have been successfully signed out.")}
}

func (c *call) login() rules.Answer {
	top := c.request.top
	version, _ := top.Get("APIVersion").Integer()
	c.entry.Version = version
	if !same(top.Get("Username").Text(), c.s.user) || !same(top.Get("Password").Text(), c.s.password) {
		return rules.Refuse(unauthorized(TextLogin))
	}
	token, session := c.s.sessions.open(version, c.r.UserAgent(), c.s.now(), c.s.ttl)
	c.entry.Session = session.Number
	content := fake.Object(
		"CompanyName", tables.Company,
		"SessionToken", token,
		"SessionExpiration", session.Expires.Format("2006-01-02T15:04:05.0000000-07:00"),
		"APIURL", "http://"+c.r.Host+Path+"?"+c.s.id(),
		"AjeraVersion", "10.30",
		"UsingICRMobile", true,
		"AllowEmployeeTypeChanges", false,
		"Timesheets", fake.Object("UserHasAccess", c.s.employee != 0, "TimeStartOfWeek", c.s.week.Start.String(), "TimeStartOfWeekValue", int(c.s.week.Start),
			"ClickToCertifyEnabled", false, "ClickToCertifyText", ""),
		"ICRConfigFile", fake.Object("icrURL", "https://receipts.example", "icrClientId", "invented-client",
			"icrUserName", "invented-receipts-user", "icrApiKey", "invented-receipts-key"),
	)
	for _, name := range c.s.answer.Names() {
		if content.Set(name, c.s.answer.Get(name)); content.Get(name) == nil {
			content.Drop(name)
		}
	}
	return rules.Answer{Content: content}
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
