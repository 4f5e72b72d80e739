package ajera

import (
	"fmt"
	"reflect"

	"github.com/fieldbooks/fieldbooks/wire"
)

// withoutLong is a copy of arguments that has a stand-in for each long JSON value,
// and those values: they are sent byte for byte as they are, not encoded again.
func (p *plan) withoutLong(args reflect.Value) (short reflect.Value, long []member, err error) {
	short = args
	for i := range p.fields {
		f := &p.fields[i]
		if f.shape != raw || args.Field(f.at).Len() < longValue {
			continue
		}
		value := wire.Value(args.Field(f.at).Bytes())
		if !value.IsValid(tolerant) {
			return args, nil, fmt.Errorf("%s is not JSON; pass what was read", f.name)
		}
		if len(long) == 0 {
			short = reflect.New(args.Type()).Elem()
			short.Set(args)
		}
		short.Field(f.at).SetBytes([]byte("{}"))
		long = append(long, member{name: f.name, value: value})
	}
	return short, long, nil
}

// putBack replaces the stand-ins.
func (o *order) putBack(long []member) {
	for _, m := range long {
		o.args = with(o.args, m.name, m.value)
	}
}
