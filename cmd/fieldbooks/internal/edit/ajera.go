package edit

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// ajeraRecord is a record of Ajera's.
type ajeraRecord struct {
	app     *app.App
	client  *ajera.Client
	kind    kind
	key     int
	within  int // key of the record by which it is read; key itself where it is its own
	version int // as asked for, 0 when not
	got     wire.Replied
	root    *document.Node   // of all that was read
	path    []*document.Node // to the record
}

func (r *ajeraRecord) command(verb string) string {
	text := fmt.Sprintf("ajera %s %s %d", verb, r.kind.name, r.key)
	if r.kind.within != "" {
		text += fmt.Sprintf(" --%s %d", r.kind.within, r.within)
	}
	if r.version != 0 {
		text += fmt.Sprintf(" --api-version %d", r.version)
	}
	return text + r.app.Account.Flag()
}

func (r *ajeraRecord) page() string { return r.kind.update.Page }

func (r *ajeraRecord) read(ctx context.Context) (err error) {
	r.got, r.root, err = r.fetch(ctx)
	if err != nil {
		return err
	}
	r.path = r.root.Find(r.kind.list.Name, strconv.Itoa(r.key))
	if r.path == nil {
		return r.notFound()
	}
	return nil
}

// tree is the record alone where nothing else was read, and all that belongs to it where it is read
// with that.
func (r *ajeraRecord) tree() (*document.Node, []*document.Node) {
	if r.kind.within == "" && len(record.Of(r.kind.result).Keyed()) > 1 {
		return r.root, nil
	}
	return r.path[1], r.path
}

func (r *ajeraRecord) notFound() error {
	if r.kind.within == "" {
		return exit.Errorf(exit.NotFound, "%s: there is no %s with the key %d", r.kind.update.Update.Reads.Name, r.kind.name, r.key)
	}
	return exit.Errorf(exit.NotFound, "%s %d has no %s with the key %d; its %s have: %s", r.kind.within, r.within, r.kind.name, r.key, r.kind.list.Name, strings.Join(r.keys(r.kind.list.Name), ", "))
}

// keys are those of the records in a list of what was read.
func (r *ajeraRecord) keys(list string) (all []string) {
	for _, c := range r.root.Children {
		for _, item := range c.Children {
			if c.Name == list {
				all = append(all, item.Key)
			}
		}
	}
	return all
}

// fetch reads what the record is in. Values that could not be read are as they were: a save does not
// touch them.
func (r *ajeraRecord) fetch(ctx context.Context) (wire.Replied, *document.Node, error) {
	m := r.kind.update.Update.Reads
	args := rawjson.Object([]rawjson.Member{{Name: m.Batch.By, Value: rawjson.KeyList([]int{r.within})}})
	got, err := call.Ajera(ctx, r.client, r.kind.version, m.Name, args)
	var unread *wire.UnreadError
	if err != nil && (got == nil || !errors.As(err, &unread)) {
		return nil, nil, err
	}
	o := document.Options{Personal: r.app.Output.Sensitive, Words: wordsOf(call.AjeraSpecs)}
	for _, rows := range r.kind.update.Update.Rows {
		o.Rows = append(o.Rows, append([]string{r.kind.list.Name}, strings.Split(rows.List, ".")...))
	}
	root := document.Read(wire.Value(got.Reply().Raw), r.kind.result, o)
	return got, root, nil
}

func (r *ajeraRecord) apply(edits []document.Edit) error {
	return document.Apply(edits, reflect.ValueOf(r.got).Elem())
}

func (r *ajeraRecord) preview() ([]change.Edit, error) {
	c, err := r.client.Preview(r.got)
	switch {
	case errors.Is(err, ajera.ErrNoChange):
		return nil, errNothing
	case err != nil:
		return nil, err
	}
	return change.Of(c), nil
}

func (r *ajeraRecord) save(ctx context.Context) error {
	half := reflect.ValueOf(r.client.V1)
	if r.kind.version == 2 {
		half = reflect.ValueOf(r.client.V2)
	}
	out := half.MethodByName(r.kind.save).Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(r.got)})
	err, _ := out[1].Interface().(error)
	if answer, ok := out[0].Interface().(wire.Replied); ok && !out[0].IsNil() {
		for _, warning := range answer.Reply().Warnings {
			r.app.Note("Ajera warns: %s", change.Printable(warning))
		}
	}
	return err
}

func (r *ajeraRecord) since(ctx context.Context) (edits []change.Edit, err error) {
	_, now, err := r.fetch(ctx)
	if err != nil {
		return nil, err
	}
	for _, list := range r.root.Children {
		for _, item := range list.Children {
			var is *document.Node
			if path := now.Find(list.Name, item.Key); path != nil {
				is = path[1]
			}
			edits = append(edits, visible(fmt.Sprintf("%s %s", list.Name, item.Key), item, is)...)
		}
	}
	return edits, nil
}

// place finds a member of the record, or of what was read with it: by its place, or, where there is only
// one such record, by its name.
func (r *ajeraRecord) place(name string) ([]*document.Node, error) {
	path, err := r.path[1].Place(name)
	if err == nil || r.kind.within != "" {
		return r.settled(path, err)
	}
	all, wrong := r.root.Place(name)
	if wrong == nil {
		return all, nil
	}
	var others [][]*document.Node
	for _, list := range r.root.Children {
		if strings.HasPrefix(name, list.Name) {
			return nil, wrong
		}
		for _, item := range list.Children {
			if path, err := item.Place(name); err == nil && item != r.path[1] {
				others = append(others, append([]*document.Node{list, item}, path...))
			}
		}
	}
	switch {
	case len(others) == 0:
		return r.settled(path, err)
	case len(others) == 1 && len(others[0][0].Children) == 1:
		return others[0], nil
	}
	return nil, r.several(name, others)
}

// settled is a path in the record: of a member that it has, or can be given.
func (r *ajeraRecord) settled(path []*document.Node, err error) ([]*document.Node, error) {
	if err != nil && !errors.Is(err, document.ErrAbsent) {
		return nil, err
	}
	if err != nil {
		r.app.Note("%s %d has no %s now; Ajera leaves out what does not go with the billing type, and may refuse it", r.kind.name, r.key, path[0].Name)
	}
	return append([]*document.Node{r.path[0], r.path[1]}, path...), nil
}

// several asks which of the records with a member is meant.
func (r *ajeraRecord) several(name string, paths [][]*document.Node) error {
	var which []string
	for _, p := range paths {
		text := fmt.Sprintf("%s[%s].%s", p[0].Name, p[1].Key, name)
		if label := p[1].Member("Description"); label != "" {
			text += fmt.Sprintf(" (%s)", label)
		}
		which = append(which, text)
	}
	return fmt.Errorf("%s %d itself has none, but what belongs to it does; say which is meant: %s", r.kind.name, r.key, strings.Join(which, ", "))
}
