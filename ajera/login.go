package ajera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

var (
	createSession = wire.Method{Name: "CreateAPISession", Kind: wire.KindSession}
	endSession    = wire.Method{Name: "EndAPISession", Kind: wire.KindSession}
)

// opened is what a login answers, as far as the client needs it.
type opened struct {
	SessionToken      wire.Secret
	SessionExpiration wire.Stamp
	APIURL            string
}

// logIn opens a session of one version.
func (c *caller) logIn(ctx context.Context, version int) (g grant, err error) {
	m := createSession
	m.Version = version
	k := &call{caller: c, m: &m}
	c.tally.Login()
	err = k.observe(ctx, func(ctx context.Context) error {
		g, err = k.logIn(ctx)
		return err
	})
	return g, err
}

func (k *call) logIn(ctx context.Context) (grant, error) {
	e, err := k.post(ctx, order{m: k.m, args: []member{
		{name: "Username", value: wire.Value(quote(k.username()))},
		{name: "Password", value: wire.Value(quote(k.password()))},
		{name: "APIVersion", value: wire.Value(fmt.Sprint(k.m.Version))},
		{name: "UseSessionCookie", value: wire.Value("false")},
	}}, grant{})
	if err != nil {
		return grant{}, err
	}
	var content opened
	_, err = decode(e.content, &content)
	token := cmp.Or(content.SessionToken.Reveal(), e.token)
	if err != nil || token == "" {
		return grant{}, k.unreadable(e.status, "login answered no SessionToken", nil)
	}
	now := time.Now()
	g := grant{token: token, path: k.elsewhere(content.APIURL), opened: now, used: now}
	g.expires, _ = content.SessionExpiration.Time()
	return g, nil
}

// elsewhere is the path of the address that a login names, "" when it is not to
// be used: it leaves the configured host, or drops https. The query stays the
// configured one, which identifies the database.
func (c *caller) elsewhere(address string) string {
	u, err := url.Parse(address)
	secure := err == nil && (u.Scheme == c.url.Scheme || u.Scheme == "https")
	if !secure || u.Host != c.url.Host || u.User != nil || u.Path == c.url.Path {
		return ""
	}
	return u.Path
}

// at is the address for the calls of a session.
func (c *caller) at(g grant) *url.URL {
	if g.path == "" {
		return c.url
	}
	u := *c.url
	u.Path, u.RawPath = g.path, ""
	return &u
}

// end ends a session. A token that the server no longer knows has ended too.
func (c *caller) end(ctx context.Context, version int, g grant) error {
	if g.token == "" {
		return nil
	}
	m := endSession
	m.Version = version
	k := &call{caller: c, m: &m}
	return k.observe(ctx, func(ctx context.Context) error {
		if _, err := k.post(ctx, order{m: &m}, g); !errors.Is(err, ErrSession) {
			return err
		}
		return nil
	})
}

// endAll ends the session of a version, in use or left by another process.
func (c *caller) endAll(ctx context.Context, version int) error {
	s := c.sessions[version]
	g := s.current()
	s.drop(g.token)
	if s.store == nil {
		return c.end(ctx, version, g)
	}
	kept, err := s.store.take(ctx)
	if g.token == kept.token {
		kept = grant{}
	}
	return errors.Join(err, c.end(ctx, version, g), c.end(ctx, version, kept))
}
