package exchange

import (
	"errors"
	"fmt"
	"net/http"
)

// hops is the number of redirects that are followed.
const hops = 3

// checkRedirect follows reads within their own host. Everything else stays with
// the answer that redirects, and redirected makes an error of it; so neither
// credentials nor a write go where nobody sent them.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	reads := first.Method == http.MethodGet || first.Method == http.MethodHead
	same := req.URL.Scheme == first.URL.Scheme && req.URL.Host == first.URL.Host && req.URL.User == nil
	if reads && same && len(via) <= hops {
		return nil
	}
	return http.ErrUseLastResponse
}

// redirected is the error of an answer that points elsewhere, and nil for any
// other.
func redirected(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	to, err := resp.Location()
	if errors.Is(err, http.ErrNoLocation) {
		return nil
	}
	where := "an address that cannot be read"
	if err == nil {
		where = to.Scheme + "://" + to.Host
	}
	return fmt.Errorf("%w: status %d points to %s; set the URL to where the API answers", ErrRedirect, resp.StatusCode, where)
}
