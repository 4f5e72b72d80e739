package ajera

import (
	"fmt"
	"os"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// The environment that [FromEnv] reads.
const (
	envURL      = "AJERA_API_URL"
	envUsername = "AJERA_API_USERNAME"
	envPassword = "AJERA_API_PASSWORD"
	envSessions = "AJERA_SESSION_DIR"
)

// Option changes a Config, e.g. func(c *ajera.Config) { c.Parallel = 2 }.
type Option func(*Config)

// FromEnv makes a client from AJERA_API_URL, AJERA_API_USERNAME and
// AJERA_API_PASSWORD; when AJERA_SESSION_DIR is set, sessions are kept there, see
// [SessionDir]. Options are applied last. The error names every variable that is
// missing.
func FromEnv(options ...Option) (*Client, error) {
	config := Config{
		URL:      os.Getenv(envURL),
		Username: os.Getenv(envUsername),
		Password: wire.Secret(os.Getenv(envPassword)),
	}
	if dir := os.Getenv(envSessions); dir != "" {
		config.Sessions = SessionDir(dir)
	}
	for _, option := range options {
		option(&config)
	}
	var missing []string
	for _, v := range [][2]string{{envURL, config.URL}, {envUsername, config.Username}, {envPassword, config.Password.Reveal()}} {
		if v[1] == "" {
			missing = append(missing, v[0])
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("ajera: not set in the environment: %s; set them", strings.Join(missing, ", "))
	}
	return New(config)
}
