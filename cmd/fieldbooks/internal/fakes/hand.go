package fakes

import (
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// byHand is a record that somebody edits on the page, as its stand-in may have it: with the key that
// it has, and a stamp that says it changed.
type byHand struct {
	key    string
	keys   []string // of all records of its kind
	record func(key string) string
	stamp  func(name string, was rawjson.Value) rawjson.Value // what a member is after a change, unless it was edited; nil is left out
}

// edited is the text of a record as it is to be stored.
func (b byHand) edited(text string) (rawjson.Value, error) {
	now, err := rawjson.Members(rawjson.Value(text))
	was, wrong := rawjson.Members(rawjson.Value(b.record(b.key)))
	if err = errors.Join(err, wrong); err != nil {
		return nil, err
	}
	if name := b.keyMember(was); name != "" {
		if value, _ := rawjson.Lookup(now, name); rawjson.Text(value) != b.key {
			return nil, fmt.Errorf("%s is the key of the record; leave it at %s", name, b.key)
		}
	}
	var kept []rawjson.Member
	for _, m := range now {
		before, _ := rawjson.Lookup(was, m.Name)
		if rawjson.Same(before, m.Value) {
			m.Value = b.stamp(m.Name, m.Value)
		}
		if m.Value != nil {
			kept = append(kept, m)
		}
	}
	return rawjson.Object(kept), nil
}

// keyMember is the first member that has the key in all records of the kind, "" when none has.
func (b byHand) keyMember(members []rawjson.Member) string {
	var names []string
	for _, m := range members {
		if rawjson.Text(m.Value) == b.key {
			names = append(names, m.Name)
		}
	}
	for _, key := range b.keys {
		if len(names) < 2 {
			break
		}
		other, _ := rawjson.Members(rawjson.Value(b.record(key))) // the stand-in wrote it
		var same []string
		for _, name := range names {
			if value, _ := rawjson.Lookup(other, name); rawjson.Text(value) == key {
				same = append(same, name)
			}
		}
		names = same
	}
	if len(names) == 0 {
		return ""
	}
	return names[0]
}
