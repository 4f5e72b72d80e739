package exchange_test

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestCheckBase(t *testing.T) {
	tests := []struct {
		url   string
		plain bool
		want  string // of the error, "" for none
	}{
		{"https://ajera.example/V1/AjeraAPI.ashx?ew0KICJ0IjogMSB9==", false, ""},
		{" https://ajera.example \n", false, ""},
		{"http://127.0.0.1:8080/x", false, ""},
		{"http://[::1]:8080", false, ""},
		{"http://localhost:1", false, ""},
		{"http://ajera.example/?secretquery", true, ""},
		{"http://ajera.example/?secretquery", false, "unencrypted"},
		{"http://127.0.0.1.example/?secretquery", false, "unencrypted"},
		{"", false, "no URL given"},
		{"ajera.example/?secretquery", false, "does not begin with https://"},
		{"ftp://ajera.example/?secretquery", false, "does not begin with https://"},
		{"https://?secretquery", false, "no host"},
		{"https://anna:secretquery@ajera.example/", false, "contains credentials"},
		{"https://ajera.example/?secretquery#frag", false, "after #"},
		{"https://ajera.example:x/?secretquery", false, "cannot be read"},
		{"https://ajera.example/%zz?secretquery", false, "cannot be read"},
		{"https://ajera.example:65536/?secretquery", false, "no port of a server"},
		{"https://ajera.example:0/?secretquery", false, "no port of a server"},
		{"https://ajera.example:65535/", false, ""},
	}
	for _, tt := range tests {
		u, err := exchange.CheckBase(tt.url, tt.plain)
		switch {
		case tt.want == "" && (err != nil || u.String() != strings.TrimSpace(tt.url)):
			t.Errorf("%q: %v, error %v; want it as it is", tt.url, u, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%q: error %v, want one about %q", tt.url, err, tt.want)
		case err != nil && strings.Contains(err.Error(), "secretquery"):
			t.Errorf("%q: the error shows the query: %v", tt.url, err)
		}
	}
}

func TestCheckCredentials(t *testing.T) {
	for _, test := range []struct{ user, password, want string }{
		{"anna", "invented", ""},
		{"", "invented", "no user name given; set Config.Username or AJERA_USERNAME"},
		{"anna", "", "no password given; set Config.Password or AJERA_PASSWORD"},
		{"", "", "no user name given; set Config.Username or AJERA_USERNAME\nno password given; set Config.Password or AJERA_PASSWORD"},
	} {
		err := exchange.CheckCredentials(test.user, wire.Hide(test.password), "AJERA")
		if (err == nil) != (test.want == "") || err != nil && err.Error() != test.want {
			t.Errorf("%q, %q: %v", test.user, test.password, err)
		}
	}
}

func TestTruncate(t *testing.T) {
	tests := map[string]string{
		"":                           "",
		"short":                      "short",
		"a\r\n\tb\x00\x1b[31m":       "a b [31m",
		"\xff\xfe":                   "�",
		strings.Repeat("é", 200):     strings.Repeat("é", 200),
		strings.Repeat("é", 201):     strings.Repeat("é", 200) + "... (402 bytes)",
		strings.Repeat(" \n", 10000): "... (20000 bytes)",
	}
	for body, want := range tests {
		if got := exchange.Truncate([]byte(body)); got != want {
			t.Errorf("%.20q: %q, want %q", body, got, want)
		}
	}
}
