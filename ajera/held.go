package ajera

import (
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// held is why there is no login for a while: more of them with a password that
// was refused would lock the account.
type held struct {
	until time.Time
	err   error // of the login that was refused
}

func (h *held) Error() string {
	wait := time.Until(h.until).Round(time.Second)
	return fmt.Sprintf("no login before %s (in %s), because the last one failed: %v", h.until.Format(time.TimeOnly), wait, h.err)
}

func (h *held) Unwrap() error { return h.err }

// isRefused reports a login that the server refused.
func isRefused(err error) bool {
	refused, ok := errors.AsType[*Error](err)
	return ok && refused.Outcome == wire.Refused
}

// refusal is what the others that share the store are told of a refused login:
// when, and with which password, but not a word of the vendor's.
func (s *shelf) refusal() Session {
	return Session{Refused: time.Now(), Tried: wire.Secret(imprint(rand.Text(), s.password()))}
}

// held tells whether a login with the same password was refused of late, nil when
// not. A time so far ahead that no other clock can have written it is not believed.
func (s *shelf) held(kept Session, cooldown time.Duration) *held {
	if kept.Refused.IsZero() || time.Since(kept.Refused).Abs() >= cooldown {
		return nil
	}
	tried := kept.Tried.Reveal()
	if salt, _, _ := strings.Cut(tried, " "); tried == "" || imprint(salt, s.password()) != tried {
		return nil
	}
	m := createSession
	m.Version = s.version
	err := fault(&m, ErrSession).because(remedy(&m, ErrSession), "another client that shares Config.Sessions was refused with this password")
	return &held{until: kept.Refused.Add(cooldown), err: err}
}

// imprintRounds make it dear to look for the password of an imprint: it may be
// the right one but for a slip. They take a tenth of a second.
var imprintRounds = 600_000 // tests do with less

// imprint is a hash of a password that does not lead back to it, after its salt.
// It is empty when the salt is none of ours.
func imprint(salt, password string) string {
	if len(salt) < 16 {
		return ""
	}
	sum, err := pbkdf2.Key(sha256.New, password, []byte(salt), imprintRounds, 32)
	if err != nil {
		return ""
	}
	return salt + " " + hex.EncodeToString(sum)
}
