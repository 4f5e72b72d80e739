package edit

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
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// aimsioKinds are the resources that can be sent, by name, with the accessor of the client.
func aimsioKinds() map[string]string {
	all := make(map[string]string)
	for m := range reflect.TypeFor[*aimsio.Client]().Methods() {
		if m.Type.NumIn() != 1 || m.Type.NumOut() != 1 {
			continue
		}
		if _, ok := m.Type.Out(0).MethodByName("Upsert"); ok {
			get, _ := m.Type.Out(0).MethodByName("Get")
			all[call.Kebab(get.Type.Out(0).Name())] = m.Name
		}
	}
	return all
}

func aimsioNames() []string { return slices.Sorted(maps.Keys(aimsioKinds())) }

// aimsioRecord is a record of Aimsio's.
type aimsioRecord struct {
	app      *app.App
	kind     string
	key      string
	resource reflect.Value // a *aimsio.Writable

	came  wire.Raw      // text of the record, as read
	sent  reflect.Value // the form in which it is sent, a struct
	as    wire.Value    // that as JSON, before edits
	lost  []string      // members that cannot be sent
	focus *document.Node
}

func (r *aimsioRecord) command(verb string) string {
	return fmt.Sprintf("aimsio %s %s %s", verb, r.kind, r.key) + r.app.Account.Flag()
}

func (r *aimsioRecord) page() string { return "" }

func (r *aimsioRecord) read(ctx context.Context) (err error) {
	if r.came, err = r.text(ctx); err != nil {
		return err
	}
	got := reflect.New(r.resource.MethodByName("Get").Type().Out(0))
	if json.Unmarshal(r.came, got.Interface()) != nil {
		if err := r.readBent(ctx, got.Elem()); err != nil {
			return err
		}
	}
	written := got.MethodByName("Write").Call(nil)
	r.sent = reflect.New(written[0].Type())
	r.sent.Elem().Set(written[0])
	r.lost, _ = written[1].Interface().([]string)
	if r.as, err = r.body(); err != nil {
		return err
	}
	r.focus = document.Read(r.as, r.sent.Type().Elem(), document.Options{Personal: r.app.Output.Sensitive, Words: wordsOf(call.AimsioSpecs)})
	return nil
}

// readBent has the client read what is not as the description has it.
func (r *aimsioRecord) readBent(ctx context.Context, into reflect.Value) error {
	out := r.resource.MethodByName("Get").Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(r.key)})
	err, _ := out[1].Interface().(error)
	into.Set(out[0])
	if err != nil {
		return fmt.Errorf("%w; a record that is not read whole cannot be sent whole", err)
	}
	return nil
}

// text is the record as it comes.
func (r *aimsioRecord) text(ctx context.Context) (wire.Raw, error) {
	out := r.resource.MethodByName("Text").Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(r.key)})
	err, _ := out[1].Interface().(error)
	return out[0].Interface().(wire.Raw), err
}

// body is what would be sent.
func (r *aimsioRecord) body() (wire.Value, error) {
	return json.Marshal(r.sent.Interface(), wire.Revealed())
}

func (r *aimsioRecord) tree() (*document.Node, []*document.Node) { return r.focus, nil }

func (r *aimsioRecord) place(name string) ([]*document.Node, error) {
	path, err := r.focus.Place(name)
	if errors.Is(err, document.ErrAbsent) {
		err = nil
	}
	return path, err
}

func (r *aimsioRecord) apply(edits []document.Edit) error {
	return document.Apply(edits, r.sent.Elem())
}

func (r *aimsioRecord) preview() ([]change.Edit, error) {
	now, err := r.body()
	if err != nil {
		return nil, err
	}
	edits := change.Between("", r.as, now)
	if len(edits) == 0 {
		return nil, errNothing
	}
	for _, e := range edits {
		if e.After == nil {
			return nil, exit.Usagef("%s cannot be cleared: nothing would be sent for it, and nobody knows whether Aimsio keeps what is not sent; give it another value", e.Field)
		}
	}
	if err := r.sent.Elem().Interface().(interface{ Check() error }).Check(); err != nil {
		return nil, err
	}
	if len(r.lost) > 0 {
		r.app.Note("Aimsio cannot be sent these members of the record, and nobody knows whether it keeps them: %s", strings.Join(r.lost, ", "))
	}
	return edits, nil
}

// save sends the record whole. Aimsio does not notice that somebody was faster, so that is looked at
// as shortly before as can be.
func (r *aimsioRecord) save(ctx context.Context) error {
	now, err := r.text(ctx)
	if err != nil {
		return err
	}
	if !rawjson.Same(wire.Value(now), wire.Value(r.came)) {
		return exit.Errorf(exit.Conflict, "%s %s: somebody else saved it since it was read: nothing was sent", r.kind, r.key)
	}
	list := reflect.MakeSlice(reflect.SliceOf(r.sent.Type().Elem()), 1, 1)
	list.Index(0).Set(r.sent.Elem())
	out := r.resource.MethodByName("Upsert").Call([]reflect.Value{reflect.ValueOf(ctx), list})
	err, _ = out[1].Interface().(error)
	return err
}

func (r *aimsioRecord) since(ctx context.Context) ([]change.Edit, error) {
	now := *r
	if err := now.read(ctx); err != nil {
		return nil, err
	}
	return visible("", r.focus, now.focus), nil
}
