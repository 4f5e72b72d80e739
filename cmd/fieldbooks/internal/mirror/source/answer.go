package source

import (
	"context"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// answer is what Ajera answered.
type answer struct {
	result wire.Replied
	texts  []ajera.Text // the records of its first list
	doubt  string       // why there may be more of them
}

// ask calls a method of Ajera's. Values that cannot be read are no error: they are in the texts.
func ask(ctx context.Context, c *ajera.Client, m *digest.Call, args []rawjson.Member) (a answer, err error) {
	a.result, err = call.Ajera(ctx, c, m.Version, m.Go, rawjson.Object(args))
	if err != nil && !exit.IsUnread(err) {
		return a, err
	}
	if a.result.Reply().Incomplete {
		a.doubt = "the vendor's answer does not say that it is all"
	}
	if err != nil {
		a.doubt = "not all of the vendor's answer could be read"
	}
	for t := range ajera.Texts(a.result) {
		if t.In == 0 && t.List == m.Content[0].Name {
			a.texts = append(a.texts, t)
		}
	}
	return a, nil
}

// beside are the records of another list of an answer, by the key of the record that they belong
// to, and whether that is all that it has. It is nil where the answer does not have that list, which
// says nothing.
func (a *answer) beside(t *tables.Table) (of map[string][]jsontext.Value, all bool) {
	content, _ := rawjson.Members(wire.Value(a.result.Reply().Raw))
	list, there := rawjson.Lookup(content, t.List)
	if !there || list.Kind() != '[' {
		return nil, false
	}
	items, err := rawjson.Split(list, 0)
	read, owners := 0, a.owners()
	of = map[string][]jsontext.Value{}
	for text := range ajera.Texts(a.result) {
		if text.In == 0 && text.List == t.List {
			owner := owners[text.Key]
			if c := t.Columns[t.Column(t.Of)]; c.Path != nil {
				members, _ := rawjson.Members(wire.Value(text.JSON)) // it is an object
				value, _ := rawjson.Walk(members, c.Path)
				owner, _ = rawjson.Number(value)
			}
			key := strconv.Itoa(owner)
			of[key] = append(of[key], jsontext.Value(text.JSON))
			read++
		}
	}
	return of, err == nil && read == len(items)
}

// owners are the projects that resources belong to: those name a phase, or the project itself.
func (a *answer) owners() map[int]int {
	got, ok := a.result.(*ajerav2.GetProjectsResult)
	if !ok {
		return nil
	}
	of, owners := map[int]int{}, map[int]int{}
	for i := range got.Phases {
		of[got.Phases[i].PhaseKey] = got.Phases[i].ProjectKey
	}
	for i := range got.Resources {
		r := &got.Resources[i]
		if owners[r.ResourceKey] = of[r.ParentKey]; owners[r.ResourceKey] == 0 {
			owners[r.ResourceKey] = r.ParentKey
		}
	}
	return owners
}
