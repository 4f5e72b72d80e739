package ajera

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/match"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// inPart is the error beside an answer of which some values could not be read.
func inPart(e *envelope.Envelope, unread *wire.UnreadError) *fault.Fault {
	return &fault.Fault{
		Outcome: wire.Executed, Status: e.Status, UsageKey: e.UsageKey, Err: unread,
		Remedy: "the result holds the rest, and its Raw these values as they came",
	}
}

// also is the error of a call that failed, or whose answer lacks something, and of which some
// values could not be read besides.
func (k *call) also(err, inPart error) error {
	f, ok := errors.AsType[*fault.Fault](err)
	unread, _ := errors.AsType[*wire.UnreadError](inPart)
	switch {
	case err == nil:
		return inPart
	case !ok || unread == nil:
	case f.Err == nil:
		f.Err = unread
	default:
		f.Err = errors.Join(k.latest.RedactError(f.Err), unread)
	}
	return err
}

// redacted is a cause without the secrets of the call. Places hold none: they are of the specs.
func (k *call) redacted(err error) error {
	if isUnread(err) {
		return err
	}
	return k.latest.RedactError(err)
}

// isUnread reports an error that comes beside a result: all of it but some values was read.
func isUnread(err error) bool {
	_, ok := errors.AsType[*wire.UnreadError](err)
	return ok
}

// joined is both errors, or the one that is there.
func joined(a, b error) error {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return errors.Join(a, b)
}

// hides reports whether a record may be among what could not be read of a result: its key, one of
// the other members that it is known by, or all of it.
func hides(unread error, result wire.Replied, known ...string) bool {
	e, ok := errors.AsType[*wire.UnreadError](unread)
	return ok && slices.ContainsFunc(record.Of(reflect.TypeOf(result).Elem()).Keyed(), func(f *record.Field) bool {
		names := append([]string{record.Of(f.Type.Elem()).Key.Name}, known...)
		return slices.ContainsFunc(e.Places, func(place string) bool {
			steps := strings.SplitN(place, "/", 4) // "", the list, the number, what is below
			return steps[1] == f.Name && (len(steps) < 4 || slices.Contains(names, steps[3]))
		})
	})
}

// arrange is [match.Arrange] of a result. What is told of its places follows the records.
func arrange(result wire.Replied, name string, keys []int, unread *wire.UnreadError) (missing []int) {
	v, bent := reflect.ValueOf(result).Elem(), result.Reply().Bent
	if unread == nil && len(bent) == 0 {
		return match.Arrange(v, name, keys)
	}
	before := turns(v, name)
	missing = match.Arrange(v, name, keys)
	now := make(map[turn]int)
	for i, t := range turns(v, name) {
		now[t] = i
	}
	for i, note := range bent {
		place, what, _ := strings.Cut(note, ": ")
		bent[i] = moved(place, name, before, now) + ": " + what
	}
	if unread != nil {
		for i, place := range unread.Places {
			unread.Places[i] = moved(place, name, before, now)
		}
	}
	return missing
}

// moved is where a place is, as a JSON pointer, now that the records of a list have other numbers.
func moved(place, name string, before []turn, now map[turn]int) string {
	steps := strings.SplitN(place, "/", 4) // "", the list, the number, what is below
	if len(steps) < 3 || steps[1] != name {
		return place
	}
	if n, err := strconv.Atoi(steps[2]); err == nil && n < len(before) {
		steps[2] = strconv.Itoa(now[before[n]])
	}
	return strings.Join(steps, "/")
}

// turn is a record of a list: the first, second, ... with that key.
type turn struct{ key, nth int }

// turns are the records that a result lists under a name.
func turns(result reflect.Value, name string) (list []turn) {
	f := record.Of(result.Type()).Field(name)
	if f == nil || f.Shape != record.List {
		return nil
	}
	came := make(map[int]int)
	records, of := result.Field(f.Index), record.Of(f.Type.Elem())
	for i := range records.Len() {
		key := of.KeyOf(records.Index(i))
		list = append(list, turn{key, came[key]})
		came[key]++
	}
	return list
}

// markHollow tells of records of which nothing came.
func markHollow(result wire.Replied) {
	a := result.Reply()
	for _, place := range match.Hollow(reflect.ValueOf(result).Elem()) {
		a.Incomplete, a.Bent = true, append(a.Bent, place+": nothing where a record was expected")
	}
}
