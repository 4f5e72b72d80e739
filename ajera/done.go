package ajera

import (
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
)

// checkDone compares the answer of a write with what was sent. It tells what the
// answer lacks where the answer is known to tell it: a create answers the new
// records, and version 1 updates count. Version 2 updates do neither.
func (k *call) checkDone(result wire.Replied) error {
	v := reflect.ValueOf(result).Elem()
	switch {
	case k.save != nil:
		return k.checkSaved(v, result.Reply())
	case k.m.Kind == wire.KindCreate:
		return k.checkCreated(v, result.Reply())
	}
	return nil
}

// checkSaved looks for the keys of the records that a save created, and at the
// count of those that it updated. Records that were read are not new, and links
// to others are none.
func (k *call) checkSaved(v reflect.Value, a *wire.Answer) error {
	made := 0
	visit(v, func(record reflect.Value, id identity) {
		if id.key > 0 && !k.save.read[id] && owns(record.Type()) {
			made++
		}
	})
	want := k.save.created
	switch {
	case made == 0 && want > 0:
		return k.notCreated(a)
	case made < want:
		return k.partial(a, "the vendor answered success with %d of the %d new records", made, want)
	}
	want = len(k.save.unchanged)
	if n, ok := k.counted(v, a); ok && n < want {
		return k.partial(a, "the vendor answered success with %s %d, but %d were sent", k.m.Update.Counter, n, want)
	}
	return nil
}

// counted is the vendor's own count of updated records, if it came.
func (k *call) counted(v reflect.Value, a *wire.Answer) (n int, ok bool) {
	f := planOf(v.Type()).field(k.m.Update.Counter)
	if f == nil {
		return 0, false
	}
	content, _ := reshape(wire.Value(a.Raw), v.Type())
	top, _ := members(content)
	_, value, _ := f.spelled(top)
	return int(v.Field(f.at).Int()), !isNull(value)
}

// checkCreated looks for the keys of the new records: a malformed create is
// answered with success and an empty skeleton. A list of new records comes back
// under its own name.
func (k *call) checkCreated(v reflect.Value, a *wire.Answer) error {
	lists := planOf(v.Type()).keyed()
	made, all := make(map[string]int), 0
	for _, f := range lists {
		p := planOf(v.Field(f.at).Type().Elem())
		for i := range v.Field(f.at).Len() {
			if p.keyOf(v.Field(f.at).Index(i)) > 0 {
				made[f.goes]++
				all++
			}
		}
	}
	if all == 0 && len(lists) > 0 {
		return k.notCreated(a)
	}
	for _, f := range lists {
		if want := k.sent(f.goes); made[f.goes] < want {
			return k.partial(a, "the vendor answered success with %d of the %d %s sent", made[f.goes], want, f.goes)
		}
	}
	return nil
}

// sent is how many records the arguments list under a name.
func (k *call) sent(name string) int {
	args := reflect.Indirect(reflect.ValueOf(k.args))
	if args.Kind() != reflect.Struct {
		return 0 // raw arguments
	}
	if list := args.FieldByName(name); list.IsValid() && list.Kind() == reflect.Slice {
		return list.Len()
	}
	return 0
}

func (k *call) notCreated(a *wire.Answer) error {
	f := fault(k.m, ErrNotCreated)
	f.Outcome, f.UsageKey, f.ResponseCode = wire.Unknown, a.UsageKey, a.ResponseCode
	return f.because("look for the record before creating it again", "the vendor answered success without a new key")
}

// partial reports an answer that tells of less than was sent. The result goes to
// the caller with it.
func (k *call) partial(a *wire.Answer, format string, args ...any) error {
	f := fault(k.m, ErrPartial)
	f.Outcome, f.UsageKey, f.ResponseCode = wire.Executed, a.UsageKey, a.ResponseCode
	return f.because("compare the result and the records with what was sent, and send again only what is missing", format, args...)
}
