package session

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// lockout is why there is no login for a while: more of them with a password that
// was refused would lock the account.
type lockout struct {
	until time.Time
	err   error // of the login that was refused
}

func (l *lockout) Error() string {
	wait := time.Until(l.until).Round(time.Second)
	return fmt.Sprintf("no login before %s (in %s), because the last one failed: %v", l.until.Format(time.TimeOnly), wait, l.err)
}

func (l *lockout) Unwrap() error { return l.err }

// barred tells whether a login with the same password was refused of late, nil when
// not. A time so far ahead that no other clock can have written it is not believed.
func (k *Keeper) barred(kept Session) *lockout {
	if kept.Refused.IsZero() || time.Since(kept.Refused).Abs() >= k.config.Cooldown {
		return nil
	}
	tried := kept.Tried.Reveal()
	if salt, _, _ := strings.Cut(tried, " "); tried == "" || imprint(salt, k.config.Password()) != tried {
		return nil
	}
	return &lockout{until: kept.Refused.Add(k.config.Cooldown), err: k.config.Foreign}
}

// ImprintRounds make it dear to look for the password of an imprint: it may be
// the right one but for a slip. They take a tenth of a second.
var ImprintRounds = 600_000 // tests do with less

// imprint is a hash of a password that does not lead back to it, after its salt.
// It is empty when the salt is none of ours.
func imprint(salt, password string) string {
	if len(salt) < 16 {
		return ""
	}
	sum, err := pbkdf2.Key(sha256.New, password, []byte(salt), ImprintRounds, 32)
	if err != nil {
		return ""
	}
	return salt + " " + hex.EncodeToString(sum)
}
