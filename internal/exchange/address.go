package exchange

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// CheckBase reads the URL of an API. It refuses one that is empty, not http or https, without a
// host, with credentials or with a fragment, and http to a host other than this machine unless
// allowPlain. The query is kept as it is. No error shows more of the URL than its scheme and host.
func CheckBase(rawURL string, allowPlain bool) (*url.URL, error) {
	text := strings.TrimSpace(rawURL)
	u, err := url.Parse(text)
	switch {
	case text == "":
		return nil, errors.New("no URL given; set the URL of the API")
	case err != nil:
		return nil, errors.New("the URL cannot be read; copy it again from the vendor")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the URL does not begin with https://; give the whole URL")
	case u.Hostname() == "":
		return nil, errors.New("the URL has no host; give the whole URL")
	case u.Port() != "" && !isPort(u.Port()):
		return nil, fmt.Errorf("the URL of %s has no port of a server; give one up to 65535, or leave it out", u.Host)
	case u.User != nil:
		return nil, fmt.Errorf("the URL of %s contains credentials; set user name and password apart from it", u.Host)
	case u.Fragment != "":
		return nil, fmt.Errorf("the URL of %s has a part after #, which is never sent; leave it out or write %%23", u.Host)
	case u.Scheme == "http" && !allowPlain && !loopback(u.Hostname()):
		return nil, fmt.Errorf("http://%s would send credentials unencrypted; use https, or set AllowHTTP", u.Host)
	}
	return u, nil
}

func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return err == nil && n > 0
}

// loopback reports whether host is this machine.
func loopback(host string) bool {
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host).IsLoopback()
}

// CheckCredentials refuses a call without user name or password; env begins the names
// of the variables that they can be in.
func CheckCredentials(username string, password wire.Secret, env string) error {
	var user, secret error
	if username == "" {
		user = fmt.Errorf("no user name given; set Config.Username or %s_USERNAME", env)
	}
	if password.IsZero() {
		secret = fmt.Errorf("no password given; set Config.Password or %s_PASSWORD", env)
	}
	return errors.Join(user, secret)
}

// mostHops is the number of redirects that are followed.
const mostHops = 3

// redirects are the statuses that send a request elsewhere.
var redirects = []int{http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
	http.StatusTemporaryRedirect, http.StatusPermanentRedirect}

// onward is where an answer sends a request that may follow, after so many hops: a
// read, within its own host, a few times. Any other answer that points elsewhere is
// an error; so neither credentials nor a write go where nobody sent them.
func onward(req *http.Request, hops int, resp *http.Response) (*url.URL, error) {
	if !slices.Contains(redirects, resp.StatusCode) {
		return nil, nil
	}
	to, err := resp.Location()
	if errors.Is(err, http.ErrNoLocation) {
		return nil, nil
	}
	where := "an address that cannot be read"
	if err == nil {
		where = to.Scheme + "://" + to.Host
		if hops < mostHops && follows(req, to) {
			return to, nil
		}
	}
	return nil, fmt.Errorf("%w: status %d points to %s; set the URL to where the API answers", ErrRedirect, resp.StatusCode, where)
}

// follows reports whether a request may be sent to another address of its host.
func follows(req *http.Request, to *url.URL) bool {
	reads := req.Method == http.MethodGet || req.Method == http.MethodHead
	return reads && to.Scheme == req.URL.Scheme && to.Host == req.URL.Host && to.User == nil
}
