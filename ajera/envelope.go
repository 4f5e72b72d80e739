package ajera

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json/jsontext"
)

// envelope is the vendor's answer, taken apart but not yet decoded.
type envelope struct {
	status       int
	content      wire.Value // object, array, null or nothing
	items        []int      // in the lists of the content, nil when nobody counted
	errors       wire.Value
	warnings     []string
	message      string
	responseCode wire.Value
	usageKey     string
	paging       wire.Paging
	token        string // only where a script looked for a session token
}

// open takes the answer apart. Tenants differ in the order and the types of the
// members; what is not understood is left out here and judged in refusal.
func open(reply *exchange.Reply) (*envelope, error) {
	body := bytes.TrimPrefix(reply.Body, []byte("\xef\xbb\xbf")) // some servers begin with a byte order mark
	list, items, err := envelopeMembers(body)
	if err == nil && isNull(body) {
		err = errNotObject
	}
	if err != nil {
		return nil, err
	}
	e := &envelope{status: reply.Status, items: items}
	for _, m := range list {
		e.set(m.name, m.value)
	}
	return e, nil
}

func (e *envelope) set(name string, value wire.Value) {
	switch name {
	case "Content":
		e.content = value
	case "Errors":
		e.errors = value
	case "Warnings":
		e.warnings = texts(value)
	case "Message":
		e.message = text(value)
	case "ResponseCode":
		e.responseCode = value
	case "UsageKey":
		e.usageKey = text(value)
	case "PageNumber":
		e.paging.Number = number(value)
	case "PageSize":
		e.paging.Size = number(value)
	case "PageCount":
		e.paging.Count = number(value)
	case "SessionToken":
		e.token = text(value)
	}
}

// refusal decides between success and failure; nil is success. The ResponseCode
// alone says nothing: tenants answer success with 0 or 200, and 0 comes with
// failures too.
func (e *envelope) refusal(m *wire.Method) *Error {
	entries := e.entries()
	code := number(e.responseCode)
	known := isNull(e.responseCode) || (code == 0 || code == 200) && isNumber(e.responseCode)
	if e.status/100 == 2 && len(entries) == 0 && known {
		return nil
	}
	f := fault(m, nil)
	f.Outcome = wire.Refused
	f.Status, f.ResponseCode, f.UsageKey = e.status, code, e.usageKey
	f.Message, f.Entries = e.message, entries
	if !known && len(entries) == 0 && isFiller(e.message) {
		f.Message = "ResponseCode " + string(e.responseCode)
	}
	return f
}

// entries are the errors that count. ErrorID 0 with a filler text is seen beside
// success and says nothing.
func (e *envelope) entries() []Entry {
	list, err := scan(e.errors, '[', errNotArray)
	if err != nil {
		list = []member{{value: e.errors}}
	}
	var kept []Entry
	for _, item := range list {
		if entry := entryOf(item.value); !e.isFiller(entry) {
			kept = append(kept, entry)
		}
	}
	return kept
}

func entryOf(value wire.Value) Entry {
	fields, err := members(value)
	if err != nil || isNull(value) {
		return Entry{ErrorMessage: text(value)}
	}
	id, _ := lookup(fields, "ErrorID")
	message, _ := lookup(fields, "ErrorMessage")
	return Entry{ErrorID: number(id), ErrorMessage: text(message)}
}

func (e *envelope) isFiller(entry Entry) bool {
	return entry.ErrorID == 0 && (isFiller(entry.ErrorMessage) || isFiller(e.message) || !e.empty())
}

// empty reports whether no record came.
func (e *envelope) empty() bool {
	if isNull(e.content) {
		return true
	}
	list, err := members(e.content)
	if err != nil {
		list, err = scan(e.content, '[', errNotArray)
	}
	for _, m := range list {
		if !blank(m.value) {
			return false
		}
	}
	return err == nil
}

// blank reports whether a value says nothing.
func blank(value wire.Value) bool {
	switch strings.TrimSpace(string(value)) {
	case "", "null", "[]", "{}", `""`, "0":
		return true
	}
	return false
}

// isFiller reports whether a text says nothing about an error.
func isFiller(text string) bool {
	switch strings.ToLower(strings.Trim(text, " .")) {
	case "", "success", "an error has occurred":
		return true
	}
	return false
}

// text reads a string; other values give their JSON text, null nothing.
func text(value wire.Value) string {
	if value.Kind() == '"' {
		s, err := jsontext.AppendUnquote(nil, value)
		if err == nil {
			return string(s)
		}
	}
	if isNull(value) {
		return ""
	}
	return string(value)
}

func texts(value wire.Value) []string {
	list, err := scan(value, '[', errNotArray)
	if err != nil {
		list = []member{{value: value}}
	}
	var out []string
	for _, m := range list {
		if t := text(m.value); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// number reads an int, quoted or bare; 0 when it is none.
func number(value wire.Value) int {
	n, _ := strconv.ParseFloat(strings.Trim(string(value), `" `), 64)
	return int(n)
}

func isNumber(value wire.Value) bool {
	_, err := strconv.ParseFloat(strings.Trim(string(value), `" `), 64)
	return err == nil
}
