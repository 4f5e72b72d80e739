package wire

import (
	"fmt"
	"io"
	"iter"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// FormatMasked prints record, a struct with sensitive fields, for its Format
// method: fields tagged wire:"sensitive" as [masked], raw JSON by its size, fields
// without a value not at all, and so on through nested records and lists. Every
// verb gives the same text. In an unexported field nothing is masked: fmt calls no
// methods there.
func FormatMasked(f fmt.State, _ rune, record any) {
	io.WriteString(f, masking(reflect.ValueOf(record), 0))
}

// LogMasked is [FormatMasked] for a LogValue method: a group with one attribute
// for each field that has a value.
func LogMasked(record any) slog.Value { return logging(reflect.ValueOf(record), 0) }

const (
	hidden  = "[masked]"
	deepest = 16 // records do not nest deeper; a cycle of pointers would
)

// masking returns what may be shown of v.
func masking(v reflect.Value, depth int) string {
	v = target(v)
	if text, ok := leaf(v); ok {
		return text
	}
	if depth == deepest {
		return "..."
	}
	switch v.Kind() {
	case reflect.Struct:
		var parts []string
		for name, field := range shown(v) {
			parts = append(parts, name+":"+masking(field, depth+1))
		}
		return v.Type().Name() + "{" + strings.Join(parts, " ") + "}"
	case reflect.Slice, reflect.Array:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = masking(v.Index(i), depth+1)
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
		for name, field := range shown(v) {
			attrs = append(attrs, slog.Attr{Key: name, Value: logging(field, depth+1)})
		}
		return slog.GroupValue(attrs...)
	case v.Kind() == reflect.Bool:
		return slog.BoolValue(v.Bool())
	case v.CanInt() && v.Type().PkgPath() == "":
		return slog.Int64Value(v.Int())
	case v.Kind() == reflect.String && v.Type() != reflect.TypeFor[Secret]():
		return slog.StringValue(v.String())
	}
	return slog.StringValue(masking(v, depth))
}

// shown gives the exported fields that have a value, sensitive ones by a text in
// their place.
func shown(v reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for i := range v.NumField() {
			field, value := v.Type().Field(i), v.Field(i)
			if !field.IsExported() || value.IsZero() {
				continue
			}
			if ParseTag(field.Tag.Get("wire")).Sensitive {
				value = reflect.ValueOf(mask{})
			}
			if !yield(field.Name, value) {
				return
			}
		}
	}
}

// mask stands for a sensitive value.
type mask struct{}

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
	switch {
	case !v.IsValid():
		return "<nil>", true
	case v.CanInterface():
		switch value := v.Interface().(type) {
		case mask:
			return hidden, true
		case Value:
			return size(len(value)), true
		case Raw, Secret, Decimal, Date, USDate, Stamp, Millis, time.Time, time.Duration:
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
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		if v.IsNil() {
			return "<nil>", true
		}
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			return fmt.Sprintf("[%d bytes]", v.Len()), true
		}
	}
	return "", false
}
