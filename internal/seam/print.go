package seam

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Format prints a generated record, for its Format method: fields tagged
// wire:"sensitive" as [masked], raw JSON by its size, fields without a value not at
// all, and so on through nested records and lists. Every verb gives the same text.
// In an unexported field nothing is masked: fmt calls no methods there.
func Format(f fmt.State, _ rune, record any) {
	io.WriteString(f, masking(reflect.ValueOf(record), 0))
}

// Log is [Format] for a LogValue method: a group with one attribute for each field
// that has a value.
func Log(record any) slog.Value { return logging(reflect.ValueOf(record), 0) }

// deepest is how deep records are looked into. They do not nest deeper; a cycle of pointers would.
const deepest = 16

// masking returns what may be shown of v.
func masking(v reflect.Value, depth int) string {
	v = target(v)
	if text, ok := leaf(v); ok {
		return text
	}
	if depth == deepest {
		return "..."
	}
	var parts []string
	switch v.Kind() {
	case reflect.Struct:
		shown(v, func(name string, field reflect.Value) {
			parts = append(parts, name+":"+masking(field, depth+1))
		})
		return v.Type().Name() + "{" + strings.Join(parts, " ") + "}"
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			parts = append(parts, masking(v.Index(i), depth+1))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Map:
		return fmt.Sprintf("[%d members]", v.Len())
	}
	return "[" + v.Kind().String() + "]"
}

// logging keeps the types that a log can filter by.
func logging(v reflect.Value, depth int) slog.Value {
	v = target(v)
	_, isLeaf := leaf(v)
	switch {
	case v.Kind() == reflect.Struct && !isLeaf && depth < deepest:
		var attrs []slog.Attr
		shown(v, func(name string, field reflect.Value) {
			attrs = append(attrs, slog.Attr{Key: name, Value: logging(field, depth+1)})
		})
		return slog.GroupValue(attrs...)
	case v.Kind() == reflect.Bool:
		return slog.BoolValue(v.Bool())
	case v.CanInt() && v.Type().PkgPath() == "":
		return slog.Int64Value(v.Int())
	case v.Kind() == reflect.String:
		return slog.StringValue(v.String())
	}
	return slog.StringValue(masking(v, depth))
}

// shown shows the exported fields that have a value, sensitive ones by a text in their place.
func shown(v reflect.Value, show func(name string, value reflect.Value)) {
	for field, value := range v.Fields() {
		if !field.IsExported() || value.IsZero() {
			continue
		}
		if record.ParseTag(field.Tag.Get("wire")).Sensitive {
			value = reflect.ValueOf(mask{})
		}
		show(field.Name, value)
	}
}

// mask stands for a sensitive value.
type mask struct{}

func (mask) String() string { return "[masked]" }

// target follows pointers and interfaces.
func target(v reflect.Value) reflect.Value {
	for range deepest {
		if (v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface) || v.IsNil() {
			break
		}
		v = v.Elem()
	}
	return v
}

// leaf returns the text of a value that has no parts to look into. Methods are
// called only on types known to show no more than themselves.
func leaf(v reflect.Value) (string, bool) {
	if v.IsValid() && v.CanInterface() {
		switch value := v.Interface().(type) {
		case wire.Value:
			return wire.Raw(value).String(), true
		case wire.Method:
			return value.Name, true
		case mask, wire.Raw, wire.Secret, wire.Decimal, wire.Date, wire.USDate, wire.Stamp, wire.Millis, time.Time, time.Duration:
			return value.(fmt.Stringer).String(), true
		}
	}
	return scalarText(v)
}

func scalarText(v reflect.Value) (string, bool) {
	switch {
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), true
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), true
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, 64), true
	}
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String()), true
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 && !v.IsNil() {
			return fmt.Sprintf("[%d bytes]", v.Len()), true
		}
		return "<nil>", v.IsNil()
	case reflect.Pointer, reflect.Interface, reflect.Map:
		return "<nil>", v.IsNil()
	}
	return "<nil>", !v.IsValid()
}
