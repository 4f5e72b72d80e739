package call

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// sheet writes what calls answer: a set of rows for each list of the content.
type sheet struct {
	app     *app.App
	content []*digest.Field // of each set, in its order
	beside  []*digest.Field // lists that are not asked for
	other   []*digest.Field // what is no list and no record
	w       *output.Writer
	rows    int
	reads   bool                             // what comes is all that the command is for
	cut     bool                             // what comes ended before its end
	asked   func(set int, rows []wire.Value) // puts rows into the order in which they were asked for, nil as they came
}

// open begins the output of what a call answers, or of one list of it. What lists something is about
// its first list; a second one is the vendor's way of saying that there is more to be had.
func open(a *app.App, d *digest.Digest, c *digest.Call, list string) (*sheet, error) {
	all := sets(d, c)
	s := &sheet{app: a, reads: Reads(c)}
	if list == "" && c.Kind == string(wire.KindList) && len(all) > 1 {
		list = all[0].Name
	}
	var chosen []output.Set
	for _, f := range c.Content {
		element, _, _ := digest.Element(f.Type)
		at := slices.IndexFunc(all, func(set output.Set) bool { return set.Name == f.Name || f.Name == "" })
		switch {
		case at < 0:
			s.other = append(s.other, f)
		case list == "" || strings.EqualFold(list, all[at].Name):
			s.content, chosen = append(s.content, f), append(chosen, forPeople(a, all[at], element))
		default:
			s.beside = append(s.beside, f)
		}
	}
	if list != "" && len(chosen) == 0 {
		names := output.Names(all)
		return nil, exit.Usagef("--list: %q is none of %s%s", list, strings.Join(names, ", "), meant(list, names))
	}
	if len(chosen) == 0 {
		s.content, chosen, s.other = []*digest.Field{nil}, []output.Set{{Name: c.Go}}, nil
	}
	writer := a.Writer
	if !s.reads {
		writer = a.Answer
	}
	w, err := writer(chosen...)
	s.w = w
	return s, err
}

// add writes the records of a content. What is neither a list nor a record is said to people. Only brackets
// are looked at here: what is in the content was checked when it was read, and what is written is checked
// there.
func (s *sheet) add(content wire.Value) error {
	list := rawjson.Lists(content)
	for i, f := range s.content {
		if f == nil {
			return s.whole(i, content)
		}
		rows := objects(named(list, f))
		if s.asked != nil {
			s.asked(i, rows)
		}
		if err := s.all(i, rows); err != nil {
			return err
		}
	}
	for _, f := range s.beside {
		if n := len(objects(named(list, f))); n > 0 && len(s.beside) == 1 {
			s.app.Note("note: the answer also has %s; --list %s shows them", output.Counted(n, "record"), f.Name)
		}
	}
	for _, f := range s.other {
		if value := named(list, f).Value; !rawjson.IsNull(value) && len(value) < 80 {
			s.app.Note("%s: %s", f.Name, rawjson.Text(value))
		}
	}
	return nil
}

// sound is the content of an answer that came with such an error, nil where it is no JSON: the answer is
// marked as such. That of one without an error was checked when it was read.
func sound(content wire.Value, err error) wire.Value {
	if err != nil && !rawjson.IsValid(content) {
		return nil
	}
	return content
}

// named finds a field of a content by any of its names, as [Spelled] does; it is empty where there is none.
func named(content []rawjson.List, f *digest.Field) (found rawjson.List) {
	for _, name := range append([]string{f.Name}, f.Also...) {
		exact := false
		for _, l := range content {
			if l.Name == name || !exact && strings.EqualFold(l.Name, name) {
				found, exact = l, l.Name == name
			}
		}
		if found.Value != nil {
			break
		}
	}
	return found
}

// whole writes a content of which nothing is known: its only list, or all of it as one record.
func (s *sheet) whole(set int, content wire.Value) error {
	list, err := rawjson.Members(content)
	if err != nil || len(list) == 0 {
		return nil
	}
	rows := []wire.Value{content}
	if len(list) == 1 && list[0].Value.Kind() == '[' {
		rows = records(list[0].Value)
	}
	return s.all(set, rows)
}

// all writes rows that are there together.
func (s *sheet) all(set int, rows []wire.Value) error {
	tried, err := s.w.Records(set, rows)
	s.rows += tried
	s.cut = s.cut || err != nil
	return err
}

func (s *sheet) row(set int, row wire.Value) error {
	s.rows++
	err := s.w.Record(set, row)
	s.cut = s.cut || err != nil
	return err
}

// Spelled is a member by any of its names, as the client reads it, nil when there is none.
func Spelled(list []rawjson.Member, f *digest.Field) wire.Value {
	for _, name := range append([]string{f.Name}, f.Also...) {
		if value, there := rawjson.Find(list, name); there {
			return value
		}
	}
	return nil
}

// records are the objects in a list, or the one that stands in its place.
func records(value wire.Value) []wire.Value {
	return objects(rawjson.List{Member: rawjson.Member{Value: value}, Items: elements(value)})
}

// objects are those among the items of a list, or the one that stands in its place.
func objects(list rawjson.List) []wire.Value {
	if list.Value.Kind() == '{' {
		return []wire.Value{list.Value}
	}
	return slices.DeleteFunc(list.Items, func(item wire.Value) bool { return item.Kind() != '{' })
}

// end finishes the output. With an error that comes beside an answer what there is is written, and
// the error told. What was cut off is not: JSON has no end then, and nobody takes it for all. A file
// is written when everything is in it that the vendor has.
func (s *sheet) end(err error) error {
	if err == nil || s.rows > 0 && !s.cut && !(s.reads && s.app.Output.File != "" && lacking(err)) {
		return s.also(err, s.w.Close())
	}
	s.w.Discard()
	if s.rows > 0 && s.app.Output.File != "" && exit.Of(err) != exit.Interrupted { // who interrupts is told
		s.app.Note("%s was not written: not all came that belongs into it", s.app.Output.File)
	}
	return err
}

// also is the error of a call and of what was written of its answer. A write is done by then.
func (s *sheet) also(err, fault error) error {
	if !s.reads && err == nil {
		fault = app.AfterWrite(fault)
	}
	return errors.Join(err, fault)
}

// lacking reports an error by which records are missing that may be there. One that does not exist is
// not missing, and values of another type than the specs say came all the same.
func lacking(err error) bool {
	if all, several := err.(interface{ Unwrap() []error }); several {
		return slices.ContainsFunc(all.Unwrap(), lacking)
	}
	return !exit.IsUnread(err) && exit.Of(err) != exit.NotFound
}

// remarks says to people what the vendor said beside an answer, and where that departs from the specs.
func remarks(a *app.App, r *wire.Answer) {
	for _, w := range r.Warnings {
		a.Note("warning of the vendor: %s", w)
	}
	const most = 3
	for i, bent := range r.Bent {
		if i == most {
			a.Note("note: and more where the answer departs from the specs: %s", output.Counted(len(r.Bent)-most, "place"))
			return
		}
		a.Note("note: %s", bent)
	}
}

// afterWrite is what an answer to a write lacks, nil when nothing. The write itself was a success.
func afterWrite(name string, r *wire.Answer, err error) error {
	lacks := verdict(name, r, err)
	if lacks == nil || err != nil && !exit.IsUnread(err) {
		return err
	}
	return exit.Errorf(exit.Partial, "%w", lacks)
}

// verdict is what an answer that came lacks, nil when nothing.
func verdict(name string, r *wire.Answer, err error) error {
	var unread *wire.UnreadError
	switch {
	case errors.As(err, &unread):
		return exit.Errorf(exit.Failed, "%w", err)
	case err != nil:
		return err
	case r.Incomplete:
		return exit.Errorf(exit.Truncated, "%s: the vendor's answer was a success, but does not say all that was asked: what is missing may exist all the same", name)
	case len(r.Missing) > 0:
		return exit.Errorf(exit.NotFound, "%s: %s: not found", name, listed(r.Missing))
	}
	return nil
}

// listed names keys, the first twenty.
func listed(keys []int) string {
	const most = 20
	text := strings.Trim(strings.ReplaceAll(fmt.Sprint(keys[:min(most, len(keys))]), " ", ", "), "[]")
	if more := len(keys) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
