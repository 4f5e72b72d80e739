package ajera

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/envelope"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/ajera/internal/order"
	"github.com/fieldbooks/fieldbooks/ajera/internal/session"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

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
		{Name: "Password", Value: rawjson.Quote(k.password())},
		{Name: "APIVersion", Value: wire.Value(fmt.Sprint(k.m.Version))},
		{Name: "UseSessionCookie", Value: wire.Value("false")},
	}}, session.Session{})
	if e == nil {
		return g, err
	}
	g = k.opened(e)
	switch {
	case err != nil:
		_ = k.end(ctx, k.m.Version, g) // a refusal that opened a session all the same
		return session.Session{}, err
	case g.Token.IsZero():
		return g, fault.Unreadable(e.Status, "login answered no SessionToken", nil)
	}
	return g, nil
}

// opened is the session that a login opened, without a token when it tells none. Each member
// of the answer is read on its own: what cannot be read counts as absent.
func (k *call) opened(e *envelope.Envelope) session.Session {
	var ( // each with room for what else came, among which are names in other case
		token struct {
			SessionToken wire.Secret `json:"SessionToken"`
			Others       wire.Value  `json:",embed"`
		}
		end struct {
			SessionExpiration wire.Stamp `json:"SessionExpiration"`
			Others            wire.Value `json:",embed"`
		}
		address struct {
			APIURL string     `json:"APIURL"`
			Others wire.Value `json:",embed"`
		}
		weeks struct {
			Timesheets struct {
				TimeStartOfWeek string     `json:"TimeStartOfWeek"`
				Others          wire.Value `json:",embed"`
			} `json:"Timesheets"`
			Others wire.Value `json:",embed"`
		}
	)
	for _, member := range []any{&token, &end, &address, &weeks} {
		_, _ = decode.Into(e.Content, member)
	}
	now := time.Now()
	return session.Session{
		Token: cmp.Or(token.SessionToken, e.Token), Path: k.elsewhere(address.APIURL),
		Opened: now, Expires: expiry(end.SessionExpiration, k.served, now),
		WeekStart: weekStart(weeks.Timesheets.TimeStartOfWeek),
	}
}

// shortest is the life of a session below which its end is not believed: with clocks that
// disagree, every call would log in.
const shortest = 2 * time.Minute

// expiry is when a session ends by this machine's clock, zero when that is not known. Served is
// the server's time, of the Date header; without one, its clock is taken to agree with ours.
func expiry(end wire.Stamp, served string, now time.Time) time.Time {
	began, err := http.ParseTime(served)
	if err != nil {
		began = now
	}
	expires, _ := end.Time() // the zero time is long ago
	if life := expires.Sub(began); life >= shortest {
		return now.Round(0).Add(life)
	}
	return time.Time{}
}

// elsewhere is the path of the address that a login names, "" when it is not to
// be used: it leaves the configured host, or drops https. The query stays the
// configured one, which identifies the database.
func (c *caller) elsewhere(address string) string {
	u, err := url.Parse(address)
	ours := c.url()
	secure := err == nil && (u.Scheme == ours.Scheme || u.Scheme == "https")
	if !secure || u.Host != ours.Host || u.User != nil || u.Path == ours.Path {
		return ""
	}
	return u.Path
}

// end ends open sessions of a version, or finds that the server no longer knows them.
func (c *caller) end(ctx context.Context, version int, open ...session.Session) (err error) {
	for _, g := range open {
		if g.Token.IsZero() {
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
