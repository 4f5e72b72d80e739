package ajera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/order"
	"github.com/fieldbooks/fieldbooks/ajera/internal/session"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

func sessionMethod(name string, version int) *wire.Method {
	return &wire.Method{Name: name, Version: version, Kind: wire.KindSession}
}

// logIn opens a session by that method.
func (c *caller) logIn(ctx context.Context, m *wire.Method) (g session.Session, err error) {
	k := &call{caller: c, m: m}
	c.tally.Login()
	err = k.observe(ctx, func(ctx context.Context) (err error) {
		g, err = k.logIn(ctx)
		return err
	})
	return g, err
}

func (k *call) logIn(ctx context.Context) (g session.Session, err error) {
	e, err := k.post(ctx, order.Order{Method: k.m, Args: []rawjson.Member{
		{Name: "Username", Value: rawjson.Quote(k.config().Username)},
		{Name: "Password", Value: rawjson.Quote(k.config().Password.Reveal())},
		{Name: "APIVersion", Value: wire.Value(fmt.Sprint(k.m.Version))},
		{Name: "UseSessionCookie", Value: wire.Value("false")},
	}}, session.Session{})
	if err != nil {
		return g, err
	}
	var content struct {
		SessionToken      wire.Secret
		SessionExpiration wire.Stamp
		APIURL            string
	}
	_, err = decode.Into(e.Content, &content)
	token := cmp.Or(content.SessionToken, e.Token)
	if err != nil || token == "" {
		return g, fault.Unreadable(e.Status, "login answered no SessionToken", nil)
	}
	g = session.Session{Token: token, Path: k.elsewhere(content.APIURL), Opened: time.Now()}
	g.Expires, _ = content.SessionExpiration.Time()
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

// end ends open sessions of a version, or finds that the server no longer knows them.
func (c *caller) end(ctx context.Context, version int, open ...session.Session) (err error) {
	for _, g := range open {
		if g.Token == "" {
			continue
		}
		k := &call{caller: c, m: sessionMethod("EndAPISession", version)}
		err = errors.Join(err, k.observe(ctx, func(ctx context.Context) error {
			if _, err := k.post(ctx, order.Order{Method: k.m}, g); !errors.Is(err, ErrSession) {
				return err
			}
			return nil
		}))
	}
	return err
}
