package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestRefusedWriteGivesTheSessionUp: what is not repeated leaves no dead token behind, and
// a permission that is missing costs no login per call.
func TestRefusedWriteGivesTheSessionUp(t *testing.T) {
	write, other := &wire.Method{Name: "SaveThings"}, &wire.Method{Name: "SaveOthers"}
	for _, test := range []struct {
		name   string
		unsure bool
		cured  bool // by a new login
		kind   error
		calls  string // w: write, o: the other one, which is always well
		sent   int    // to the first refusal, as it was not repeated, and all others
		logins int
	}{
		{"certain", false, true, fault.ErrSession, "www", 3, 2},
		{"looks like a missing permission", true, true, fault.ErrSession, "www", 3, 2},
		{"is a missing permission", true, false, fault.ErrSession, "wwwwwwww", 8, 2},
		{"is one, among others", true, false, fault.ErrSession, "wowowowo", 8, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n, sent := 0, 0
				k := New(Config{Login: logins(&n, time.Hour), Timeout: time.Minute, Idle: time.Hour})
				first, _ := k.take(t.Context(), wire.Secret{})
				for i, which := range test.calls {
					time.Sleep(time.Second)
					m := write
					if which == 'o' {
						m = other
					}
					_, _, err := Use(t.Context(), k, m, func(g Session) (int, error) {
						sent++
						if m == other && g.Token != first.Token || m == write && test.cured && g.Token != first.Token {
							return 0, nil
						}
						return 0, &fault.Fault{Kind: fault.ErrSession, Unsure: test.unsure}
					})
					if f, _ := errors.AsType[*fault.Fault](err); i == 0 && (!errors.Is(err, test.kind) || test.unsure && !strings.HasPrefix(f.Remedy, "call it again")) {
						t.Errorf("first: %v", err)
					}
					if i > 0 && (test.cured || m == other) != (err == nil) {
						t.Errorf("call %d: %v", i+1, err)
					}
				}
				if sent != test.sent || n != test.logins {
					t.Errorf("sent %d times with %d logins, want %d and %d", sent, n, test.sent, test.logins)
				}
			})
		})
	}
}

// A method that worked in between may meet the end of another session.
func TestSessionGivenUpAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, dead := 0, wire.Hide("b") // the first token
		k := New(Config{Login: logins(&n, time.Hour), Timeout: time.Minute, Idle: time.Hour})
		m := &wire.Method{Name: "SaveThings"}
		if _, err := k.take(t.Context(), wire.Secret{}); err != nil {
			t.Fatal(err)
		}
		for i, want := range []bool{false, true, false, true} {
			time.Sleep(time.Second)
			_, _, err := Use(t.Context(), k, m, func(g Session) (int, error) {
				if g.Token == dead {
					return 0, &fault.Fault{Kind: fault.ErrSession, Unsure: true}
				}
				return 0, nil
			})
			if (err == nil) != want {
				t.Errorf("call %d: %v", i+1, err)
			}
			if want {
				dead = k.Current().Token
			}
		}
		if n != 3 {
			t.Errorf("%d logins, want 3", n)
		}
	})
}

func TestGivenUpSessionIsNotTakenFromTheStore(t *testing.T) {
	n, config := 0, memory{}.config()
	config.Login, config.Timeout, config.Idle = logins(&n, time.Hour), time.Minute, time.Hour
	k := New(config)
	m := &wire.Method{Name: "SaveThings"}
	for range 2 {
		_, _, _ = Use(t.Context(), k, m, func(g Session) (int, error) {
			if n == 1 {
				return 0, &fault.Fault{Kind: fault.ErrSession}
			}
			return 0, nil
		})
	}
	if n != 2 || !k.IsOpen() {
		t.Errorf("%d logins, want 2", n)
	}
}

// TestKeptByAnotherClock: whoever opened the session may have a clock of its own.
func TestKeptByAnotherClock(t *testing.T) {
	for _, test := range []struct {
		name   string
		ahead  time.Duration
		logins []int // after calls a minute, 10 and 25 minutes later
	}{
		{"the same", 0, []int{0, 0, 1}},
		{"an hour ahead", time.Hour, []int{0, 0, 1}},
		{"ten minutes ahead", 10 * time.Minute, []int{0, 0, 1}},
		{"five minutes behind", -5 * time.Minute, []int{0, 0, 1}},
		{"an hour behind", -time.Hour, []int{1, 1, 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n, store := 0, memory{}
				config := store.config()
				config.Login, config.Timeout, config.Idle = logins(&n, 20*time.Minute), time.Minute, time.Hour
				k := New(config)
				opened := time.Now().Add(test.ahead)
				store[k.key] = Session{Token: wire.Hide("kept"), Opened: opened, Expires: opened.Add(20 * time.Minute)}
				m := &wire.Method{Name: "GetThings"}
				for i, wait := range []time.Duration{time.Minute, 9 * time.Minute, 15 * time.Minute} {
					time.Sleep(wait)
					old := false
					_, _, err := Use(t.Context(), k, m, func(g Session) (int, error) {
						old = g.Token != wire.Hide("kept") || !g.Opened.After(time.Now())
						return 0, nil
					})
					if err != nil || !old || n != test.logins[i] {
						t.Errorf("call %d: %d logins, want %d, opened in the past: %t: %v", i+1, n, test.logins[i], old, err)
					}
				}
			})
		})
	}
}

// TestStoreTimeout: the bound of a store is neither that of the login nor a caller's.
func TestStoreTimeout(t *testing.T) {
	config := memory{}.config()
	config.Timeout, config.Refused = time.Minute, refused
	config.Load = func(context.Context, string) (Session, error) {
		return Session{}, fmt.Errorf("dial: %w", context.DeadlineExceeded)
	}
	_, err := New(config).take(t.Context(), wire.Secret{})
	if err == nil || errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "LoginTimeout") || !strings.Contains(err.Error(), "session store: dial") {
		t.Error(err)
	}
}

// TestLoginTimeout: who waits for a login that takes too long is told which bound that was; it is
// not the caller's.
func TestLoginTimeout(t *testing.T) {
	for name, late := range map[string]func(context.Context) error{
		"no answer":       func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"no time to wait": func(context.Context) error { return errors.Join(errors.New("busy"), context.DeadlineExceeded) },
	} {
		synctest.Test(t, func(t *testing.T) {
			k := New(Config{Timeout: 30 * time.Second, Refused: refused, Login: func(ctx context.Context) (Session, error) {
				return Session{}, late(ctx)
			}})
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
			defer cancel()
			_, err := k.take(ctx, wire.Secret{})
			if err == nil || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "Config.LoginTimeout (30s)") || !strings.Contains(err.Error(), "raise it") {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		k := New(Config{Timeout: 30 * time.Second, Refused: refused, Login: func(ctx context.Context) (Session, error) {
			<-ctx.Done()
			return Session{}, ctx.Err()
		}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := k.take(ctx, wire.Secret{}); !errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "LoginTimeout") {
			t.Errorf("the caller's own: %v", err)
		}
		time.Sleep(time.Minute) // the login ends by itself
	})
}

// TestLoginThatNobodyWaitedFor ends what it opened, when the client was closed meanwhile.
func TestLoginThatNobodyWaitedFor(t *testing.T) {
	for _, stored := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var ended []wire.Secret
			config := Config{ID: nobody, Password: nobody}
			if stored {
				config = memory{}.config()
			}
			config.Timeout, config.Refused = time.Minute, refused
			config.End = func(_ context.Context, s Session) { ended = append(ended, s.Token) }
			config.Login = func(context.Context) (Session, error) {
				time.Sleep(10 * time.Second)
				return Session{Token: wire.Hide("late"), Opened: time.Now()}, nil
			}
			k := New(config)
			waited := make(chan error, 1)
			go func() {
				_, err := k.take(t.Context(), wire.Secret{})
				waited <- err
			}()
			time.Sleep(time.Second)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if s := k.Close(ctx); !s.Token.IsZero() {
				t.Errorf("%q is to be ended", s.Token)
			}
			err := <-waited
			synctest.Wait()
			if (len(ended) == 0) != stored || errors.Is(err, fault.ErrClosed) == stored {
				t.Errorf("kept: %t, ended %q: %v", stored, ended, err)
			}
		})
	}
}
