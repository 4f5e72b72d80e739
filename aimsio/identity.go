package aimsio

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// What decodes may still be another record, none, or a word that the server is locked. So a
// success is judged by identity: a record says the key that was asked for, and a list lists
// entries with keys.

// keyAsked is the key at the end of a path whose description has it there, "" when it has none.
func keyAsked(op *wire.Operation, path string) string {
	at := strings.IndexByte(op.Path, '{')
	if !op.Reads || at < 0 || !strings.HasSuffix(op.Path, "}") || strings.Count(op.Path, "{") > 1 {
		return ""
	}
	key, _ := url.PathUnescape(path[min(at, len(path)):])
	return key
}

// Key is the key of a list's entry for [Resource.Get]: its guid, or its id where
// the kind has none. It is empty when the entry has neither.
func Key(stub aimsioapi.ObjectStub) string {
	if stub.GUID != "" || stub.ID == 0 {
		return stub.GUID
	}
	return strconv.FormatInt(stub.ID, 10)
}

// stranger says why an answer, read from that text, is not what was asked for; "" when it is.
func stranger(op *wire.Operation, asked string, answer any, text rawjson.Value) (odd string) {
	v := reflect.ValueOf(answer).Elem()
	stubs, lists := answer.(*[]aimsioapi.ObjectStub)
	switch {
	case lists:
		odd = notList(*stubs, text)
	case op.Reads && asked != "" && v.Kind() == reflect.Struct:
		odd = notAsked(op, asked, v, text)
	}
	if odd != "" && isNotice(text) {
		if words := notice(text); words != "" {
			odd += ", but the words: " + words
		}
	}
	return odd
}

// notList refuses what is no list, or one in which nothing has a key. A lone entry without one is
// for the reader of the list: it costs that entry.
func notList(stubs []aimsioapi.ObjectStub, text rawjson.Value) string {
	switch {
	case text.Kind() != '[':
		return "no list came"
	case len(stubs) > 0 && !slices.ContainsFunc(stubs, func(s aimsioapi.ObjectStub) bool { return Key(s) != "" }):
		return keyless
	}
	return ""
}

const keyless = "a list came without a single key"

// notAsked refuses a record that is not the one asked for. Where no key is published, only a
// member of the parameter's name tells another record, and what is but words of an error is none.
func notAsked(op *wire.Operation, asked string, v reflect.Value, text rawjson.Value) string {
	names := op.Keys
	if len(names) == 0 {
		names = []string{op.Path[strings.IndexByte(op.Path, '{')+1 : len(op.Path)-1]}
	}
	another := false
	for _, name := range names {
		switch key := keyOf(v, name); {
		case sameKey(key, asked):
			return ""
		case key != "":
			another = true
		}
	}
	switch {
	case another:
		return "another record came: its " + strings.Join(names, " or ") + " is not what was asked for"
	case len(op.Keys) > 0:
		return "no record came: " + strings.Join(names, " or ") + " is missing"
	case isNotice(text):
		return "no record came"
	}
	return ""
}

// keyOf is the text of a record's member, read as the record was, "" when it says nothing.
func keyOf(v reflect.Value, name string) string {
	r := record.Of(v.Type())
	if f := r.Field(name); f != nil {
		switch field := v.Field(f.Index); {
		case field.Kind() == reflect.String:
			return field.String()
		case field.CanInt() && !field.IsZero():
			return strconv.FormatInt(field.Int(), 10)
		}
		return ""
	}
	if r.Embed < 0 {
		return ""
	}
	members, _ := rawjson.Members(v.Field(r.Embed).Bytes())
	for _, m := range members {
		if strings.EqualFold(m.Name, name) {
			return rawjson.Text(m.Value)
		}
	}
	return ""
}

// sameKey compares keys as GUIDs are: letter case and braces say nothing.
func sameKey(a, b string) bool { return a != "" && strings.EqualFold(bare(a), bare(b)) }

func bare(key string) string {
	if inner, ok := strings.CutPrefix(key, "{"); ok {
		if inner, ok = strings.CutSuffix(inner, "}"); ok {
			return inner
		}
	}
	return key
}

// notices are the members by which servers and what stands before them say that something is
// wrong. Aimsio's own are not published.
var notices = []string{
	"message", "error", "errors", "detail", "details", "title", "reason", "error_description", "errormessage", "exception",
	"status", "statuscode", "code", "errorcode", "success", "timestamp", "path", "type", "instance", "trace", "traceid", "requestid",
}

// spoken is how many of the notices are words for people.
const spoken = 10

// isNotice reports whether a text holds no more than words of an error, or nothing at all.
func isNotice(text rawjson.Value) bool {
	other := false
	rawjson.Scan(text, func(name []byte, _, _ int) {
		other = other || !slices.Contains(notices, strings.ToLower(string(name)))
	})
	if other {
		return false // as most records are, and there is no need to look at all of it
	}
	_, err := rawjson.Members(text)
	return err == nil || rawjson.IsBlank(text)
}

// notice is what an object says in words of an error, at most as much as a message shows.
func notice(text rawjson.Value) string {
	return exchange.Truncate([]byte(strings.Join(words(nil, text, 3), ", ")))
}

// words gathers the texts of the notices of an object, and of those that they list.
func words(found []string, text rawjson.Value, depth int) []string {
	if text.Kind() == '"' {
		return append(found, rawjson.Text(text))
	}
	list, err := rawjson.Items(text)
	if err != nil {
		list, _ = rawjson.Members(text)
		list = slices.DeleteFunc(list, func(m rawjson.Member) bool {
			return !slices.Contains(notices[:spoken], strings.ToLower(m.Name))
		})
	}
	for _, m := range list[:min(len(list), 3)] {
		if depth > 0 {
			found = words(found, m.Value, depth-1)
		}
	}
	return found
}
