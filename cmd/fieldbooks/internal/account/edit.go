package account

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/ajera"
)

// What stands in the file of profiles is changed member by member, so that comments and what else
// people wrote there stay.

// put replaces the value of a member, or adds one at the end. Comments of the value stay.
func put(n *yaml.Node, key string, value *yaml.Node) *yaml.Node {
	if old := child(n, key); old != nil {
		value.HeadComment, value.LineComment, value.FootComment = old.HeadComment, old.LineComment, old.FootComment
		*old = *value
		return old
	}
	n.Content = append(n.Content, text(key), value)
	return value
}

// within is the mapping under a key, made if there is none.
func within(n *yaml.Node, key string) *yaml.Node {
	if old := child(n, key); old != nil && old.Kind == yaml.MappingNode {
		return old
	}
	return put(n, key, &yaml.Node{Kind: yaml.MappingNode})
}

// drop takes a member out.
func drop(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
			return
		}
	}
}

// text is a string that stays one: 007 and true get quotes.
func text(value string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(value)
	return n
}

func flag(value bool) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(value)}
}

func number(value int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(value)}
}

// Save keeps an account under the name of its profile: the secret first, and when the file of
// profiles cannot be written the secret of before again. What else the profile says of the account,
// such as read-only, stays. The first profile becomes the default one. Kept is where the secret is.
func Save(ctx context.Context, s *Settings, store Store) (kept string, err error) {
	if err := CheckName(s.Profile); err != nil {
		return "", err
	}
	b, err := OpenBook()
	if err != nil {
		return "", err
	}
	var old *Entry
	if p := b.Profile(s.Profile); p != nil {
		old = p.Entry(s.Vendor)
	}
	key := secretKey{filepath.Dir(b.File), s.Profile, s.Vendor}
	var before secret
	if old != nil && old.Store == store {
		before, _ = key.get(ctx, store)
	}
	if kept, err = key.set(ctx, store, s.secret()); err != nil {
		return "", err
	}
	b.enter(s, store)
	if err := b.write(); err != nil {
		return "", errors.Join(fmt.Errorf("nothing was stored: %w", err), key.restore(ctx, store, before))
	}
	if old != nil && old.Store != store {
		_ = key.delete(ctx, old.Store) // it may not be there any more
	}
	return kept, nil
}

// enter puts an account into the file.
func (b *Book) enter(s *Settings, store Store) {
	if b.chosen == "" && len(b.Profiles) == 0 {
		put(b.top(), "default", text(s.Profile))
	}
	n := within(within(within(b.top(), "profiles"), s.Profile), string(s.Vendor))
	put(n, "server", text(s.shown()))
	put(n, "username", text(s.Username))
	put(n, "secret", text(string(store)))
	if s.ReadOnly {
		put(n, "read-only", flag(true))
	}
	if s.Vendor == OfAjera {
		drop(n, "database")
		if s.Database != nil {
			put(n, "database", database(*s.Database))
		}
	}
}

// database is what the URL named, as it is written.
func database(d ajera.Database) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	if d.DatabaseName != "" {
		put(n, "name", text(d.DatabaseName))
	}
	if d.ClientID != 0 {
		put(n, "client", number(d.ClientID))
	}
	if d.DatabaseID != 0 {
		put(n, "database", number(d.DatabaseID))
	}
	put(n, "sample", flag(d.IsSampleData))
	return n
}

// Use makes a profile the default one.
func (b *Book) Use(name string) error {
	put(b.top(), "default", text(name))
	return b.write()
}

// Remove forgets a vendor's account: the secret, and then what the file says of it. Where the secret
// cannot be deleted, all stays.
func (b *Book) Remove(ctx context.Context, e *Entry) error {
	if err := e.key().delete(ctx, e.Store); err != nil {
		return err
	}
	all := within(b.top(), "profiles")
	profile := within(all, e.Profile)
	drop(profile, string(e.Vendor))
	if len(profile.Content) == 0 {
		drop(all, e.Profile)
		if b.chosen == e.Profile {
			drop(b.top(), "default")
		}
	}
	return b.write()
}
