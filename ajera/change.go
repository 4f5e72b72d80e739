package ajera

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Change is what a save would send.
type Change struct {
	Method    string
	Arguments wire.Raw // the MethodArguments; may hold personal data and prints masked
	Edits     []Edit
}

// Edit is one edited value. Values of sensitive fields are masked.
type Edit struct {
	Record string // e.g. "Phases PhaseKey 12"
	Field  string // e.g. "ReportedPercentComplete", dotted inside the record
	Before string // as JSON, "" when it was not there
	After  string
}

// edit is an Edit that nobody has asked for yet.
type edit struct {
	*differ
	field         string
	before, after wire.Value
	secret        bool
}

// told are the edits for the reader.
func told(edits []edit) []Edit {
	list := make([]Edit, len(edits))
	for i, e := range edits {
		list[i] = Edit{Record: e.record(), Field: e.field, Before: string(e.before), After: string(e.after)}
		if e.secret {
			list[i].Before, list[i].After = "[secret]", "[secret]"
		}
	}
	return list
}

// String lists the edits, one a line: record, field, before and after.
func (c *Change) String() string {
	var b strings.Builder
	b.WriteString(c.Method)
	for _, e := range c.Edits {
		fmt.Fprintf(&b, "\n%s.%s: %s -> %s", e.Record, e.Field, cmp.Or(e.Before, "(nothing)"), cmp.Or(e.After, "(nothing)"))
	}
	return b.String()
}

// changes are the changed members of one object.
type changes struct {
	have   []member // as read
	values []member // whole new values, to replace those read
	deltas []member // what a delta says of them
}

// put notes a new value for the member at path.
func (c *changes) put(path []string, value, delta wire.Value) error {
	if len(path) == 1 {
		c.values = with(c.values, path[0], value)
		c.deltas = with(c.deltas, path[0], delta)
		return nil
	}
	outer, ok := lookup(c.values, path[0])
	if !ok {
		outer, _ = lookup(c.have, path[0])
	}
	whole, err := spliceAt(outer, path[1:], value)
	if err != nil {
		return err
	}
	outer, _ = lookup(c.deltas, path[0])
	part, err := spliceAt(outer, path[1:], delta)
	if err != nil {
		return err
	}
	return c.put(path[:1], whole, part)
}

// with sets one member of a list.
func with(list []member, name string, value wire.Value) []member {
	for i := range list {
		if list[i].name == name {
			list[i].value = value
			return list
		}
	}
	return append(list, member{name: name, value: value})
}

func spliceAt(object wire.Value, path []string, value wire.Value) (wire.Value, error) {
	if len(path) > 1 {
		have, err := members(object)
		if err != nil {
			return nil, err
		}
		inner, _ := lookup(have, path[0])
		if value, err = spliceAt(inner, path[1:], value); err != nil {
			return nil, err
		}
	}
	return splice(object, []member{{name: path[0], value: value}})
}
