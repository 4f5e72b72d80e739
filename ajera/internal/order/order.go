// Package order writes calls: in come a method and the arguments that the caller gave,
// out comes an [Order], checked, whose body is what the server gets.
package order

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Order is one call as it goes to the server, but for the session token.
type Order struct {
	Method *wire.Method
	Page   wire.Page
	Args   []rawjson.Member
}

// New turns the arguments of a call into an order, after checking what can be
// checked before sending. args is JSON, a struct, a map or nil.
func New(m *wire.Method, args any) (Order, error) {
	o := Order{Method: m}
	for _, f := range m.Fixed {
		o.Args = append(o.Args, rawjson.Member{Name: f.Name, Value: rawjson.Quote(f.Value)})
	}
	if p, ok := args.(interface{ Paging() wire.Page }); ok && m.Paged {
		o.Page = p.Paging()
	}
	var err error
	if text, ok := args.(wire.Value); ok {
		err = o.add(text, new(record.Record))
	} else {
		err = o.addStruct(reflect.Indirect(reflect.ValueOf(args)))
	}
	if err != nil {
		return o, fault.Because(fault.ErrArgument, err)
	}
	return o, nil
}

// With is o with another value for one argument.
func (o Order) With(name string, value wire.Value) Order {
	o.Args = rawjson.With(slices.Clone(o.Args), name, value)
	return o
}

// Also is o with an argument that the specs do not name.
func (o Order) Also(extra wire.Extra) (Order, error) {
	text, err := extra.JSON()
	if err != nil {
		return o, fault.Because(fault.ErrArgument, codec.Unreadable(err))
	}
	return o.With(extra.Name, text), nil
}

// Keys are those that an argument lists, each once.
func (o Order) Keys(name string) []int {
	value, _ := rawjson.Lookup(o.Args, name)
	return rawjson.Keys(value)
}

// Date is the value of a date argument, absent when it is not given.
func (o Order) Date(name string) wire.Date {
	value, _ := rawjson.Lookup(o.Args, name)
	d, _ := wire.ParseDate(rawjson.Text(value))
	return d
}

func (o *Order) addStruct(args reflect.Value) error {
	if !args.IsValid() { // nil, or a nil pointer
		return nil
	}
	r := new(record.Record) // that knows no field
	var long []rawjson.Member
	if args.Kind() == reflect.Struct {
		r = record.Of(args.Type())
		err := r.Check("", args)
		if err == nil {
			args, long, err = withoutLong(r, args)
		}
		if err != nil {
			return err
		}
	}
	text, err := json.Marshal(args.Interface(), wire.Revealed(), jsontext.PreserveRawStrings(true)) // records go out as they came
	if err != nil {
		return codec.Unreadable(err)
	}
	if err := o.add(text, r); err != nil {
		return err
	}
	for _, m := range long {
		o.Args = rawjson.With(o.Args, m.Name, m.Value)
	}
	return nil
}

// add takes the members of an arguments object. Optional ones that are null or
// an empty list are left out: what the vendor makes of them is unknown.
func (o *Order) add(text wire.Value, r *record.Record) error {
	list, err := rawjson.Members(text)
	if err != nil {
		return fmt.Errorf("the arguments must be a JSON object: %w", err)
	}
	for _, m := range list {
		blank := string(m.Value) == "null" || string(m.Value) == "[]"
		if f := r.Field(m.Name); f == nil || f.Required || !blank {
			o.Args = append(o.Args, m)
		}
	}
	return nil
}

// withoutLong is a copy of arguments that has a stand-in for each long JSON value,
// and those values: they are sent byte for byte as they are, not encoded again.
func withoutLong(r *record.Record, args reflect.Value) (short reflect.Value, long []rawjson.Member, err error) {
	short = args
	for i := range r.Fields {
		f := &r.Fields[i]
		if f.Shape != record.Raw || args.Field(f.Index).Len() < longValue {
			continue
		}
		value := wire.Value(args.Field(f.Index).Bytes())
		if !rawjson.IsValid(value) {
			return args, nil, fmt.Errorf("%s is not JSON; pass what was read", f.Name)
		}
		if len(long) == 0 {
			short = reflect.New(args.Type()).Elem()
			short.Set(args)
		}
		short.Field(f.Index).SetBytes([]byte("{}"))
		long = append(long, rawjson.Member{Name: f.Name, Value: value})
	}
	return short, long, nil
}

// Body writes the request in segments. Long values, such as the unchanged part
// of a save, are not copied: they go out byte for byte from where they were read.
func (o Order) Body(token string) Body {
	w := bodyWriter{open: make([]byte, 0, 256)}
	w.text(`{"Method":`)
	w.quote(o.Method.Name)
	if token != "" {
		w.text(`,"SessionToken":`)
		w.quote(token)
	}
	if o.Page != (wire.Page{}) {
		w.text(`,"PageResults":true,"PageNumber":`, strconv.Itoa(max(o.Page.PageNumber, 1)))
		if o.Page.PageSize > 0 {
			w.text(`,"PageSize":`, strconv.Itoa(o.Page.PageSize))
		}
	}
	if o.Method.Kind == wire.KindSession { // their arguments travel at the top level
		w.members(o.Args, true)
		w.text(`}`)
	} else {
		w.text(`,"MethodArguments":{`)
		w.members(o.Args, false)
		w.text(`}}`)
	}
	return append(w.segments, w.open)
}

// Body is a request body in segments.
type Body [][]byte

// Size is its length in bytes.
func (b Body) Size() (n int64) {
	for _, segment := range b {
		n += int64(len(segment))
	}
	return n
}

func (b Body) open() (io.ReadCloser, error) {
	rest := net.Buffers(slices.Clone(b))
	return io.NopCloser(&rest), nil
}

// Request wraps b as a POST. The URL's whole query is the id of the database.
func (b Body) Request(ctx context.Context, to *url.URL, agent string) *http.Request {
	reader, _ := b.open()
	r := &http.Request{
		Method: http.MethodPost, URL: to, Host: to.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{
			"Content-Type": {"application/json"},
			"Accept":       {"application/json"},
			"User-Agent":   {agent},
		},
		Body: reader, ContentLength: b.Size(), GetBody: b.open,
	}
	return r.WithContext(ctx)
}

// longValue is the length from which a value is not copied.
const longValue = 4096

type bodyWriter struct {
	segments Body
	open     []byte
}

func (w *bodyWriter) text(parts ...string) {
	for _, p := range parts {
		w.open = append(w.open, p...)
	}
}

func (w *bodyWriter) quote(text string) { w.open, _ = jsontext.AppendQuote(w.open, text) }

func (w *bodyWriter) members(list []rawjson.Member, comma bool) {
	for _, m := range list {
		if comma {
			w.text(`,`)
		}
		comma = true
		w.quote(m.Name)
		w.text(`:`)
		w.value(m.Value)
	}
}

func (w *bodyWriter) value(v []byte) {
	if len(v) < longValue {
		w.open = append(w.open, v...)
		return
	}
	w.segments = append(w.segments, w.open, v)
	w.open = nil
}
