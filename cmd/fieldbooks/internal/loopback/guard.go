package loopback

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// Guard refuses what does not come from this machine under an address of its own, nor from a page
// of the same server: a request with another Host, or with the Origin of another page.
//
// A name of others that leads here all of a sudden (DNS rebinding) stands in Host, which must be the
// address that is served, or localhost, 127.0.0.1 or [::1], with its port. What a browser sends for
// a page of another site says so in Origin or Sec-Fetch-Site, which no page can set; programs send
// neither.
func Guard(next http.Handler) http.Handler {
	var sites http.CrossOriginProtection
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served := address(r)
		switch {
		case !isOurs(r.Host, served):
			refuse(w, fmt.Sprintf("the request is for %s, which is not the name of this server; open http://%s", quoted(r.Host), served))
		case !ofOurs(r), sites.Check(r) != nil:
			refuse(w, fmt.Sprintf("the request is of a page of another site; this server answers programs and its own pages, http://%s", r.Host))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// Page is [Guard] with what browsers are told of pages: a Content-Security-Policy that lets in what
// this server serves and nothing else, no script or style in the page itself, no frame, no referrer
// for others. Its own forms say where they come from: an Origin of null is any page's, such as one in
// a sandbox, and is refused.
func Page(next http.Handler) http.Handler {
	return Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin") // no image or script of another page
		h.Set("Referrer-Policy", "same-origin")              // with none at all, Origin is null in forms
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	}))
}

// policy is what a page may do: what this server serves, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'"

// address is where the server listens that got a request, and nothing where no server did.
func address(r *http.Request) netip.AddrPort {
	served, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if served == nil {
		return netip.AddrPort{}
	}
	a, _ := netip.ParseAddrPort(served.String())
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}

// isOurs reports whether a Host is a name of the server at served.
func isOurs(host string, served netip.AddrPort) bool {
	if served.Port() == 80 && !strings.HasSuffix(host, ":80") { // which browsers leave out
		host += ":80"
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil || port != strconv.Itoa(int(served.Port())) {
		return false
	}
	return strings.EqualFold(name, "localhost") || name == "127.0.0.1" || name == "::1" || name == served.Addr().String()
}

// ofOurs reports whether the Origin of a request is the server it is for, where it has one.
func ofOurs(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	return len(origins) == 0 || len(origins) == 1 && strings.EqualFold(origins[0], "http://"+r.Host)
}

// refuse answers with the reason, as text that is nothing else.
func refuse(w http.ResponseWriter, reason string) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.Error(w, reason, http.StatusForbidden)
}

// quoted is what a request says of itself, short enough to be told.
func quoted(said string) string {
	if len(said) > 100 {
		said = said[:100]
	}
	return strconv.Quote(said)
}
