package account

import (
	"os"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// names are the variables of a vendor's account. An address is in the first of its variables that
// is set.
type names struct {
	address            []string
	username, password string
}

var variables = map[Vendor]names{
	OfAjera:  {[]string{"AJERA_API_URL"}, "AJERA_API_USERNAME", "AJERA_API_PASSWORD"},
	OfAimsio: {[]string{"AIMSIO_URL", "AIMSIO_SERVER"}, "AIMSIO_USERNAME", "AIMSIO_PASSWORD"},
}

// Environment is what the environment says of a vendor's account, where each is from, and what it
// lacks; all of it may be missing.
func Environment(v Vendor) (s *Settings, lacks []string) {
	n := variables[v]
	s = &Settings{Vendor: v, Chosen: "environment"}
	for _, name := range n.address {
		if value := os.Getenv(name); value != "" && s.From.Address == "" {
			s.From.Address = name
			s.setAddress(name == "AIMSIO_SERVER", value)
		}
	}
	if s.From.Address == "" {
		lacks = append(lacks, strings.Join(n.address, " or "))
	}
	if s.Username = os.Getenv(n.username); s.Username != "" {
		s.From.Username = n.username
	} else {
		lacks = append(lacks, n.username)
	}
	if s.Password = wire.Hide(os.Getenv(n.password)); !s.Password.IsZero() {
		s.From.Password = n.password
	} else {
		lacks = append(lacks, n.password)
	}
	return s, lacks
}

// half is why a part of an account is none.
func half(s *Settings, lacks []string) error {
	return exit.Errorf(exit.Denied, "the environment has %s and lacks %s: an account is not put together from several places; set all of them, or unset them to use a profile",
		strings.Join(s.Set(), ", "), strings.Join(lacks, ", "))
}
