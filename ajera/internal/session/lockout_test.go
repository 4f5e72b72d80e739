package session

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/wire"
)

// hurry makes imprints cheap for a test.
func hurry(t *testing.T) {
	rounds := ImprintRounds
	ImprintRounds = 1
	t.Cleanup(func() { ImprintRounds = rounds })
}

var errForeign = errors.New("another had a login refused")

// TestLockoutOfOthers: who shares a store does not try a password again that was refused
// another, until the time is over, and tries any other.
func TestLockoutOfOthers(t *testing.T) {
	hurry(t)
	for _, test := range []struct {
		name     string
		wait     time.Duration
		password string
		barred   bool
	}{
		{"at once", 0, "wrong", true},
		{"shortly before", 30*time.Second - 1, "wrong", true},
		{"when it is over", 30 * time.Second, "wrong", false},
		{"by a clock that is behind", -30*time.Second + 1, "wrong", true},
		{"by a clock that is wrong", -30 * time.Second, "wrong", false},
		{"with another password", 0, "right", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n, store := 0, memory{}
				config := store.config()
				config.Timeout, config.Idle, config.Cooldown = time.Minute, time.Hour, 30*time.Second
				config.Refused, config.Foreign = refused, errForeign
				config.Login = func(context.Context) (Session, error) { n++; return Session{}, fault.ErrSession }
				config.Password = func() string { return "wrong" }
				first := New(config)
				if _, err := first.take(t.Context(), wire.Secret{}); !errors.Is(err, fault.ErrSession) {
					t.Fatal(err)
				}
				kept := store[first.key]
				kept.Refused = time.Now().Add(-test.wait)
				store[first.key] = kept
				config.Password = func() string { return test.password }
				_, err := New(config).take(t.Context(), wire.Secret{})
				if errors.Is(err, errForeign) != test.barred || (n == 1) != test.barred {
					t.Errorf("%d logins: %v", n, err)
				}
			})
		})
	}
}

// TestImprint: it needs a salt of ours, and another salt or password makes another.
func TestImprint(t *testing.T) {
	hurry(t)
	const salt = "0123456789abcdef"
	one := imprint(salt, "secret")
	if !strings.HasPrefix(one, salt+" ") || len(one) != len(salt)+1+64 || strings.Contains(one, "secret") {
		t.Errorf("imprint %q", one)
	}
	if imprint(salt, "secret") != one || imprint(salt, "Secret") == one || imprint("1"+salt[1:], "secret")[len(salt):] == one[len(salt):] {
		t.Error("it is not of the salt and the password alone")
	}
	if short := imprint(salt[1:], "secret"); short != "" {
		t.Errorf("of a short salt: %q", short)
	}
}
