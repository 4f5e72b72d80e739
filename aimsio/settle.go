package aimsio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

// clockMargin is how far the clocks of the server's parts may differ.
const clockMargin = 5 * time.Minute

// Settle decides the unknown fates by reading back: the list, twice, and each record changed since
// the upsert began. A record found there under its key with what was sent, as far as both forms
// have it, is accepted; one that differs stays unknown, and Err says where. One that is not among
// the changed is refused, and may be sent again, but only on the word of whole answers: both lists
// are the same, hold something, tell the server's time and come out of no cache, every record is the
// one asked for and says its key, and those that were accepted are among the changed. Else it stays
// unknown, and the error says why. It trusts that a taken record moves its time of change, and it
// cannot know what the server has yet to do: wait some seconds after a time-out.
//
// The error is that of [Report.Err] after settling, or why it could not settle.
func (r *Report[W]) Settle(ctx context.Context) error {
	if r.Count(Unknown) == 0 {
		return r.Err()
	}
	first, header, err := r.list(ctx)
	if err != nil {
		return err
	}
	again, later, err := r.list(ctx)
	if err != nil {
		return err
	}
	since := wire.MillisAt(r.since(header))
	old := func(e entry) bool { return e.changed != 0 && e.changed < since }
	odd := r.compare(first, again, old)
	found, err := r.find(ctx, slices.DeleteFunc(rollOf(slices.Concat(first, again)).entries, old))
	err = errors.Join(odd, r.dated(header), r.dated(later), err)
	for i := range r.Items {
		if item := &r.Items[i]; item.Fate == Unknown && item.Key != "" {
			r.decide(item, found[callerKeyOf(item.member, item.Key)], err)
		}
	}
	return errors.Join(err, r.Err())
}

// since is a moment before the upsert began, by the clock of the server that made a list. Of what has
// passed meanwhile, the wall clock may have been set and the other one slept.
func (r *Report[W]) since(header http.Header) time.Time {
	date, _ := serverTime(header)
	passed := max(time.Since(r.begun), time.Now().Round(0).Sub(r.begun.Round(0)))
	return date.Add(-passed - clockMargin)
}

// dated says why a list is no proof of what has changed since the upsert began: it was kept from
// before, or by whose clock that is not known.
func (r *Report[W]) dated(header http.Header) error {
	switch _, told := serverTime(header); {
	case !told:
		return fmt.Errorf("aimsio: the list of %s came without the server's time (Date), so what has changed since is not known; look at the records yourself", r.name)
	case header.Get("Age") != "" && strings.Trim(header.Get("Age"), "0") != "":
		return fmt.Errorf("aimsio: the list of %s came out of a cache (Age); settle again past it", r.name)
	}
	return nil
}

// compare says why two lists in a row do not prove that something is missing. What changed
// meanwhile may be in one alone.
func (r *Report[W]) compare(first, again []entry, old func(entry) bool) error {
	keys, missing := map[string]bool{}, 0
	for i, e := range slices.Concat(first, again) {
		switch key := e.key; {
		case key == "":
			return fmt.Errorf("aimsio: the list of %s has an entry without a key; look at the records yourself", r.name)
		case i < len(first):
			keys[key] = true
		case keys[key]:
			delete(keys, key)
		case old(e):
			missing++
		}
	}
	switch missing += len(keys); {
	case len(first) == 0 || len(again) == 0:
		return fmt.Errorf("aimsio: the list of %s is empty, which does not prove that nothing was created; look at the records yourself", r.name)
	case missing > 0:
		return fmt.Errorf("aimsio: two lists of %s in a row differ by %d records; settle again later", r.name, missing)
	}
	return nil
}

// find reads records and returns those of the upsert, by key. With an error some may be missing.
func (r *Report[W]) find(ctx context.Context, list []entry) (map[callerKey]wire.Value, error) {
	sent, asked := map[callerKey]bool{}, map[string]bool{}
	for _, item := range r.Items {
		sent[callerKeyOf(item.member, item.Key)] = item.Fate != Refused && item.Key != ""
		asked[item.member] = asked[item.member] || item.Fate == Unknown
	}
	found := map[callerKey]wire.Value{}
	var failed error
	key := func(i int) string { return list[i].key }
	for got := range fetch(ctx, len(list), key, r.text, Limits().Parallel, true) {
		if got.err != nil {
			failed = got.err
			continue
		}
		matched, lacks := false, ""
		members, _ := rawjson.Members(got.record) // what is no object has no key
		for _, name := range r.keys {
			_, key := keyIn(members, name)
			switch known := callerKeyOf(name, key); {
			case sent[known]:
				matched, found[known] = true, got.record
			case key == "" && asked[name]: // it may be a record that is known by that alone
				lacks = name
			}
		}
		if lacks != "" && !matched {
			failed = fmt.Errorf("aimsio: %s %q has no %s; look at the records yourself", r.name, key(got.i), lacks)
		}
	}
	return found, errors.Join(failed, r.witnesses(found))
}

// callerKey is what the caller knows a record by, as far as a server may tell one from another:
// what it wrote otherwise is found, and told as a difference.
type callerKey struct{ member, key string }

func callerKeyOf(member, key string) callerKey {
	return callerKey{member, strings.ToLower(strings.TrimSpace(key))}
}

// witnesses says whether a record that was accepted is missing among the changed.
func (r *Report[W]) witnesses(found map[callerKey]wire.Value) error {
	for _, item := range r.Items {
		if item.Fate == Accepted && item.Key != "" && found[callerKeyOf(item.member, item.Key)] == nil {
			return fmt.Errorf("aimsio: %s %q was accepted and is not among the changed, so others may be missing there too; settle again later", r.name, item.Key)
		}
	}
	return nil
}

// decide gives an unknown fate its end, as far as can be told.
func (r *Report[W]) decide(item *Item[W], found wire.Value, incomplete error) {
	if found == nil && incomplete == nil {
		item.Fate = Refused
		item.Err = r.fault(item, Error{Outcome: wire.Refused, kind: ErrNotFound, Message: "read back: nothing was changed", Remedy: "send it again"})
	}
	if found == nil {
		return
	}
	sent, err := seam.Encode(item.Record)
	differs, told := differences(sent, found), "changed since, but not as sent in "
	if len(differs) == 0 && !r.tells(sent, found) {
		differs, told = r.keys, "its record tells nothing beside "
	}
	if err == nil && len(differs) == 0 {
		item.Fate, item.Err = Accepted, nil
		return
	}
	item.Err = r.fault(item, Error{
		Outcome: wire.Unknown, Err: err, Remedy: "look at the record",
		Message: "read back: " + told + strings.Join(differs, ", "),
	})
}

// tells reports whether a record that was read has a member that was sent, beside its keys.
func (r *Report[W]) tells(sent, read wire.Value) bool {
	from, _ := rawjson.Members(sent)
	to, _ := rawjson.Members(read)
	return slices.ContainsFunc(from, func(m rawjson.Member) bool {
		_, both := rawjson.Lookup(to, m.Name)
		return both && !slices.Contains(r.keys, m.Name)
	})
}

// keyIn returns the first of the named members that is a text, and it.
func keyIn(members []rawjson.Member, names ...string) (member, key string) {
	for _, name := range names {
		value, _ := rawjson.Lookup(members, name)
		if key := rawjson.Text(value); value.Kind() == '"' && key != "" {
			return name, key
		}
	}
	return "", ""
}

// differences names the members of the object sent that read holds with another
// value. Members that read does not have are none: some only travel one way.
func differences(sent, read wire.Value) (names []string) {
	from, _ := rawjson.Members(sent)
	to, _ := rawjson.Members(read)
	for _, m := range from {
		if differs(m, to) {
			names = append(names, m.Name)
		}
	}
	slices.Sort(names)
	return names
}

func differs(m rawjson.Member, to []rawjson.Member) bool {
	other, ok := rawjson.Lookup(to, m.Name)
	return ok && !contained(m.Value, other)
}

// contained reports whether all of sent is in read: numbers by value, lists in any
// order and with others between, objects by the members that both have.
func contained(sent, read wire.Value) bool {
	switch kind := sent.Kind(); {
	case kind != read.Kind():
		return false
	case kind == '0':
		a, errA := wire.ParseDecimal(string(sent))
		b, errB := wire.ParseDecimal(string(read))
		return errA == nil && errB == nil && a.Equal(b)
	case kind == '[':
		list, _ := rawjson.Items(sent)
		others, _ := rawjson.Items(read)
		return amongst(list, others)
	case kind == '{':
		return len(differences(sent, read)) == 0
	}
	return rawjson.Text(sent) == rawjson.Text(read)
}

// amongst reports whether each item is contained in one of the others. A price book has thousands, so
// their members are looked for once, and each search begins behind what the last one found.
func amongst(items, others []rawjson.Member) bool {
	objects := make([][]rawjson.Member, len(others))
	for i, other := range others {
		objects[i], _ = rawjson.Members(other.Value) // none where it is no object
	}
	next := 0
	for _, item := range items {
		members, notObject := rawjson.Members(item.Value)
		in := func(i int) bool {
			if notObject != nil || others[i].Value.Kind() != '{' {
				return contained(item.Value, others[i].Value)
			}
			return !slices.ContainsFunc(members, func(m rawjson.Member) bool { return differs(m, objects[i]) })
		}
		tried := 0
		for tried < len(others) && !in((next+tried)%len(others)) {
			tried++
		}
		if tried == len(others) {
			return false
		}
		next += tried + 1
	}
	return true
}
