package envelope

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json/jsontext"
)

// mark is the byte order mark that some servers begin with.
var mark = []byte("\xef\xbb\xbf")

// Head says what an answer is that is no envelope, for an error. It shows the words of pages and
// of complaints, and nothing of what may hold records, however that is cut off or encoded.
func Head(body []byte) string {
	text := bytes.TrimSpace(bytes.TrimPrefix(body, mark))
	what := kinds[wire.Value(text).Kind()]
	if text := wire.Value(text); what != "" && text.Kind() != '{' && text.Kind() != '[' && !rawjson.IsValid(text) {
		what = "" // it begins with a digit or as a word of JSON does
	}
	switch {
	case len(text) == 0:
		return "nothing"
	case isPage(text) || what == "" && isSentence(string(text)):
		return fmt.Sprintf("%q", exchange.Truncate(text))
	case what == "" && bytes.IndexByte(text[:min(len(text), 64)], 0) >= 0:
		what = "UTF-16, or no text"
	case what == "":
		what = "no JSON"
	default:
		fields, _ := rawjson.Members(text)
		if said := complaint(fields, false); said != "" {
			return fmt.Sprintf("%s that says %q", what, exchange.Truncate([]byte(said)))
		}
	}
	return fmt.Sprintf("%s (%d bytes)", what, len(body))
}

// complaint is what an object says that servers and proxies answer in place of an envelope,
// in texts, in lists and one object deep.
func complaint(fields []rawjson.Member, inner bool) string {
	var said []string
	for _, m := range fields {
		if !slices.Contains(complaints, strings.ToLower(m.Name)) {
			continue
		}
		values := []rawjson.Member{m}
		if m.Value.Kind() == '[' {
			values, _ = rawjson.Items(m.Value)
		}
		for _, each := range values {
			switch kind := each.Value.Kind(); {
			case kind == '"':
				said = append(said, rawjson.Text(each.Value))
			case kind == '{' && !inner:
				below, _ := rawjson.Members(each.Value)
				said = append(said, complaint(below, true))
			}
		}
	}
	return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), "; ")
}

// complaints are the members that tell what is wrong, in lower case.
var complaints = []string{"error", "errors", "message", "errormessage", "error_description", "exceptionmessage", "messagedetail"}

// kinds are those of JSON.
var kinds = map[jsontext.Kind]string{
	'{': "a JSON object", '[': "a JSON list", '"': "a JSON text", '0': "a JSON number",
	'n': "a JSON null", 't': "a JSON bool", 'f': "a JSON bool",
}

// isPage reports a page for people.
func isPage(text []byte) bool {
	begins := bytes.ToLower(text[:min(len(text), 15)])
	return bytes.HasPrefix(begins, []byte("<html")) || bytes.HasPrefix(begins, []byte("<!doctype html"))
}

// isSentence reports words for people: on one line, and neither a table nor encoded.
func isSentence(text string) bool {
	long := func(word string) bool { return len(word) > 30 }
	blank := func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }
	return !strings.ContainsFunc(text, blank) && !strings.ContainsAny(text, "{}[]<>\"|;=") && !slices.ContainsFunc(strings.Fields(text), long)
}
