package aimsio

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/seam"
	"github.com/fieldbooks/fieldbooks/wire"
)

// clockMargin is how far the clocks of the server's parts may differ.
const clockMargin = 5 * time.Minute

// Settle decides the unknown fates by reading back: one call for the list and one for
// each record changed since the upsert began. A record found there under its key with
// what was sent, as far as both forms have it, is accepted; one that is not among the
// changed is refused, and may be sent again; one that differs stays unknown, and Err says
// where. It trusts that a taken record moves its time of change, and it cannot know what
// the server has yet to do: wait some seconds after a time-out.
//
// The error is that of [Report.Err] after settling, or why it could not settle.
func (r *Report[W]) Settle(ctx context.Context) error {
	if r.Count(Unknown) == 0 {
		return r.Err()
	}
	stubs, header, err := r.stubs(ctx)
	if err != nil {
		return err
	}
	since := wire.MillisAt(r.begun.Add(time.Until(serverTime(header)) - clockMargin))
	found, err := r.find(ctx, slices.DeleteFunc(latest(stubs), func(stub aimsioapi.ObjectStub) bool {
		return stub.UpdatedAt != 0 && stub.UpdatedAt < since
	}))
	for i := range r.Items {
		if item := &r.Items[i]; item.Fate == Unknown && item.Key != "" {
			r.decide(item, found[item.Key], err)
		}
	}
	return errors.Join(err, r.Err())
}

// find reads records and returns those whose fate is open, by key. With an error
// some may be missing.
func (r *Report[W]) find(ctx context.Context, stubs []aimsioapi.ObjectStub) (map[string]wire.Value, error) {
	open := map[string]string{}
	for _, item := range r.Items {
		if item.Fate == Unknown {
			open[item.Key] = item.member
		}
	}
	found := map[string]wire.Value{}
	var failed error
	for got := range fetch(ctx, stubs, r.text, Limits().Parallel, true) {
		if got.err != nil {
			failed = got.err
			continue
		}
		bears := false
		members, _ := rawjson.Members(got.record) // what is no object has no key
		for _, name := range r.keys {
			_, key := keyIn(members, name)
			bears = bears || key != ""
			if key != "" && open[key] == name {
				found[key] = got.record
			}
		}
		if !bears {
			failed = fmt.Errorf("aimsio: %s %s has no %s; look at the records yourself", r.name, Key(got.stub), strings.Join(r.keys, " or "))
		}
	}
	return found, failed
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
	differs := differences(sent, found)
	if err == nil && len(differs) == 0 {
		item.Fate, item.Err = Accepted, nil
		return
	}
	item.Err = r.fault(item, Error{
		Outcome: wire.Unknown, Err: err, Remedy: "look at the record",
		Message: "read back: changed since, but not as sent in " + strings.Join(differs, ", "),
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
		if other, ok := rawjson.Lookup(to, m.Name); ok && !contained(m.Value, other) {
			names = append(names, m.Name)
		}
	}
	slices.Sort(names)
	return names
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
		return !slices.ContainsFunc(list, func(item rawjson.Member) bool {
			return !slices.ContainsFunc(others, func(other rawjson.Member) bool { return contained(item.Value, other.Value) })
		})
	case kind == '{':
		return len(differences(sent, read)) == 0
	}
	return rawjson.Text(sent) == rawjson.Text(read)
}
