package call

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// upserter is how records of one kind are sent, whatever their types: a method of a [aimsio.Writable].
type upserter struct {
	accessor string       // method of the client
	record   reflect.Type // as it is sent
	list     string       // member of the body that holds them
}

// upserterOf is how the operation of that Go name sends records, false when it takes no list of a
// known type.
func upserterOf(operation string) (upserter, bool) {
	f, there := reflect.TypeFor[*aimsioapi.Client]().MethodByName(operation)
	if !there || f.Type.NumIn() < 4 || f.Type.In(2).Kind() != reflect.Struct {
		return upserter{}, false
	}
	var u upserter
	for field := range f.Type.In(2).Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); field.Type.Kind() == reflect.Slice && name != "" {
			u.list, u.record = name, field.Type.Elem()
		}
	}
	client := reflect.TypeFor[*aimsio.Client]()
	for m := range client.Methods() {
		if m.Type.NumIn() != 1 || m.Type.NumOut() != 1 {
			continue
		}
		upsert, there := m.Type.Out(0).MethodByName("Upsert")
		if there && u.record != nil && upsert.Type.In(2) == reflect.SliceOf(u.record) {
			u.accessor = m.Name
		}
	}
	return u, u.accessor != ""
}

// typed reads records into the type that is sent. What would be lost on the way is an error.
func (u upserter) typed(records []wire.Value) (reflect.Value, error) {
	list := reflect.MakeSlice(reflect.SliceOf(u.record), len(records), len(records))
	for i, text := range records {
		to := list.Index(i).Addr().Interface()
		if err := mistyped(json.Unmarshal(text, to, untyped)); err != nil {
			return list, exit.Usagef("record %d: %w", i+1, err)
		}
		sent, err := json.Marshal(to, wire.Revealed())
		if err != nil {
			return list, exit.Usagef("record %d: %w", i+1, err)
		}
		if lost := missing(text, sent); len(lost) > 0 {
			return list, exit.Usagef("record %d: %s: null and empty words cannot be sent; leave it out, or send it raw with: fieldbooks aimsio post", i+1, strings.Join(lost, ", "))
		}
	}
	return list, nil
}

// missing are the members of one object that another one lacks.
func missing(given, sent wire.Value) (names []string) {
	have, _ := rawjson.Members(sent) // it was written as an object
	all, _ := rawjson.Members(given)
	for _, m := range all {
		if _, there := rawjson.Lookup(have, m.Name); !there {
			names = append(names, m.Name)
		}
	}
	return names
}

// send sends records by the client's own upsert, which tells the fate of each.
func (u upserter) send(ctx context.Context, c *aimsio.Client, records reflect.Value, options []aimsio.UpsertOption) (fates []Fate, err error) {
	upsert := reflect.ValueOf(c).MethodByName(u.accessor).Call(nil)[0].MethodByName("Upsert")
	out := upsert.CallSlice([]reflect.Value{reflect.ValueOf(ctx), records, reflect.ValueOf(options)})
	items := out[0].Elem().FieldByName("Items")
	for i := range items.Len() {
		item := items.Index(i)
		one := Fate{Record: i + 1, Key: item.FieldByName("Key").String(), Fate: item.FieldByName("Fate").String()}
		if fault, _ := item.FieldByName("Err").Interface().(error); fault != nil {
			one.Error = exit.Plain(fault.Error())
		}
		fates = append(fates, one)
	}
	err, _ = out[1].Interface().(error)
	return fates, err
}

// Fate is what became of a record, as it is written.
type Fate struct {
	Record int    `json:"record"` // its place, from 1
	Key    string `json:"key"`
	Fate   string `json:"fate"`
	Error  string `json:"error,omitzero"`
}

// outcome is the error of an upsert, with the code for what is worst: that nobody knows, then that a
// part was done.
func outcome(fates []Fate, err error) error {
	count := map[string]int{}
	for _, f := range fates {
		count[f.Fate]++
	}
	var own *exit.Error
	switch {
	case err == nil || errors.As(err, &own):
		return err
	case count[string(aimsio.Unknown)] > 0:
		return exit.Errorf(exit.Unknown, "%w", err)
	case count[string(aimsio.Accepted)] > 0:
		return exit.Errorf(exit.Partial, "%w", err)
	}
	return err
}

// load is the records of a body, ready to go.
type load struct {
	records []wire.Value
	send    func(context.Context, *aimsio.Client) ([]Fate, error)
}

// load reads the records of a body into what is sent.
func (o *operation) load(u upserter, value wire.Value) (*load, error) {
	records, extra, err := o.recordsIn(value, u.list)
	if err != nil {
		return nil, err
	}
	list, err := u.typed(records)
	if err != nil {
		return nil, exit.Usagef("%s: %w", o.from, err)
	}
	options := []aimsio.UpsertOption{aimsio.EachCall(extra...)}
	if o.batch > 0 {
		options = append(options, aimsio.BatchSize(o.batch))
	}
	return &load{records, func(ctx context.Context, c *aimsio.Client) ([]Fate, error) { return u.send(ctx, c, list, options) }}, nil
}

// upsert shows what records would change, asks, and sends them.
func (o *operation) upsert(ctx context.Context, u upserter, value wire.Value) error {
	l, err := o.load(u, value)
	if err != nil {
		return err
	}
	client, err := o.app.Aimsio(ctx)
	if err != nil {
		return err
	}
	if o.explain {
		return o.told(client, func(c *aimsio.Client) error {
			_, err := l.send(ctx, c)
			return err
		}, o.withBody(rawjson.Array(l.records)))
	}
	out, err := o.app.Answer(output.SetOf[Fate]("Records"))
	if err != nil {
		return err
	}
	w, err := o.prepare(ctx, client, l)
	if refused, ok := errors.AsType[*unfit](err); ok {
		return o.fates(ctx, out, func(context.Context) (Sent, error) { return Sent{Fates: refused.fates}, refused.error })
	}
	if err == nil {
		err = o.app.Confirm(ctx, w.Plan, w.Question)
	}
	if err != nil {
		return err
	}
	return o.fates(ctx, out, w.Send)
}

// prepare finds what records would change. The error is an [unfit] where one of them would be refused
// before it is sent: then none goes out.
func (o *operation) prepare(ctx context.Context, client *aimsio.Client, l *load) (*Write, error) {
	w := &Write{Name: o.name, Question: fmt.Sprintf("Send %s?", output.Counted(len(l.records), "record"))}
	fates, err := o.unsendable(ctx, client, l)
	if w.ReadOnly = errors.Is(err, aimsio.ErrReadOnly); err != nil && !w.ReadOnly && len(fates) > 0 {
		return nil, &unfit{errUnfit(fates), fates}
	}
	if w.Plan, err = o.plan(ctx, client, l.records); err != nil {
		return nil, err
	}
	w.send = func(ctx context.Context) (Sent, error) {
		fates, err := l.send(ctx, client)
		return Sent{Fates: fates}, outcome(fates, err)
	}
	return w, nil
}

// unsendable is why the client would refuse to send the records, and the fates of all of them then.
// That the account may only read is told too: whoever asks knows it, and a dry run may go on.
func (o *operation) unsendable(ctx context.Context, client *aimsio.Client, l *load) (fates []Fate, err error) {
	_, err = client.Explain(func(c *aimsio.Client) (err error) {
		fates, err = l.send(ctx, c)
		return err
	})
	for i := range fates {
		if fates[i].Error == "" {
			fates[i].Fate = "not sent"
		}
	}
	return fates, err
}

// unfit is that records would be refused before they are sent.
type unfit struct {
	error
	fates []Fate
}

// Unwrap is what is wrong with the first.
func (u *unfit) Unwrap() error { return u.error }

// errUnfit says that nothing was sent, and why.
func errUnfit(fates []Fate) error {
	var unfit []Fate
	for _, f := range fates {
		if f.Error != "" {
			unfit = append(unfit, f)
		}
	}
	return exit.Usagef("nothing was sent: %d of %s would be refused; record %d: %s",
		len(unfit), output.Counted(len(fates), "record"), unfit[0].Record, unfit[0].Error)
}

// fates sends records and writes what became of each.
func (o *operation) fates(ctx context.Context, out *output.Writer, send func(context.Context) (Sent, error)) error {
	line := o.app.Progress("sending " + o.name)
	sent, err := send(ctx)
	line.End()
	fault := output.All(out, sent.Fates)
	if err == nil {
		return app.AfterWrite(fault)
	}
	return errors.Join(err, fault)
}

// recordsIn are the records of a body, and what else it has. What the server sets by itself, as a
// record has it that was read, is left out.
func (o *operation) recordsIn(value wire.Value, list string) (records []wire.Value, extra []wire.CallOption, err error) {
	records = alone(value)
	if members, _ := rawjson.Members(value); value.Kind() == '{' {
		if inner, whole := rawjson.Lookup(members, list); whole {
			records = elements(inner)
			for _, m := range members {
				if m.Name != list {
					extra = append(extra, wire.With(m.Name, m.Value))
				}
			}
		}
	}
	if len(records) == 0 {
		return nil, nil, exit.Usagef("%s: no record; a list of records is expected, or {%q: [...]}", o.from, list)
	}
	left := map[string]bool{}
	for i, record := range records {
		if record.Kind() != '{' {
			return nil, nil, exit.Usagef("%s: record %d is no object", o.from, i+1)
		}
		records[i] = reader{digest: o.digest}.numbers(o.recordType(list), o.withoutReadOnly(record, left))
	}
	if len(left) > 0 {
		o.app.Note("note: left out, for the server sets it: %s", strings.Join(slices.Sorted(maps.Keys(left)), ", "))
	}
	return records, extra, nil
}

// recordType is the type of the records in the list of a body, "" when it is not known.
func (o *operation) recordType(list string) string {
	body := o.digest.Type(o.call.Body, 0)
	if body == nil {
		return ""
	}
	for _, f := range body.Fields {
		if f.Name == list {
			element, _, _ := digest.Element(f.Type)
			return element
		}
	}
	return ""
}

// alone is a list of records, or the one that stands in its place.
func alone(value wire.Value) []wire.Value {
	if value.Kind() == '{' {
		return []wire.Value{value}
	}
	return elements(value)
}
