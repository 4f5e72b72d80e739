package account

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/limit"
)

// Choice is what the flags of a command say of the account, and what was opened for it. It is not
// for several goroutines at the same time. Close it when the clients are closed.
type Choice struct {
	Profile string                           // "" is the environment, or else the default one
	Note    func(format string, args ...any) // tells people; may be nil

	said   map[string]bool
	opened []io.Closer
}

// profileVariable names a profile as the flag --profile does.
const profileVariable = "FIELDBOOKS_PROFILE"

// Named is the profile that a flag or the environment names, and which of both; "" when none does.
func (c *Choice) Named() (name, by string) {
	if c.Profile != "" {
		return c.Profile, "--profile"
	}
	if name = os.Getenv(profileVariable); name != "" {
		return name, profileVariable
	}
	return "", ""
}

// Flag is what a line for later has behind its command, to be about the same account: " --profile"
// and the name, where one is named.
func (c *Choice) Flag() string {
	if name, _ := c.Named(); name != "" {
		return " --profile " + name
	}
	return ""
}

// Known refuses a profile that is named and not there, once for both vendors.
func (c *Choice) Known() error {
	name, _ := c.Named()
	if name == "" {
		return nil
	}
	book, err := OpenBook()
	if err == nil && book.Profile(name) == nil {
		err = book.Unknown(name)
	}
	return err
}

// Close closes what the processes of this machine share.
func (c *Choice) Close() error {
	var faults []error
	for _, o := range c.opened {
		faults = append(faults, o.Close())
	}
	c.opened = nil
	return errors.Join(faults...)
}

// note says something once.
func (c *Choice) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if c.Note == nil || c.said[text] {
		return
	}
	if c.said == nil {
		c.said = map[string]bool{}
	}
	c.said[text] = true
	c.Note("%s", text)
}

// What commands that run one after the other, or at the same time, keep together: the session, so
// that not each logs in, and the limit, which is the account's. Without it they work all the same.

// sessions is where Ajera's sessions are kept, nil when they cannot be.
func (c *Choice) sessions() ajera.SessionStore {
	if dir := os.Getenv("AJERA_SESSION_DIR"); dir != "" {
		return ajera.SessionDir(dir)
	}
	dir, err := cache("sessions")
	if err != nil {
		c.note("Sessions are not kept for the next command: %v.", err)
		return nil
	}
	return ajera.SessionDir(dir)
}

// limiter is the limit of an account, nil when it cannot be shared.
func (c *Choice) limiter(s *Settings, p limit.Policy) (*limit.Limiter, error) {
	name := map[Vendor]string{OfAjera: "AJERA_LIMIT_DIR", OfAimsio: "AIMSIO_LIMIT_DIR"}[s.Vendor]
	if dir := os.Getenv(name); dir != "" {
		shared, err := limit.Dir(dir, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return c.shared(shared), nil
	}
	// Two profiles may be of one account, and a folder is of one policy.
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %+v", s.Vendor, s.address(), s.Username, p))
	dir, err := cache(filepath.Join("limits", fmt.Sprintf("%s-%x", s.Vendor, sum[:8])))
	if err != nil {
		c.note("The limits are not shared with other commands: %v.", err)
		return nil, nil
	}
	shared, err := limit.Dir(dir, p)
	if err != nil {
		c.note("The limits are not shared with other commands: %v.", err)
		return nil, nil
	}
	return c.shared(shared), nil
}

func (c *Choice) shared(d *limit.Directory) *limit.Limiter {
	c.opened = append(c.opened, d)
	return limit.Shared(d)
}

// cache is a folder for what may be lost, made if there is none.
func cache(name string) (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, "fieldbooks", name)
	return dir, ownFolder(dir)
}
