// Package envelope takes the vendor's answers apart: in comes the body of an answer,
// out come its content, not yet decoded, and what is beside it, or why it counts as
// a refusal. It is the one place that tells success from failure.
package envelope

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Envelope is the vendor's answer, taken apart but not yet decoded.
type Envelope struct {
	wire.Answer // what is beside the content
	Status      int
	Content     wire.Value  // object, array, null or nothing
	Items       []int       // in the lists of the content, nil when nobody counted
	Token       wire.Secret // only where a script looked for a session token

	message string
	errors  wire.Value
	code    wire.Value
}

// Open takes an answer apart. Tenants differ in the order and types of its members:
// what is not understood is left out here, and judged by [Envelope.Refusal].
func Open(status int, body []byte) (*Envelope, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) // some servers begin with a byte order mark
	list, items, err := membersOf(body)
	if err == nil && rawjson.IsNull(body) {
		err = errors.New("not a JSON object")
	}
	if err != nil {
		return nil, err
	}
	get := func(name string) wire.Value {
		value, _ := rawjson.Lookup(list, name)
		return value
	}
	text := func(name string) string { return rawjson.Text(get(name)) }
	number := func(name string) int {
		n, _ := rawjson.Number(get(name))
		return n
	}
	e := &Envelope{
		Status: status, Items: items, Content: get("Content"), Token: wire.Secret(text("SessionToken")),
		message: text("Message"), errors: get("Errors"), code: get("ResponseCode"),
	}
	e.ResponseCode, e.UsageKey, e.Warnings = number("ResponseCode"), text("UsageKey"), rawjson.Texts(get("Warnings"))
	e.Page.Number, e.Page.Size, e.Page.Count = number("PageNumber"), number("PageSize"), number("PageCount")
	return e, nil
}

// membersOf lists the members of an answer, and the numbers of items in the lists of
// its content. The content, most of the bytes, is not checked: it is read later.
func membersOf(body []byte) (list []rawjson.Member, items []int, err error) {
	ok := rawjson.Scan(body, func(name []byte, start, end int, counted []int) {
		m := rawjson.Member{Name: string(name), Value: body[start:end:end], At: start}
		if list = append(list, m); m.Name == "Content" {
			items = counted
		}
	})
	for _, m := range list {
		unread := m.Name == "Content" && (m.Value[0] == '{' || m.Value[0] == '[')
		ok = ok && (unread || rawjson.IsValid(m.Value))
	}
	if !ok {
		list, err = rawjson.Members(body)
	}
	return list, items, err
}

// Refusal decides between success, which is nil, and failure. The ResponseCode alone
// says nothing: success comes with 0 or 200, and failures with 0 too.
func (e *Envelope) Refusal() *fault.Fault {
	entries := e.entries()
	_, isNumber := rawjson.Number(e.code)
	known := rawjson.IsNull(e.code) || (e.ResponseCode == 0 || e.ResponseCode == 200) && isNumber
	if e.Status/100 == 2 && len(entries) == 0 && known {
		return nil
	}
	f := &fault.Fault{
		Outcome: wire.Refused, Status: e.Status, ResponseCode: e.ResponseCode, UsageKey: e.UsageKey,
		Message: e.message, Entries: entries,
	}
	if !known && len(entries) == 0 && fault.IsFiller(e.message) {
		f.Message = "ResponseCode " + string(e.code)
	}
	return f
}

// entries are the errors that count. ErrorID 0 with a filler text comes with success.
func (e *Envelope) entries() []fault.Entry {
	list, err := rawjson.Items(e.errors)
	if err != nil {
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

func entryOf(value wire.Value) (entry fault.Entry) {
	fields, err := rawjson.Members(value)
	if err != nil || rawjson.IsNull(value) {
		return fault.Entry{ErrorMessage: rawjson.Text(value)}
	}
	id, _ := rawjson.Lookup(fields, "ErrorID")
	entry.ErrorID, _ = rawjson.Number(id)
	message, _ := rawjson.Lookup(fields, "ErrorMessage")
	entry.ErrorMessage = rawjson.Text(message)
	return entry
}

func (e *Envelope) isFiller(entry fault.Entry) bool {
	return entry.ErrorID == 0 && (fault.IsFiller(entry.ErrorMessage) || fault.IsFiller(e.message) || !e.Empty())
}

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

// Head shows how an answer begins that is no envelope; of a broken JSON answer no
// more than the beginning of one, for the records may be personal.
func Head(body []byte) string {
	const head = 24
	if kind := wire.Value(body).Kind(); (kind == '{' || kind == '[') && len(body) > head {
		return exchange.Truncate(body[:head]) + fmt.Sprintf("... (%d bytes)", len(body))
	}
	return exchange.Truncate(body)
}

// Join makes one answer of several, nil of none: lists under the same name of the
// contents are joined, record by record as they came; of other members the last
// counts. Records with the same member key count once, unless key is "".
func Join(answers []*Envelope, key string) (*Envelope, error) {
	switch len(answers) {
	case 0:
		return nil, nil
	case 1:
		return answers[0], nil
	}
	whole := *answers[0]
	whole.Warnings, whole.Items = nil, nil
	var parts []part
	for _, e := range answers {
		whole.Warnings = append(whole.Warnings, e.Warnings...)
		content, err := rawjson.Members(e.Content)
		if err != nil {
			return nil, fault.Unreadable(e.Status, "answers of several calls cannot be joined: Content", err)
		}
		for _, m := range content {
			i := slices.IndexFunc(parts, func(p part) bool { return p.Name == m.Name })
			if i < 0 {
				i = len(parts)
				parts = append(parts, part{Member: rawjson.Member{Name: m.Name}, came: make(map[string]bool)})
			}
			parts[i].add(m.Value, key)
		}
	}
	var content []rawjson.Member
	for _, p := range parts {
		if len(p.list) > 0 && p.list[0].Kind() == '{' {
			whole.Items = append(whole.Items, len(p.list))
		}
		if p.list != nil || p.Value == nil {
			p.Value = rawjson.Array(p.list)
		}
		content = append(content, p.Member)
	}
	whole.Content = rawjson.Object(content)
	return &whole, nil
}

// part is what came under one name of the contents.
type part struct {
	rawjson.Member // the last that was no list
	list           []wire.Value
	came           map[string]bool // keys of its records
}

func (p *part) add(value wire.Value, key string) {
	items, err := rawjson.Items(value)
	if err != nil {
		p.Value = value
		return
	}
	for _, item := range items {
		if key != "" {
			fields, _ := rawjson.Members(item.Value)
			id, _ := rawjson.Lookup(fields, key)
			if p.came[string(id)] {
				continue
			}
			p.came[string(id)] = true
		}
		p.list = append(p.list, item.Value)
	}
}
