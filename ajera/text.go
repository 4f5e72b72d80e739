package ajera

import (
	"iter"
	"reflect"

	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/save"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Text is one record as it came. It prints without the record's data.
type Text struct {
	List string   // that it stands in, e.g. "Projects", or "Phases" of a version 1 invoice group
	Key  int      // by which the result has it; 0 where such records have none
	In   int      // the key of the record that holds the list, 0 for the result itself
	JSON wire.Raw // byte for byte
}

// Texts gives the text of each record of a result, for an export or a mirror: there false, 0 and ""
// differ from what was absent, which structs do not tell, and members that the specs do not know
// are in their place. Records that stand in others come after these, once more by themselves;
// links to records of another kind do not. The order is that of the answer, not of the keys asked for.
func Texts(result wire.Replied) iter.Seq[Text] {
	return func(yield func(Text) bool) {
		if save.IsNil(result) {
			return
		}
		r := record.Of(reflect.TypeOf(result).Elem())
		content := envelope.Read(wire.Value(result.Reply().Raw), r).Content
		members, _ := r.Members(content, nil)
		texts(r, members, 0, func(*record.Record) bool { return true }, yield)
	}
}

// texts shows the records in one with those members, of the kinds that are wanted.
func texts(r *record.Record, members []rawjson.Member, key int, wanted func(*record.Record) bool, yield func(Text) bool) bool {
	for i := range r.Fields {
		f := &r.Fields[i]
		inner := f.Inner()
		if inner == nil || !wanted(inner) {
			continue
		}
		_, value, _ := f.Spelled(members)
		items := []rawjson.Member{{Value: value}}
		if f.Shape == record.List {
			items, _ = rawjson.Split(value, 0)
		}
		for _, item := range items {
			if item.Value.Kind() == '{' && !text(inner, Text{List: f.Name, In: key, JSON: wire.Raw(item.Value)}, yield) {
				return false
			}
		}
	}
	return true
}

// text shows one record, and those in it that have a life of their own.
func text(r *record.Record, t Text, yield func(Text) bool) bool {
	members, _ := r.Members(wire.Value(t.JSON), nil)
	if r.Key != nil {
		_, value, _ := r.Key.Spelled(members)
		t.Key, _ = rawjson.Number(value)
	}
	own := func(inner *record.Record) bool { return inner.Key != nil && inner.IsOwn() }
	return yield(t) && texts(r, members, t.Key, own, yield)
}
