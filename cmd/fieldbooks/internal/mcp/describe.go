package mcp

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

type describeArgs struct {
	Method string `json:"method" jsonschema:"such as ajera GetProjects"`
	Type   string `json:"type,omitzero" jsonschema:"one of its types, whole"`
}

// describe answers with what is known of a method, or of one type of it.
func (a *assistant) describe(_ context.Context, in describeArgs) (any, error) {
	c, err := call.Named(in.Method)
	if err != nil {
		return nil, err
	}
	s := &sheet{call: c, digest: call.SpecsOf(c), personal: a.app.Output.Sensitive, allowed: a.write}
	if in.Type != "" {
		return s.whole(in.Type)
	}
	return s.method(), nil
}

// sheet is what is written of a method.
type sheet struct {
	strings.Builder
	call     *digest.Call
	digest   *digest.Digest
	personal bool // may be seen
	allowed  bool // changes are
	legend   []string
}

func (s *sheet) say(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

// method is all of a method, its types as far as there is room.
func (s *sheet) method() string {
	c := s.call
	s.say("%s (%s)", call.Name(c), c.Kind)
	s.say("%s", c.Doc)
	if c.Note != "" {
		s.say("%s", c.Note)
	}
	s.say("Use it with: %s", s.use())
	for _, f := range call.Facts(c) {
		s.say("%s", f.Says)
	}
	s.arguments()
	s.answers()
	s.explained()
	return strings.TrimSuffix(s.String(), "\n")
}

// use says which tool a method is for.
func (s *sheet) use() string {
	switch {
	case s.reading():
		return "read"
	case s.allowed:
		return "preview_write, then apply_write"
	}
	return "nothing here: " + noWrites
}

// arguments are what a call takes.
func (s *sheet) arguments() {
	switch {
	case s.call.Raw:
		s.say("Arguments: not known; what is given is sent as it is.")
	case s.call.Version == 0 && s.reading():
		s.say("Arguments: %s", s.aimsio())
		return
	case len(s.call.Args) == 0 && s.call.Body == "":
		s.say("Arguments: none")
	case s.call.Body != "":
		s.say("Arguments: the body, as follows")
		s.body(s.call.Body)
	default:
		s.say("Arguments:")
	}
	for _, f := range s.call.Args {
		s.say("  %s", s.argument(f))
	}
	for _, f := range s.call.Args {
		s.record(f.Type)
	}
}

// aimsio are the arguments that read takes for Aimsio, which has no filters of its own.
func (s *sheet) aimsio() string {
	if s.call.Kind == string(wire.KindGet) {
		return s.call.Keys + " text, or keys [text]"
	}
	says := "changed_since, a date or moment"
	if call.ReadingOf(s.call) != nil {
		says += "; records, true to read the records themselves, in a request for each"
	}
	return says
}

// body is what an operation of Aimsio's takes, and the records in it.
func (s *sheet) body(typ string) {
	s.record(typ)
	name, _, _ := digest.Element(typ)
	if t := s.digest.Type(name, s.call.Version); t != nil {
		for _, f := range t.Fields {
			s.record(f.Type)
		}
	}
}

// argument is one line of an argument: its type, what it may be, and what is to be known.
func (s *sheet) argument(f *digest.Field) string {
	text := f.Name + " " + s.typed(f.Type)
	if m := call.MethodOf(s.call); m != nil && m.Update != nil {
		switch f.Name {
		case m.Update.Updated:
			return text + ", required: of records that are there the key and what changes"
		case m.Update.Unchanged:
			return text + ": leave it out, preview_write reads it"
		}
	}
	if f.Required {
		text += ", required"
	}
	element, _, _ := digest.Element(f.Type)
	values := f.Values
	if enum := s.digest.Enum(element, s.call.Version); enum != nil && len(values) == 0 {
		values = enum.Values
	}
	if len(values) > 0 {
		text += ", " + strings.Join(values, "|")
	}
	if says := strings.TrimSpace(f.Doc + " " + f.Note); says != "" {
		text += ": " + says
	}
	return text
}

// answers are what comes back.
func (s *sheet) answers() {
	if len(s.call.Content) == 0 {
		s.say("Answers: not known")
		return
	}
	var kinds []string
	for _, f := range s.call.Content {
		kinds = append(kinds, strings.TrimSpace(f.Name+" "+s.typed(f.Type)))
	}
	s.say("Answers: %s", strings.Join(kinds, ", "))
	if !s.reading() && s.call.Kind != string(wire.KindUpdate) {
		return // what is created or done is said by the arguments
	}
	for _, f := range s.call.Content {
		s.record(f.Type)
	}
}

// room is how much of a type is told with its method, in characters. What has several types shares it.
const room = 1800

// record is a line of a type's fields: those that come when nobody chooses first, then as many as
// there is room for.
func (s *sheet) record(typ string) {
	name, _, _ := digest.Element(typ)
	t := s.digest.Type(name, s.call.Version)
	if t == nil {
		return
	}
	fields, shown := s.fields(t, name)
	var told []string
	length, most := 0, max(500, room/max(1, len(s.call.Content)))
	for _, f := range fields {
		text := s.field(t, f, shown[f.Name])
		if length += len(text) + 2; length > most && !shown[f.Name] {
			break
		}
		told = append(told, text)
	}
	line := fmt.Sprintf("  %s: %s", name, strings.Join(told, ", "))
	if more := len(fields) - len(told); more > 0 {
		line += fmt.Sprintf(", and %d more: ask with type %q", more, name)
	}
	if t.Custom != "" {
		line += fmt.Sprintf("; custom fields: %s", customs(t.Custom))
	}
	s.say("%s", line)
}

// customs says where the fields of a tenant are.
func customs(custom string) string {
	if strings.HasSuffix(custom, "_") {
		return custom + "*"
	}
	return "in " + custom
}

// fields are those of a type that may be seen, or changed by what writes, the telling ones first.
func (s *sheet) fields(t *digest.Type, name string) (fields []*digest.Field, shown map[string]bool) {
	shown = map[string]bool{}
	for _, column := range call.Columns(s.digest, name, s.call.Version) {
		shown[column.Name] = column.Shown && s.reading()
	}
	fields = slices.DeleteFunc(slices.Clone(t.Fields), func(f *digest.Field) bool {
		return !s.personal && (f.Sensitive || t.Sensitive) || !s.reading() && f.Write == "read-only"
	})
	slices.SortStableFunc(fields, func(x, y *digest.Field) int { return cmp.Compare(s.rank(x, shown), s.rank(y, shown)) })
	return fields, shown
}

func (s *sheet) rank(f *digest.Field, shown map[string]bool) int {
	if shown[f.Name] || s.required(f) {
		return 0
	}
	return 1
}

// required reports a field without which a record is not written.
func (s *sheet) required(f *digest.Field) bool {
	return !s.reading() && (f.Required || f.Write == "required")
}

func (s *sheet) reading() bool { return call.Reads(s.call) }

// field is a field in a few words.
func (s *sheet) field(t *digest.Type, f *digest.Field, shown bool) string {
	text := f.Name
	if shown {
		text += "*"
	}
	if typ := s.typed(f.Type); typ != "text" {
		text += " " + typ
	}
	if f.Name == t.Key {
		text += " key"
	}
	switch {
	case s.required(f):
		text += " required"
	case !s.reading() && f.Write != "" && f.Write != "key":
		text += " " + f.Write
	}
	return text
}

// words are the types of fields as an assistant is told of them.
var words = map[string]string{"string": "text", "usdate": "date", "millis": "moment", "stamp": "stamp", "file": "file", "raw": "JSON"}

// typed is a type in a word, and notes those that need one more.
func (s *sheet) typed(typ string) string {
	element, list, byName := digest.Element(typ)
	word := cmp.Or(words[element], element)
	if _, needs := legends[word]; needs && !slices.Contains(s.legend, word) {
		s.legend = append(s.legend, word)
	}
	switch {
	case list:
		return "[" + word + "]"
	case byName:
		return "{" + word + "}"
	}
	return word
}

// legends are types that a word does not say all of.
var legends = map[string]string{
	"date":    `date is "2026-10-31"`,
	"stamp":   `stamp is a moment as the vendor writes it; as a filter "2026-10-31" will do`,
	"moment":  "moment is milliseconds since 1970, answered in UTC",
	"decimal": `decimal is exact, and answered as text`,
}

// explained is what the types mean that were met, and the sign of a default.
func (s *sheet) explained() {
	says := []string{}
	if s.reading() && strings.Contains(s.String(), "*") {
		says = append(says, "* is answered by default")
	}
	says = append(says, "without a type: text")
	for _, word := range s.legend {
		says = append(says, legends[word])
	}
	s.say("(%s)", strings.Join(says, "; "))
}

// whole is one type or enum, all of it.
func (s *sheet) whole(name string) (string, error) {
	all := s.types()
	at := slices.IndexFunc(all, func(known string) bool { return strings.EqualFold(known, name) })
	if at < 0 {
		return "", exit.Usagef("type: %s is none of %s, which has %s%s", output.Quoted(name), call.Name(s.call), strings.Join(all, ", "), output.DidYouMean(output.Nearest(name, all)))
	}
	if enum := s.digest.Enum(all[at], s.call.Version); enum != nil {
		s.say("%s is one of: %s", all[at], strings.Join(enum.Values, ", "))
		return strings.TrimSuffix(s.String(), "\n"), nil
	}
	t := s.digest.Type(all[at], s.call.Version)
	s.say("%s: %s", all[at], cmp.Or(t.Doc, "a record"))
	if t.Note != "" {
		s.say("%s", t.Note)
	}
	fields, shown := s.fields(t, all[at])
	for _, f := range fields {
		s.say("  %s%s", s.field(t, f, shown[f.Name]), s.about(f))
	}
	if left := len(t.Fields) - len(fields); left > 0 {
		s.say("%s left out, which are personal or cannot be changed", output.Counted(left, "field"))
	}
	s.explained()
	return strings.TrimSuffix(s.String(), "\n"), nil
}

// about is what else is to be known of a field.
func (s *sheet) about(f *digest.Field) (text string) {
	if f.Max > 0 {
		text += fmt.Sprintf(", at most %d characters", f.Max)
	}
	if len(f.Values) > 0 {
		text += ", " + strings.Join(f.Values, "|")
	}
	if says := strings.TrimSpace(f.Doc + " " + f.Note); says != "" {
		text += ": " + says
	}
	return text
}

// types are the names of all types and enums of a call, also those further in.
func (s *sheet) types() (names []string) {
	var walk func(typ string)
	walk = func(typ string) {
		name, _, _ := digest.Element(typ)
		t := s.digest.Type(name, s.call.Version)
		if slices.Contains(names, name) || t == nil && s.digest.Enum(name, s.call.Version) == nil {
			return
		}
		names = append(names, name)
		if t != nil {
			for _, f := range t.Fields {
				walk(f.Type)
			}
		}
	}
	for _, f := range slices.Concat(s.call.Args, []*digest.Field{{Type: s.call.Body}}, s.call.Content) {
		walk(f.Type)
	}
	return names
}
