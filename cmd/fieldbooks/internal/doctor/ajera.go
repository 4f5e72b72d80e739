package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// untold stands for a week that nobody knows.
const untold = "not told by the login"

// ajera looks at Ajera. It logs in anew: a session that another command left proves no password.
func (r *request) ajera(ctx context.Context, f *finding, t *tap) (err error) {
	drift := &ajera.Drift{}
	client, err := r.app.Ajera(ctx, func(c *ajera.Config) {
		f.pace(c.Limiter, ajera.Limits())
		c.Transport, c.Drift, c.Sessions, c.Retry = t, drift, nil, patient
	})
	if err != nil {
		return err
	}
	defer func() {
		if ended := client.Close(); err == nil {
			err = ended
		}
		f.Departures, f.Throttled = drift.WithoutValues(), client.Stats().Limit.Throttled
	}()
	week, err := client.Week(ctx)
	switch {
	case err == nil:
		f.Week = week.String()
	case errors.Is(err, ajera.ErrWeek):
		f.Week = untold
	default:
		return account.Innermost(err)
	}
	if r.quick {
		return nil
	}
	all := trial{request: r, finding: f, tap: t, reached: true, calls: reading(call.AjeraSpecs().Calls)}
	all.probe = &ajeraProbe{client: client, finding: f, size: r.size(), digest: call.AjeraSpecs(), keys: map[string]int{}, shaped: r.specs != ""}
	return all.run(ctx)
}

// ajeraProbe calls methods of Ajera.
type ajeraProbe struct {
	client  *ajera.Client
	finding *finding
	digest  *digest.Digest
	size    int            // of a page
	keys    map[string]int // of one record of each kind, by the name of the member that has it
	shaped  bool
}

func (p *ajeraProbe) try(ctx context.Context, c *digest.Call) (skip string, err error) {
	if c.Raw {
		return "only its name is known, and not what it takes", nil
	}
	args, skip := p.args(c)
	if skip != "" {
		return skip, nil
	}
	page := wire.Page{}
	if c.Paged {
		page = wire.Page{PageNumber: 1, PageSize: p.size}
	}
	got, err := call.AjeraPage(ctx, p.client, c.Version, c.Go, args, page)
	if err == nil || exit.IsUnread(err) && got != nil {
		p.learn(c, got.Reply())
	}
	return "", err
}

// args asks for one record where a record must be named.
func (p *ajeraProbe) args(c *digest.Call) (args wire.Value, skip string) {
	var list []rawjson.Member
	for _, a := range c.Args {
		if !a.Required && a.Name != c.Keys {
			continue
		}
		name := p.keyName(c, a)
		key, have := p.keys[name]
		switch {
		case name == "":
			return nil, "no list tells what to ask it for"
		case !have:
			return nil, "no list gave a record to ask it for"
		}
		value := wire.Value(fmt.Sprint(key))
		if _, several, _ := digest.Element(a.Type); several {
			value = rawjson.Array([]wire.Value{value})
		}
		list = append(list, rawjson.Member{Name: a.Name, Value: value})
	}
	return rawjson.Object(list), ""
}

// keyName is the member of a list's records that has the key for an argument: the one that is called
// like it, or else that which is the key of what the method gives. It is "" when no list has it.
func (p *ajeraProbe) keyName(c *digest.Call, arg *digest.Field) string {
	names := []string{squash(arg.Name)}
	for _, f := range c.Content {
		if _, key := p.record(c, f); key != "" {
			names = append(names, squash(key))
		}
	}
	for _, name := range names {
		if slices.ContainsFunc(p.digest.Calls, func(l *digest.Call) bool { return p.lists(l, name) }) {
			return name
		}
	}
	return ""
}

// lists reports whether a list's records have a key of that name.
func (p *ajeraProbe) lists(l *digest.Call, name string) bool {
	return wire.Kind(l.Kind) == wire.KindList && slices.ContainsFunc(l.Content, func(f *digest.Field) bool {
		_, key := p.record(l, f)
		return squash(key) == name
	})
}

// record is the type of the records in a part of an answer, nil when there are none, and their key.
func (p *ajeraProbe) record(c *digest.Call, f *digest.Field) (t *digest.Type, key string) {
	name, _, _ := digest.Element(f.Type)
	if t = p.digest.Type(name, c.Version); t == nil {
		return nil, ""
	}
	return t, t.Key
}

// squash is a name without what spellings differ in.
func squash(name string) string { return strings.ToLower(strings.ReplaceAll(name, " ", "")) }

// learn takes from an answer a key of each kind, and its shape.
func (p *ajeraProbe) learn(c *digest.Call, got *wire.Answer) {
	if !slices.Contains(p.finding.codes, got.ResponseCode) {
		p.finding.codes = append(p.finding.codes, got.ResponseCode)
	}
	members, _ := rawjson.Members(wire.Value(got.Raw)) // it was read
	for _, f := range c.Content {
		if wire.Kind(c.Kind) == wire.KindList {
			p.keep(c, f, call.Spelled(members, f))
		}
	}
	if p.shaped {
		s := newShapes(p.digest, c)
		s.object("", wire.Value(got.Raw), &digest.Type{Fields: c.Content})
		p.finding.shapes = append(p.finding.shapes, s)
	}
}

// keep remembers the key of the first record of a list.
func (p *ajeraProbe) keep(c *digest.Call, f *digest.Field, list wire.Value) {
	t, name := p.record(c, f)
	i := -1
	if t != nil {
		i = slices.IndexFunc(t.Fields, func(f *digest.Field) bool { return f.Name == name })
	}
	items, _ := rawjson.Items(list)
	if i < 0 || len(items) == 0 {
		return
	}
	record, _ := rawjson.Members(items[0].Value)
	if key, ok := rawjson.Number(call.Spelled(record, t.Fields[i])); ok && p.keys[squash(name)] == 0 {
		p.keys[squash(name)] = key
	}
}
