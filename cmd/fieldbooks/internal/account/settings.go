package account

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Vendor is whom an account is of.
type Vendor string

// The vendors, as commands name them.
const (
	OfAjera  Vendor = "ajera"
	OfAimsio Vendor = "aimsio"
)

// Vendors are both, in the order in which they are shown.
var Vendors = []Vendor{OfAjera, OfAimsio}

// Title is the vendor's name in a sentence.
func (v Vendor) Title() string { return strings.ToUpper(string(v[:1])) + string(v[1:]) }

// IsServer reports whether a text is the name of one of Aimsio's servers, and no URL.
func IsServer(text string) bool {
	return slices.Contains([]string{aimsio.Sandbox, aimsio.Portal, aimsio.Mock}, strings.ToLower(text))
}

// Settings are where a vendor is and who calls it.
type Settings struct {
	Vendor   Vendor
	Profile  string // "" when it is of the environment
	Chosen   string // by what, e.g. "--profile"
	URL      wire.Secret
	Server   string // of Aimsio, in the place of a URL: sandbox, portal or mock
	Username string
	Password wire.Secret
	From     Origin

	ReadOnly       bool            // nothing may be changed
	ReadOnlyPortal bool            // nothing may be changed on Aimsio's live server
	Database       *ajera.Database // that the URL named at login; nil when it named none
}

// Origin tells from where each of the settings is: a flag, a variable, the keyring or a file.
type Origin struct{ Address, Username, Password string }

// source is where the account is from, in a sentence.
func (s *Settings) source() string {
	if s.Profile == "" {
		return "the environment"
	}
	return fmt.Sprintf("profile %q", s.Profile)
}

// setAddress takes the name of a server, or a URL.
func (s *Settings) setAddress(server bool, value string) {
	if server {
		s.Server = value
		return
	}
	s.URL = wire.Hide(strings.TrimSpace(value))
}

// address is the URL, or the name of the server.
func (s *Settings) address() string {
	if s.URL.IsZero() {
		return s.Server
	}
	return s.URL.Reveal()
}

// shown is the address as the file of profiles has it: of Ajera the host alone.
func (s *Settings) shown() string {
	if s.Vendor == OfAjera {
		return s.Where()
	}
	return s.address()
}

// Set lists the variables that the account is from.
func (s *Settings) Set() (set []string) {
	for _, name := range []string{s.From.Address, s.From.Username, s.From.Password} {
		if name != "" {
			set = append(set, name)
		}
	}
	return set
}

// Where is the server that is called: no query, no secret. It is "" when there is none in the URL.
func (s *Settings) Where() string {
	if s.URL.IsZero() {
		return s.Server
	}
	u, err := url.Parse(strings.TrimSpace(s.URL.Reveal()))
	if err != nil {
		return ""
	}
	return u.Host
}

// wrong says of settings that no client can be made of where they are from.
func (s *Settings) wrong(err error) error {
	if err == nil {
		return nil
	}
	fault := strings.TrimPrefix(exit.Plain(err.Error()), string(s.Vendor)+": ")
	return exit.Usagef("the account of %s cannot be used: %s", s.source(), fault)
}

// Names says in words which of Ajera's databases the URL names, "" when it names none.
func (s *Settings) Names() string {
	d, err := ajera.DatabaseIn(strings.TrimSpace(s.URL.Reveal()))
	if s.Vendor != OfAjera || err != nil {
		return ""
	}
	return words(d)
}

func words(d ajera.Database) string {
	var parts []string
	if d.DatabaseName != "" {
		parts = append(parts, d.DatabaseName)
	}
	if d.ClientID != 0 || d.DatabaseID != 0 {
		parts = append(parts, fmt.Sprintf("client %d, database %d", d.ClientID, d.DatabaseID))
	}
	if d.IsSampleData {
		parts = append(parts, "sample data")
	}
	return strings.Join(parts, ", ")
}

// Swapped is that Ajera's URL names another database than at login. Writes are refused then.
func (s *Settings) Swapped() error {
	if s.Database == nil {
		return nil
	}
	if now, err := ajera.DatabaseIn(strings.TrimSpace(s.URL.Reveal())); err != nil || now != *s.Database {
		return exit.Errorf(exit.Refused, "Ajera's address is not of the database that profile %q was made for (%s): writes are refused; run \"fieldbooks login --profile %s ajera\" if it is meant",
			s.Profile, words(*s.Database), s.Profile)
	}
	return nil
}
