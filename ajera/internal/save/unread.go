package save

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
)

// isUnread reports whether the value of a field of base, a record with the members that it has, or
// a part of the value could not be read: what the field holds is not what the vendor has there.
func (d *differ) isUnread(f *record.Field, have []rawjson.Member, base reflect.Value) bool {
	v := base.Field(f.Index)
	mayBePart := v.Kind() == reflect.Slice && f.Shape == record.Leaf || len(f.Paths) > 1
	if !v.IsZero() && !mayBePart {
		return false
	}
	_, was, _ := f.Spelled(have)
	return !decode.Reads(was, f.Type)
}

// unread refuses to change what could not be read.
func (d *differ) unread(place string) error {
	return d.refuse(fault.ErrReadOnly, place, "leave it as it was read, and change it in Ajera", "could not be read")
}

// keepsUnread refuses a list without an item that could not be read.
func (d *differ) keepsUnread(place string, r *record.Record, old []rawjson.Member, found []int) error {
	for at, item := range old {
		if !slices.Contains(found, at) && !decode.Reads(item.Value, r.Type) {
			return d.unread(fmt.Sprintf("%s[%d]", place, at))
		}
	}
	return nil
}
