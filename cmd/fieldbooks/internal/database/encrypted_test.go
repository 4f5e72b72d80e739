package database_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// withoutTLS is a server that speaks no TLS, and what each connection asked of it first.
func withoutTLS(t *testing.T) (address string, asked chan string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	asked = make(chan string, 100)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			first := make([]byte, 8)
			_, _ = io.ReadFull(conn, first)
			if string(first[4:]) == "\x04\xd2\x16\x2f" { // SSLRequest
				asked <- "TLS"
				_, _ = conn.Write([]byte("N"))
			} else {
				asked <- "plain"
			}
			_ = conn.Close()
		}
	}()
	return listener.Addr().String(), asked
}

// TestEncrypted holds that the URL, or else PGSSLMODE, says whether a connection is encrypted, and
// that nothing goes out in clear where it has to be.
func TestEncrypted(t *testing.T) {
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	t.Setenv("PGPASSWORD", "hush")
	for _, c := range []struct{ url, variable, asked, want string }{
		{"?sslmode=require", "", "TLS", "there is no encrypted connection as sslmode wants it; look at the certificate of the server, or at sslmode"},
		{"", "verify-full", "TLS", "there is no encrypted connection as sslmode wants it"},
		{"?sslmode=disable", "require", "plain", "cannot be reached"},
		{"", "disable", "plain", "cannot be reached"},
	} {
		t.Setenv("PGSSLMODE", c.variable)
		address, asked := withoutTLS(t)
		_, err := database.Open(t.Context(), "postgres://me@"+address+"/books"+c.url, database.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%+v: %v", c, err)
		}
		for range len(asked) {
			if got := <-asked; got != c.asked {
				t.Errorf("%+v: it asked for %s", c, got)
			}
		}
	}
}
