package exchange

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// CheckBase reads the URL of an API. It refuses one that is empty, not http or
// https, without a host, with credentials or with a fragment, and http to a host
// other than this machine unless allowPlain. The query is kept as it is. No
// error shows more of the URL than its scheme and host.
func CheckBase(rawURL string, allowPlain bool) (*url.URL, error) {
	text := strings.TrimSpace(rawURL)
	if text == "" {
		return nil, errors.New("no URL given; set the URL of the API")
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("the URL cannot be read; copy it again from the vendor")
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the URL does not begin with https://; give the whole URL")
	case u.Hostname() == "":
		return nil, errors.New("the URL has no host; give the whole URL")
	case u.User != nil:
		return nil, fmt.Errorf("the URL of %s contains credentials; set user name and password apart from it", u.Host)
	case u.Fragment != "":
		return nil, fmt.Errorf("the URL of %s has a part after #, which is never sent; leave it out or write %%23", u.Host)
	case u.Scheme == "http" && !allowPlain && !loopback(u.Hostname()):
		return nil, fmt.Errorf("http://%s would send credentials unencrypted; use https, or allow plain http by option", u.Host)
	}
	return u, nil
}

// loopback reports whether host is this machine.
func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
