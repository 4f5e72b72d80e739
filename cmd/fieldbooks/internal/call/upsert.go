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
func (u upserter) send(ctx context.Context, c *aimsio.Client, records reflect.Value, options []aimsio.UpsertOption) (fates []fate, err error) {
	upsert := reflect.ValueOf(c).MethodByName(u.accessor).Call(nil)[0].MethodByName("Upsert")
	out := upsert.CallSlice([]reflect.Value{reflect.ValueOf(ctx), records, reflect.ValueOf(options)})
	items := out[0].Elem().FieldByName("Items")
	for i := range items.Len() {
		item := items.Index(i)
		one := fate{Record: i + 1, Key: item.FieldByName("Key").String(), Fate: item.FieldByName("Fate").String()}
		if fault, _ := item.FieldByName("Err").Interface().(error); fault != nil {
			one.Error = exit.Plain(fault.Error())
		}
		fates = append(fates, one)
	}
	err, _ = out[1].Interface().(error)
	return fates, err
}

// fate is what became of a record, as it is written.
type fate struct {
	Record int    `json:"record"` // its place, from 1
	Key    string `json:"key"`
	Fate   string `json:"fate"`
	Error  string `json:"error,omitzero"`
}

// outcome is the error of an upsert, with the code for what is worst: that nobody knows, then that a
// part was done.
func outcome(fates []fate, err error) error {
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

// upsert shows what records would change, asks, and sends them.
func (o *operation) upsert(ctx context.Context, u upserter, value wire.Value) error {
	records, extra, err := o.recordsIn(value, u.list)
	if err != nil {
		return err
	}
	list, err := u.typed(records)
	if err != nil {
		return exit.Usagef("--body: %w", err)
	}
	options := []aimsio.UpsertOption{aimsio.EachCall(extra...)}
	if o.batch > 0 {
		options = append(options, aimsio.BatchSize(o.batch))
	}
	client, err := o.app.Aimsio(ctx)
	if err != nil {
		return err
	}
	send := func(c *aimsio.Client) ([]fate, error) { return u.send(ctx, c, list, options) }
	if o.explain {
		return o.told(client, func(c *aimsio.Client) error {
			_, err := send(c)
			return err
		}, o.withBody(rawjson.Array(records)))
	}
	out, err := o.app.Answer(output.SetOf[fate]("Records"))
	if err != nil {
		return err
	}
	if unfit := unsendable(client, send); unfit != nil {
		return o.fates(out, func() ([]fate, error) { return unfit, errUnfit(unfit) })
	}
	plan, err := o.plan(ctx, client, records)
	if err == nil {
		err = o.app.Confirm(ctx, plan, fmt.Sprintf("Send %s?", output.Counted(len(records), "record")))
	}
	if err != nil {
		return err
	}
	return o.fates(out, func() ([]fate, error) { return send(client) })
}

// unsendable are the fates of records of which some would be refused before they are sent, nil when
// none would: then none of them goes out.
func unsendable(client *aimsio.Client, send func(*aimsio.Client) ([]fate, error)) (fates []fate) {
	_, err := client.Explain(func(c *aimsio.Client) (err error) {
		fates, err = send(c)
		return err
	})
	if err == nil || errors.Is(err, aimsio.ErrReadOnly) {
		return nil // read-only is the account: whoever asks knows it, and a dry run may go on
	}
	for i := range fates {
		if fates[i].Error == "" {
			fates[i].Fate = "not sent"
		}
	}
	return fates
}

// errUnfit says that nothing was sent, and why.
func errUnfit(fates []fate) error {
	var unfit []fate
	for _, f := range fates {
		if f.Error != "" {
			unfit = append(unfit, f)
		}
	}
	return exit.Usagef("nothing was sent: %d of %s would be refused; record %d: %s",
		len(unfit), output.Counted(len(fates), "record"), unfit[0].Record, unfit[0].Error)
}

// fates sends records and writes what became of each.
func (o *operation) fates(out *output.Writer, send func() ([]fate, error)) error {
	line := o.app.Progress("sending " + o.name)
	fates, err := send()
	line.End()
	fault := output.All(out, fates)
	if err == nil {
		return app.AfterWrite(fault)
	}
	return errors.Join(outcome(fates, err), fault)
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
		return nil, nil, exit.Usagef("--body: no record; a list of records is expected, or {%q: [...]}", list)
	}
	left := map[string]bool{}
	for i, record := range records {
		if record.Kind() != '{' {
			return nil, nil, exit.Usagef("--body: record %d is no object", i+1)
		}
		records[i] = o.withoutReadOnly(record, left)
	}
	if len(left) > 0 {
		o.app.Note("note: left out, for the server sets it: %s", strings.Join(slices.Sorted(maps.Keys(left)), ", "))
	}
	return records, extra, nil
}

// alone is a list of records, or the one that stands in its place.
func alone(value wire.Value) []wire.Value {
	if value.Kind() == '{' {
		return []wire.Value{value}
	}
	return elements(value)
}
