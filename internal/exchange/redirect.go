package exchange

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// hops is the number of redirects that are followed.
const hops = 3

// onward is where an answer sends a call that may follow: a read, within its own
// host, a few times. Any other answer that points elsewhere is an error; so neither
// credentials nor a write go where nobody sent them.
func (r *run) onward(resp *http.Response) (*url.URL, error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	to, err := resp.Location()
	if errors.Is(err, http.ErrNoLocation) {
		return nil, nil
	}
	where := "an address that cannot be read"
	if err == nil {
		where = to.Scheme + "://" + to.Host
		if r.hops < hops && follows(r.call.Request, to) {
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
