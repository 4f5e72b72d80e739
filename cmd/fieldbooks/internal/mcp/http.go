package mcp

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
)

// path is where the protocol is served.
const path = "/mcp"

// overHTTP answers assistants of this machine that know the token, until ctx ends.
func (a *assistant) overHTTP(ctx context.Context, address string) error {
	l, err := loopback.Listen(address)
	if err != nil {
		return fmt.Errorf("--http: %w", err)
	}
	token := rand.Text()
	a.tell("Serving assistants of this machine at http://%s%s, until Ctrl-C. The settings of yours need:", l.Addr(), path)
	a.tell(`{"mcpServers": {"fieldbooks": {"type": "http", "url": "http://%s%s", "headers": {"Authorization": "Bearer %s"}}}}`, l.Addr(), path, token)
	a.tell("Who has that token can ask what you can. It is good until this command ends, and is not kept.")
	return loopback.Serve(ctx, l, a.handler(token))
}

// handler serves the protocol to who shows the token, and nothing else to anybody.
func (a *assistant) handler(token string) http.Handler {
	return loopback.Guard(bearer(token, served(a.server())))
}

// served is the protocol at its path. Each request stands alone, as the newest version of the protocol
// has it: there is no session that somebody could take over, and a request that its caller gives up
// ends.
func served(s *sdk.Server) http.Handler {
	protocol := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s },
		&sdk.StreamableHTTPOptions{Stateless: true, JSONResponse: true})
	mux := http.NewServeMux()
	mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		protocol.ServeHTTP(w, r.WithContext(askedBy(r.Context())))
	})
	return mux
}

// bearer refuses requests without the token. It takes the same time for all that are wrong.
func bearer(token string, next http.Handler) http.Handler {
	want := sha256.Sum256([]byte(token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme, shown, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		got := sha256.Sum256([]byte(shown))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 || !strings.EqualFold(scheme, "Bearer") {
			w.Header().Set("WWW-Authenticate", `Bearer realm="fieldbooks mcp"`)
			http.Error(w, "the header Authorization must be the token that fieldbooks mcp printed when it started, behind the word Bearer", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}
