// Package decode reads records: in comes the content of an answer and an empty result struct, out
// comes the struct filled, and notes of what was read though the specs say otherwise.
package decode

import (
	"errors"
	"reflect"

	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// mostBent bounds the notes of one answer: a tenant may quote every number.
const mostBent = 100

// Into fills result, a pointer to an empty result struct, from content: strictly first,
// by the tables of package codec or else by json v2, and only when that fails once more
// leniently, noting what was bent.
//
// The error is a [*wire.UnreadError] when all but some values could be read: the result holds the rest.
func Into(content wire.Value, result any) (bent []string, err error) {
	return (*Early)(nil).Into(content, result)
}

// Into is [Into] that reads the content no second time, if e is of it.
func (e *Early) Into(content wire.Value, result any) (bent []string, err error) {
	v := reflect.ValueOf(result).Elem()
	if rawjson.IsNull(content) {
		return nil, nil
	}
	if content.Kind() == '[' { // which raw content may be
		if _, err = rawjson.Items(content); err == nil && len(record.Of(v.Type()).Fields) > 0 {
			err = errors.New("a list where an object is expected")
		}
		return nil, err
	}
	first, second := reading{early: e}, reading{}
	strict := first.strictly(content, v)
	if strict == nil {
		return first.bent, nil
	}
	v.SetZero()
	second.rules = codec.Lenient(second.note, second.miss)
	if err := second.read(content, v); err != nil {
		return second.bent, codec.Unreadable(err)
	}
	if err = second.unread.Err(); err == nil && len(second.bent) == 0 {
		second.bent = append(second.bent, codec.Unreadable(strict).Error())
	}
	return second.bent, err
}

// Reads reports whether a value, as it came, can be read as a t. Of a record or a list of records
// it does not matter what is in them.
func Reads(value wire.Value, t reflect.Type) bool {
	into, whole := reflect.New(t), true
	if rawjson.IsNull(value) || json.Unmarshal(value, into.Interface()) == nil {
		return true
	}
	into.Elem().SetZero()
	isDeep := record.IsRecord(t) || t.Kind() == reflect.Slice && record.IsRecord(t.Elem())
	err := json.Unmarshal(value, into.Interface(), codec.Lenient(nil, func(string, string) { whole = isDeep }))
	return err == nil && whole
}
