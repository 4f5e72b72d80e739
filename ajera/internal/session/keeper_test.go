package session

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/wire"
)

func nobody() string { return "" }

// memory is a store.
type memory map[string]Session

func (m memory) config() Config {
	return Config{ID: nobody, Password: nobody, Load: m.load, Save: m.save}
}

func (m memory) load(_ context.Context, key string) (Session, error) { return m[key], nil }

func (m memory) save(_ context.Context, key string, s Session) error {
	m[key] = s
	return nil
}

func refused(err error) bool { return errors.Is(err, fault.ErrSession) }

// logins counts logins; each gives another token that lives for life, or
// without a known end.
func logins(n *int, life time.Duration) func(context.Context) (Session, error) {
	return func(context.Context) (Session, error) {
		*n++
		now := time.Now()
		g := Session{Token: wire.Hide(string(rune('a' + *n))), Opened: now}
		if life != 0 {
			g.Expires = now.Add(life)
		}
		return g, nil
	}
}

func TestSessionRenewal(t *testing.T) {
	for _, test := range []struct {
		name string
		life time.Duration
		wait time.Duration
		want int
	}{
		{"long before its end", 20 * time.Minute, 18 * time.Minute, 1},
		{"near its end", 20 * time.Minute, 19*time.Minute + 30*time.Second, 2},
		{"short life", 10 * time.Second, 8 * time.Second, 1},
		{"no known end, used", 0, 14 * time.Minute, 1},
		{"no known end, idle just so long", 0, 15 * time.Minute, 2},
		{"no known end, idle", 0, 16 * time.Minute, 2},
		{"a server whose clock is behind", -time.Hour, time.Minute, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				s := New(Config{Login: logins(&n, test.life), Timeout: time.Minute, Idle: 15 * time.Minute})
				for range 2 {
					if _, err := s.take(t.Context(), wire.Secret{}); err != nil {
						t.Fatal(err)
					}
					time.Sleep(test.wait)
				}
				if n != test.want {
					t.Errorf("%d logins, want %d", n, test.want)
				}
			})
		})
	}
}

func TestSessionCooldown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		s := New(Config{Timeout: time.Minute, Idle: time.Hour, Cooldown: 30 * time.Second, Refused: refused, Login: func(context.Context) (Session, error) {
			n++
			return Session{}, fault.ErrSession
		}})
		for range 3 {
			if _, err := s.take(t.Context(), wire.Secret{}); !errors.Is(err, fault.ErrSession) {
				t.Fatal(err)
			}
			time.Sleep(20 * time.Second) // at 0, 20 and 40 seconds
		}
		if n != 2 {
			t.Errorf("%d logins, want 2", n)
		}
	})
}

func TestLoginOutlivesItsFirstWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		s := New(Config{Timeout: time.Minute, Idle: time.Hour, Refused: refused, Login: func(ctx context.Context) (Session, error) {
			n++
			select {
			case <-time.After(10 * time.Second):
				return Session{Token: wire.Hide("t"), Opened: time.Now()}, nil
			case <-ctx.Done():
				return Session{}, ctx.Err()
			}
		}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.take(ctx, wire.Secret{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if g, err := s.take(t.Context(), wire.Secret{}); err != nil || g.Token.Reveal() != "t" {
			t.Error(g, err)
		}
		if n != 1 {
			t.Errorf("%d logins, want 1", n)
		}
	})
}

func TestClose(t *testing.T) {
	n := 0
	for _, config := range []Config{{}, memory{}.config()} {
		config.Login, config.Timeout, config.Idle = logins(&n, time.Hour), time.Minute, time.Hour
		s := New(config)
		g, err := s.take(t.Context(), wire.Secret{})
		if err != nil || !s.IsOpen() {
			t.Fatal(err)
		}
		if end := s.Close(t.Context()); (end.Token == g.Token) != (config.Load == nil) {
			t.Errorf("kept: %t, %q is to be ended", config.Load != nil, end.Token)
		}
		if _, err := s.take(t.Context(), wire.Secret{}); !errors.Is(err, fault.ErrClosed) || s.IsOpen() {
			t.Error(err)
		}
	}
}

// TestKept hands a session from keeper to keeper, until it is cleared.
func TestKept(t *testing.T) {
	n, config := 0, memory{}.config()
	config.Login, config.Timeout, config.Idle = logins(&n, time.Hour), time.Minute, time.Hour
	take := func(rejected wire.Secret) Session {
		t.Helper()
		g, err := New(config).take(t.Context(), rejected)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	first := take(wire.Secret{})
	if again := take(wire.Secret{}); again.Token != first.Token || n != 1 {
		t.Errorf("%d logins", n)
	}
	if other := take(first.Token); other.Token == first.Token || n != 2 {
		t.Errorf("the rejected token is taken, %d logins", n)
	}
	open, err := New(config).Clear(t.Context())
	if err != nil || len(open) != 2 || open[1].Token.IsZero() {
		t.Errorf("%v %v", open, err)
	}
	if take(wire.Secret{}); n != 3 {
		t.Errorf("%d logins after all was cleared", n)
	}
}

// TestUse renews a rejected session once, and takes a refusal that a new one does not
// cure for a missing permission, for a while.
func TestUse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		k := New(Config{Login: logins(&n, time.Hour), Timeout: time.Minute, Idle: time.Hour})
		m := &wire.Method{Name: "GetThings"}
		try := func(fits func(Session) error, want error, logins, sent int) {
			t.Helper()
			time.Sleep(time.Second) // a session that is new cannot have expired
			calls := 0
			_, _, err := Use(t.Context(), k, m, func(g Session) (int, error) {
				calls++
				return calls, fits(g)
			})
			if !errors.Is(err, want) || n != logins || calls != sent {
				t.Errorf("%v: %d logins, sent %d times; want %v, %d and %d", err, n, calls, want, logins, sent)
			}
		}
		refused := func(unsure, renewable bool) func(Session) error {
			return func(Session) error {
				return &fault.Fault{Kind: fault.ErrSession, Unsure: unsure, Renewable: renewable}
			}
		}
		try(func(Session) error { return nil }, nil, 1, 1)
		old := k.Current().Token
		try(func(g Session) error {
			if g.Token == old {
				return refused(true, true)(g)
			}
			return nil
		}, nil, 2, 2)
		try(refused(false, false), fault.ErrSession, 2, 1)
		try(refused(false, true), fault.ErrSession, 4, 2) // the call before gave its session up
		try(refused(true, true), fault.ErrPermission, 5, 2)
		try(refused(true, true), fault.ErrPermission, 5, 1)
		time.Sleep(deniedFor)
		try(refused(true, true), fault.ErrPermission, 6, 2)
	})
}

// TestOurs takes a session for a minute old whose clock is ahead.
func TestOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		for _, test := range []struct{ opened, expires, wantOpened, wantExpires time.Time }{
			{now.Add(-time.Second), now.Add(time.Hour), now.Add(-time.Second), now.Add(time.Hour)},
			{now, now.Add(time.Hour), now, now.Add(time.Hour)},
			{now.Add(time.Second), now.Add(time.Hour), now.Add(-time.Minute), now.Add(time.Hour - 61*time.Second)},
			{now.Add(time.Hour), time.Time{}, now.Add(-time.Minute), time.Time{}},
		} {
			got := ours(Session{Opened: test.opened, Expires: test.expires})
			if !got.Opened.Equal(test.wantOpened) || !got.Expires.Equal(test.wantExpires) {
				t.Errorf("opened %v, expires %v: %v and %v", test.opened, test.expires, got.Opened, got.Expires)
			}
		}
	})
}

// TestStoreThatCannotSave: the session is used all the same, and a log tells why it is not kept.
func TestStoreThatCannotSave(t *testing.T) {
	for _, fails := range []error{nil, errors.New("disk full")} {
		for _, logged := range []bool{false, true} {
			n, log, config := 0, bytes.Buffer{}, memory{}.config()
			config.Login, config.Timeout, config.Idle = logins(&n, time.Hour), time.Minute, time.Hour
			config.Save = func(context.Context, string, Session) error { return fails }
			if logged {
				config.Log = slog.New(slog.NewTextHandler(&log, nil))
			}
			if g, err := New(config).take(t.Context(), wire.Secret{}); err != nil || g.Token.IsZero() {
				t.Errorf("%v: %v", fails, err)
			}
			if told := strings.Contains(log.String(), "disk full"); told != (logged && fails != nil) || !told && log.Len() > 0 {
				t.Errorf("%v: log %q", fails, log.String())
			}
		}
	}
}
