// Package envelope takes the vendor's answers apart: in comes the body of an answer,
// out come its content, not yet decoded, and what is beside it, or why it counts as
// a refusal. It is the one place that tells success from failure, and the one that makes
// of a content, however a tenant writes it, what all rules look at ([Read]).
package envelope

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Envelope is the vendor's answer, taken apart but not yet decoded.
type Envelope struct {
	wire.Answer // what is beside the content
	Status      int
	Came        wire.Value  // the content as it came: object, array, null or nothing
	Content     wire.Value  // as every rule reads it, see [Reading]
	Token       wire.Secret // only where a script looked for a session token

	message string
	errors  wire.Value
	code    wire.Value
}

// errForeign is of an object that says neither yes nor no.
var errForeign = errors.New("it has neither ResponseCode nor Content nor Errors")

// Open takes an answer apart, whose content is that of a record (nil when nobody knows).
// Tenants differ in the order, case and types of its members: what is not understood is left
// out here, and judged by [Envelope.Refusal]. What is no answer of Ajera's is an error.
func Open(status int, body []byte, r *record.Record) (*Envelope, error) {
	return OpenBy(status, body, r, nil)
}

// Reader reads the content that a text begins with, and gives its length, ok where it is an object as
// the result's type says it, plain where its members are what [Read] would make of them.
type Reader func(text []byte) (length int, plain, ok bool)

// at steps over the content at c. It is usual if its members are.
func (by Reader) at(c *rawjson.Cursor) (usual wire.Value, ok bool) {
	length, plain, ok := by(c.Text[c.At:])
	if !ok {
		return nil, false
	}
	if plain {
		usual = c.Text[c.At : c.At+length]
	}
	c.At += length
	return usual, true
}

// OpenBy is [Open] by a reader, if not nil: what that reads is not gone over again.
func OpenBy(status int, body []byte, r *record.Record, by Reader) (*Envelope, error) {
	body = bytes.TrimPrefix(body, mark)
	list, usual, err := membersOf(body, by)
	if err != nil {
		return nil, err
	}
	get := func(name string) wire.Value { return lookup(list, name) }
	text := func(name string) string { return words(get(name)) }
	number := func(name string) int {
		n, _ := rawjson.Number(get(name))
		return n
	}
	e := &Envelope{
		Status: status, Came: get("Content"), Token: wire.Hide(text("SessionToken")),
		message: text("Message"), errors: get("Errors"), code: get("ResponseCode"),
	}
	e.ResponseCode, e.UsageKey, e.Warnings = number("ResponseCode"), text("UsageKey"), rawjson.Texts(get("Warnings"))
	e.Page.Number, e.Page.Size, e.Page.Count = number("PageNumber"), number("PageSize"), number("PageCount")
	e.read(r, usual)
	e.Incomplete = e.Incomplete || contradicted(list)
	if !e.saysSomething() {
		return nil, errForeign
	}
	return e, nil
}

// contradicted reports whether the content came twice, so that one of the two was left out.
func contradicted(list []rawjson.Member) bool {
	var before wire.Value
	for _, m := range list {
		if !strings.EqualFold(m.Name, "Content") || rawjson.IsBlank(m.Value) {
			continue
		}
		if before != nil && !rawjson.Same(before, m.Value) {
			return true
		}
		before = m.Value
	}
	return false
}

// read makes of the content what everybody reads.
func (e *Envelope) read(r *record.Record, usual wire.Value) {
	reading := read(e.Came, r, usual)
	e.Content, e.Bent, e.Incomplete = reading.Content, reading.Bent, !reading.Whole
}

// saysSomething reports whether an object says that a call went well, or that it did not. Any
// server can answer a message, or errors of a form of its own.
func (e *Envelope) saysSomething() bool {
	if !rawjson.IsNull(e.code) || !rawjson.IsNull(e.Came) || e.errors != nil && isSuccess(e.message) {
		return true
	}
	list, err := rawjson.Items(e.errors)
	if err != nil {
		list = []rawjson.Member{{Value: e.errors}}
	}
	own := func(item rawjson.Member) bool {
		fields, _ := rawjson.Members(item.Value)
		_, hasID := rawjson.Lookup(fields, "ErrorID")
		_, hasText := rawjson.Lookup(fields, "ErrorMessage")
		return hasID || hasText
	}
	return slices.ContainsFunc(list, own)
}

// membersOf lists the members of an answer. The content, most of the bytes, is gone over once, and
// where there is no reader not checked: it is read later. It is usual if that is known.
func membersOf(body []byte, by Reader) (list []rawjson.Member, usual wire.Value, err error) {
	c := rawjson.Tolerant(body)
	ok := c.Object(func(name []byte) (ok bool) {
		m := rawjson.Member{Name: string(name), At: c.At}
		var plain wire.Value
		if m.Name == "Content" && by != nil && wire.Value(body[c.At:]).Kind() == '{' {
			plain, ok = by.at(&c)
		}
		if !ok {
			ok = c.Value()
		}
		m.Value = body[m.At:c.At:c.At]
		if list = append(list, m); m.Name == "Content" {
			usual = plain
		}
		return ok
	})
	ok = ok && c.Ends()
	for _, m := range list {
		unread := m.Name == "Content" && (m.Value.Kind() == '{' || m.Value.Kind() == '[')
		ok = ok && (unread || rawjson.IsValid(m.Value))
	}
	switch {
	case ok:
		return list, usual, nil
	case wire.Value(body).Kind() != '{':
		return nil, nil, errors.New("not a JSON object")
	}
	list, err = rawjson.Members(body)
	return list, usual, codec.Unreadable(err)
}

// lookup finds a member by its name, or else by that in another case.
func lookup(list []rawjson.Member, name string) wire.Value {
	value, _ := rawjson.Lookup(list, name)
	if !rawjson.IsBlank(value) {
		return value
	}
	for _, m := range list {
		if m.Name != name && strings.EqualFold(m.Name, name) && (value == nil || !rawjson.IsBlank(m.Value)) {
			value = m.Value
		}
	}
	return value
}

// Refusal decides between success, which is nil, and failure. The ResponseCode alone
// says nothing: success comes with 0 or 200, and failures with 0 too.
func (e *Envelope) Refusal() *fault.Fault {
	entries := e.entries()
	_, isNumber := rawjson.Number(e.code)
	known := rawjson.IsNull(e.code) || (e.ResponseCode == 0 || e.ResponseCode == 200) && isNumber
	well := len(entries) == 0 && known
	if well && saysDone(e.Status) {
		return nil
	}
	f := &fault.Fault{
		Outcome: wire.Refused, Status: e.Status, ResponseCode: e.ResponseCode, UsageKey: e.UsageKey,
		Message: e.message, Entries: entries,
	}
	switch {
	case well: // neither yes nor no
		f.Kind, f.Message = fault.ErrAnswer, "the answer says success, its HTTP status does not"
		if !exchange.Refuses(e.Status) {
			f.Outcome = wire.Unknown
		}
	case !known && len(entries) == 0 && fault.IsFiller(e.message):
		f.Message = "ResponseCode " + strconv.Quote(words(e.code))
	}
	return f
}

// saysDone reports whether an HTTP status says that all was done: others of the same hundred
// say that it will be (202), that it was in part (207), or that a part of the answer came (206).
func saysDone(status int) bool { return status == 200 || status == 201 || status == 203 }

// entries are the errors that count. ErrorID 0 with a filler text comes with success.
func (e *Envelope) entries() []fault.Entry {
	list, err := rawjson.Items(e.errors)
	if err != nil && !rawjson.IsBlank(e.errors) && string(e.errors) != "false" {
		list = []rawjson.Member{{Value: e.errors}}
	}
	var kept []fault.Entry
	for _, item := range list {
		if entry := entryOf(item.Value); !e.isFiller(entry) {
			kept = append(kept, entry)
		}
	}
	return kept
}

// entryOf reads an error: an object, or a text.
func entryOf(value wire.Value) (entry fault.Entry) {
	fields, err := rawjson.Members(value)
	if err != nil || rawjson.IsNull(value) {
		return fault.Entry{ErrorMessage: words(value)}
	}
	entry.ErrorID, _ = rawjson.Number(lookup(fields, "ErrorID"))
	entry.ErrorMessage = words(lookup(fields, "ErrorMessage"))
	if entry == (fault.Entry{}) && lookup(fields, "ErrorID") == nil && lookup(fields, "ErrorMessage") == nil {
		entry.ErrorMessage = cmp.Or(complaint(fields, false), words(value))
	}
	return entry
}

// words are what a value says that stands for a text. What is in objects and lists may be
// records, and is not shown.
func words(value wire.Value) string {
	switch value.Kind() {
	case '{', '[':
		if !rawjson.IsBlank(value) {
			return "(no text)"
		}
		return ""
	}
	return rawjson.Text(value)
}

// isFiller reports an entry that says nothing, or that remarks on what went well.
func (e *Envelope) isFiller(entry fault.Entry) bool {
	return entry.ErrorID == 0 && (fault.IsFiller(entry.ErrorMessage) || isSuccess(e.message) || !e.Empty())
}

func isSuccess(message string) bool { return strings.EqualFold(strings.Trim(message, " ."), "success") }

// Empty reports whether no record came.
func (e *Envelope) Empty() bool {
	if rawjson.IsNull(e.Content) {
		return true
	}
	list, err := rawjson.Members(e.Content)
	if err != nil {
		list, err = rawjson.Items(e.Content)
	}
	return err == nil && !slices.ContainsFunc(list, func(m rawjson.Member) bool { return !rawjson.IsBlank(m.Value) })
}
