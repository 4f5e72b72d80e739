package exchange

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"

	"github.com/fieldbooks/fieldbooks/limit"
)

// The causes that a caller may want to tell apart.
var (
	ErrTooLarge = errors.New("answer over the cap")
	ErrRedirect = errors.New("redirect not followed")
	ErrOutage   = errors.New("the server does not answer") // not sent, because too many attempts before it failed
)

// lasting reports whether the next attempt would fail alike, and what to do about the
// cause, "" when it says that itself.
func lasting(err error) (remedy string, ok bool) {
	remedy, ok = lastingAt(err)
	if op, is := errors.AsType[*net.OpError](err); is && op.Op == "proxyconnect" && remedy != "" {
		remedy = "check HTTPS_PROXY and NO_PROXY: this is of the way to the proxy"
	}
	return remedy, ok
}

// lastingAt is lasting, where the cause is at the server.
func lastingAt(err error) (remedy string, ok bool) {
	var dns *net.DNSError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, ErrOutage), errors.Is(err, ErrTooLarge), errors.Is(err, ErrRedirect),
		errors.As(err, new(*limit.WaitError)), errors.As(err, new(*proxyRefusal)):
		return "", true
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return "nobody whom this machine trusts vouches for the server: if a proxy of yours reads the traffic, or the server is your own, " +
			"add their certificate to the trusted ones of this machine", true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "check this machine's clock; if it is right, the server's certificate is not valid now, and whoever runs the server must renew it", true
	case errors.As(err, new(x509.HostnameError)):
		return "check the host in the URL: the certificate is another's", true
	case errors.As(err, new(*tls.CertificateVerificationError)):
		return "tell whoever runs the server that its certificate is not valid", true
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, new(tls.RecordHeaderError)):
		return "check scheme and port in the URL: what answers there does not speak TLS", true
	case brokenOff(err):
		return "ask whoever runs the server, or a proxy that reads the traffic, which TLS versions and which certificate of yours it wants", true
	case errors.As(err, &dns) && dns.IsNotFound:
		return "check the host in the URL", true
	}
	return "", false
}

// brokenOff reports whether the other side ended TLS for what this one is.
func brokenOff(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	if ok && op.Op == "proxyconnect" {
		op, ok = errors.AsType[*net.OpError](op.Err)
	}
	return ok && op.Op == "remote error" && slices.Contains(alerts, op.Err.Error())
}

// alerts are the words of crypto/tls for what the other side will say each time.
var alerts = []string{
	"tls: protocol version not supported", "tls: handshake failure", "tls: certificate required", "tls: bad certificate",
	"tls: unknown certificate authority", "tls: unrecognized name",
}

// ProxyRemedy is what to do about status 407, which only a proxy answers.
const ProxyRemedy = "a proxy asks who you are: put user name and password into its address, such as HTTPS_PROXY"

// UnknownRemedy is what to do about a write that may have been executed.
const UnknownRemedy = "look whether it was done before calling again"

// proxyRefusal is the answer of a proxy that opens no way to the server.
type proxyRefusal struct{ status int }

func (p *proxyRefusal) Error() string {
	text := fmt.Sprintf("the proxy answered %d %s", p.status, http.StatusText(p.status))
	if p.status == http.StatusProxyAuthRequired {
		return text + "; " + ProxyRemedy
	}
	return text + "; check HTTPS_PROXY and NO_PROXY, and whether the proxy allows this host"
}
