package aimsio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// clockMargin is how far the clocks of the server's parts may differ.
const clockMargin = 5 * time.Minute

// Settle decides the unknown fates by reading back: one call for the list and one
// for each record changed since the upsert began. A record found there under its
// key with what was sent, as far as both forms have it, is accepted; one that is
// not among the changed is refused, and may be sent again; one that differs stays
// unknown, and Err says where. It trusts that a taken record moves its time of
// change, and it cannot know what the server has yet to do: wait some seconds
// after a time-out.
//
// The error is that of [Report.Err] after settling, or why it could not settle.
func (r *Report[W]) Settle(ctx context.Context) error {
	if r.Count(Unknown) == 0 {
		return r.Err()
	}
	stubs, header, err := r.kind.reads.stubs(ctx)
	if err != nil {
		return err
	}
	since := r.begun.Add(time.Until(serverTime(header)) - clockMargin)
	found, err := r.find(ctx, changedSince(latest(stubs), wire.MillisAt(since)))
	for i := range r.Items {
		if item := &r.Items[i]; item.Fate == Unknown && item.Key != "" {
			r.decide(item, found[item.Key], err)
		}
	}
	return errors.Join(err, r.Err())
}

func changedSince(stubs []aimsioapi.ObjectStub, since wire.Millis) []aimsioapi.ObjectStub {
	var changed []aimsioapi.ObjectStub
	for _, stub := range stubs {
		if stub.UpdatedAt.IsZero() || stub.UpdatedAt >= since {
			changed = append(changed, stub)
		}
	}
	return changed
}

// find reads records and returns those whose fate is open, by key. With an error
// some may be missing.
func (r *Report[W]) find(ctx context.Context, stubs []aimsioapi.ObjectStub) (map[string]json.RawMessage, error) {
	open := map[string]string{}
	for _, item := range r.Items {
		if item.Fate == Unknown {
			open[item.Key] = item.member
		}
	}
	found := map[string]json.RawMessage{}
	var failed error
	for got := range r.kind.reads.fetch(ctx, stubs, Limits.Parallel, true) {
		if got.err != nil {
			failed = got.err
			continue
		}
		bears := false
		for _, name := range r.kind.keys {
			_, key := keyIn(got.record, []string{name})
			bears = bears || key != ""
			if key != "" && open[key] == name {
				found[key] = got.record
			}
		}
		if !bears {
			failed = fmt.Errorf("aimsio: %s %s has no %s; look at the records yourself", r.kind.reads.name, Key(got.stub), strings.Join(r.kind.keys, " or "))
		}
	}
	return found, failed
}

// decide gives an unknown fate its end, as far as can be told.
func (r *Report[W]) decide(item *Item[W], found json.RawMessage, incomplete error) {
	switch {
	case found == nil && incomplete != nil:
		return
	case found == nil:
		item.Fate = Refused
		item.Err = &Error{
			Method: http.MethodPost, Path: r.kind.reads.name, Key: item.Key, Outcome: wire.Refused,
			kind: ErrNotFound, Message: "read back: nothing was changed", Remedy: "send it again",
		}
		return
	}
	sent, err := json.Marshal(item.Record)
	differs := differences(sent, found)
	if err == nil && len(differs) == 0 {
		item.Fate, item.Err = Accepted, nil
		return
	}
	item.Err = &Error{
		Method: http.MethodPost, Path: r.kind.reads.name, Key: item.Key, Outcome: wire.Unknown, Err: err,
		Message: "read back: changed since, but not as sent in " + strings.Join(differs, ", "), Remedy: "look at the record",
	}
}

// keyIn returns the first of the members of a JSON object that is a text, and it.
func keyIn(object []byte, members []string) (member, key string) {
	var all map[string]json.RawMessage
	_ = json.Unmarshal(object, &all) // what is no object has no key
	for _, name := range members {
		if json.Unmarshal(all[name], &key) == nil && key != "" {
			return name, key
		}
	}
	return "", ""
}
