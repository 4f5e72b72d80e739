package output

import (
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

// SetOf is the set of records that a command makes itself, as structs of type T: a column for each
// field, in their order and by their names in JSON. Those with the tag table:"-" are in no table
// that nobody chose. That there are none the command says itself.
func SetOf[T any](name string) Set {
	s := Set{Name: name, Told: true, Closed: true}
	for f := range reflect.TypeFor[T]().Fields() {
		if !f.IsExported() {
			continue
		}
		column := Column{Name: f.Name, Kind: kindOf(f.Type), Shown: f.Tag.Get("table") != "-"}
		if known, _, _ := strings.Cut(f.Tag.Get("json"), ","); known != "" {
			column.Name = known
		}
		s.Columns = append(s.Columns, column)
	}
	return s
}

// kindOf is what a column holds by the type of its field. Whole numbers are keys there.
func kindOf(t reflect.Type) Kind {
	if t.Kind() == reflect.Pointer { // a value that some records lack
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[wire.Decimal](), t.Kind() == reflect.Interface:
		return Number
	case t == reflect.TypeFor[wire.Date]():
		return Date
	case t.Kind() == reflect.Bool:
		return Bool
	case t.Kind() == reflect.Int:
		return Key
	}
	return Text
}

// Struct adds a record that a command made itself, of the only set; see [SetOf].
func (w *Writer) Struct(record any) error {
	row, err := json.Marshal(record)
	if err != nil {
		return err
	}
	return w.Record(0, row)
}

// All writes such records, and ends the output.
func All[T any](w *Writer, records []T) error {
	for _, r := range records {
		if err := w.Struct(r); err != nil {
			return err
		}
	}
	return w.Close()
}
