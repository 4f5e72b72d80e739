package ajera

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// logins counts logins; each gives another token that lives for life, or
// without a known end.
func logins(n *int, life time.Duration) func(context.Context) (grant, error) {
	return func(context.Context) (grant, error) {
		*n++
		now := time.Now()
		g := grant{token: string(rune('a' + *n)), opened: now, used: now}
		if life != 0 {
			g.expires = now.Add(life)
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
		{"no known end, idle", 0, 16 * time.Minute, 2},
		{"a server whose clock is behind", -time.Hour, time.Minute, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				s := &session{login: logins(&n, test.life), timeout: time.Minute, idle: 15 * time.Minute}
				for range 2 {
					if _, err := s.take(t.Context(), ""); err != nil {
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
		s := &session{timeout: time.Minute, idle: time.Hour, cooldown: 30 * time.Second}
		s.login = func(context.Context) (grant, error) {
			n++
			return grant{}, &Error{Method: "CreateAPISession", Outcome: wire.Refused, kind: ErrSession}
		}
		for range 3 {
			if _, err := s.take(t.Context(), ""); !errors.Is(err, ErrSession) {
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
		s := &session{timeout: time.Minute, idle: time.Hour}
		s.login = func(ctx context.Context) (grant, error) {
			n++
			select {
			case <-time.After(10 * time.Second):
				return grant{token: "t", opened: time.Now(), used: time.Now()}, nil
			case <-ctx.Done():
				return grant{}, ctx.Err()
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.take(ctx, ""); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if g, err := s.take(t.Context(), ""); err != nil || g.token != "t" {
			t.Error(g, err)
		}
		if n != 1 {
			t.Errorf("%d logins, want 1", n)
		}
	})
}
