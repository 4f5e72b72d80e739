package mcp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp/answer"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// lookupArgs are what lookup takes.
type lookupArgs struct {
	Type string `json:"type" jsonschema:"such as project, client or job order"`
	Name string `json:"name" jsonschema:"a name, number or code, or a part of it"`
}

// Of the records that fit so many are shown, and of Aimsio's so many are read: its lists have no
// names, and ten calls take a second.
const (
	mostCandidates = 10
	mostLooked     = 50
)

// lookup answers the records that fit a name, the likeliest first.
func (a *assistant) lookup(ctx context.Context, in lookupArgs) (any, error) {
	k, err := kindNamed(in.Type)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSpace(in.Name)
	if name == "" {
		return nil, exit.Usagef("name: it is empty; say a name, a number or a code, or a part of it")
	}
	got := &came{}
	l := &looked{kind: k, name: name, cut: a.without(k), columns: k.columns()}
	search := a.searchAjera
	if k.list.Version == 0 {
		search = a.searchAimsio
	}
	if err := search(ctx, l, got); err != nil {
		return nil, err
	}
	return l.answer(a.request(readArgs{}), got)
}

// without takes out of the records of a kind what is personal, nil when nothing is to be.
func (a *assistant) without(k *recordKind) *output.Cut {
	if a.app.Output.Sensitive {
		return nil
	}
	return output.NewCut(call.Columns(call.SpecsOf(k.list), k.typ, k.list.Version), call.Personal())
}

// looked is what was found for a name.
type looked struct {
	kind    *recordKind
	name    string
	cut     *output.Cut
	columns []output.Column // of a candidate; nil where nothing is published of it
	seen    int             // records that were compared
	found   []candidate
}

// candidate is a record that fits.
type candidate struct {
	fit    fit
	record rawjson.Value
}

// add compares a record, and reports how well it fits. Of one of which nothing is published its key, as
// the list has it, and its names are kept.
func (l *looked) add(key string, record rawjson.Value) fit {
	l.seen++
	record, err := l.cut.Without(record)
	if err != nil {
		return misses
	}
	members, _ := rawjson.Members(record) // what is no object has no names
	names := l.kind.names(members)
	how := compare(l.name, names)
	if own, _ := rawjson.Find(members, l.kind.key); how != misses || key == l.name || rawjson.Text(own) == l.name {
		if l.columns == nil {
			members = append([]rawjson.Member{{Name: "key", Value: rawjson.Quote(key)}}, names...)
		}
		said := rawjson.Member{Name: fits, Value: rawjson.Quote(how.String())}
		l.found = append(l.found, candidate{how, rawjson.Object(append([]rawjson.Member{said}, members...))})
	}
	return how
}

// fits is the member that says how well a record fits.
const fits = "fits"

// answer is the likeliest of what was found.
func (l *looked) answer(r answer.Request, got *came) (any, error) {
	slices.SortStableFunc(l.found, func(x, y candidate) int { return cmp.Compare(x.fit, y.fit) })
	if len(l.found) > 0 && l.found[0].fit <= exact {
		l.found = slices.DeleteFunc(l.found, func(c candidate) bool { return c.fit == similar })
	}
	list := answer.List{Name: l.kind.content, Columns: l.columns}
	for _, c := range l.found[:min(mostCandidates, len(l.found))] {
		list.Records = append(list.Records, c.record)
	}
	say := func(when bool, format string, args ...any) {
		if when {
			got.notes = append(got.notes, fmt.Sprintf(format, args...))
		}
	}
	say(len(l.found) > 1 && (l.found[0].fit > exact || l.found[1].fit <= exact), "several fit: ask the user which one is meant")
	say(len(l.found) > mostCandidates, "%d more fit; say more of the name", len(l.found)-mostCandidates)
	say(len(l.found) == 0, "nothing fits among %s", output.Counted(l.seen, "record"))
	r.Beside, r.Notes = got.beside, got.notes
	return fitted(r, []answer.List{list})
}

// searchAjera asks the list for what has the name in it, and when nothing fits compares all records:
// the name may be written otherwise.
func (a *assistant) searchAjera(ctx context.Context, l *looked, got *came) error {
	client, err := a.ajera(ctx)
	if err != nil {
		return err
	}
	ask := func(args wire.Value) error {
		reply, err := call.Ajera(ctx, client, l.kind.list.Version, l.kind.list.Go, args)
		*got = came{}
		if err := got.add(l.kind.list, reply, err); err != nil {
			return err
		}
		l.seen = 0
		for _, record := range got.lists[0].Records {
			l.add("", record)
		}
		return nil
	}
	if l.kind.filter != "" {
		if err := ask(rawjson.Object([]rawjson.Member{{Name: l.kind.filter, Value: rawjson.Quote(l.name)}})); err != nil || len(l.found) > 0 {
			return err
		}
	}
	return ask(rawjson.Value("{}"))
}

// searchAimsio reads the records that were changed last, for the list has no names, until one has
// just that number or code.
func (a *assistant) searchAimsio(ctx context.Context, l *looked, got *came) error {
	client, err := a.aimsio(ctx)
	if err != nil {
		return err
	}
	text, err := got.listed(ctx, client, l.kind.list)
	if err != nil {
		return err
	}
	keys := newestKeys(text)
	all := len(keys)
	if slices.Contains(keys, l.name) {
		keys = []string{l.name}
	}
	keys = keys[:min(mostLooked, len(keys))]
	var faults []error
	for one := range records(ctx, client, l.kind.reading, keys) {
		if one.err != nil {
			faults = append(faults, one.err)
		}
		if one.text != nil && l.add(one.key, one.text) == same {
			break
		}
	}
	if len(faults) > 0 && l.seen == 0 {
		return errors.Join(faults[0], ctx.Err())
	}
	if len(faults) > 0 {
		got.also("error", rawjson.Quote(exit.Plain(faults[0].Error())))
	}
	if l.seen < all && !slices.ContainsFunc(l.found, func(c candidate) bool { return c.fit == same }) {
		got.notes = append(got.notes, fmt.Sprintf("the vendor's list has no names, so records are read one by one: only the %d changed last of %d were; sql over a mirror finds all", l.seen, all))
	}
	return nil
}

// newestKeys are the keys of a list, those changed last before the others.
func newestKeys(list wire.Value) []string {
	never, _ := call.Since("")
	stubs, keys := call.Stubs(list, never)
	order := make([]int, len(stubs))
	at := make([]int, len(stubs))
	for i, stub := range stubs {
		members, _ := rawjson.Members(stub) // what is none has no time
		value, _ := rawjson.Find(members, "updatedAt")
		at[i], _ = rawjson.Number(value)
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(at[y], at[x]) })
	sorted := make([]string, len(keys))
	for i, from := range order {
		sorted[i] = keys[from]
	}
	return sorted
}
