package fake

import (
	"context"
	"net"
	"net/http"
)

// Nowhere ends the host of a server that does not listen: a name that no network
// knows, so that a call without [Memory] fails and reaches nobody.
const Nowhere = ".invalid"

// Memory carries requests of any address to a handler without a network: all of
// net/http is between them, and each request has a connection of its own, which ends
// with its answer. So nothing is left to be closed, no goroutine outlives its call,
// and the waits of both sides are those of a testing/synctest bubble, when in one.
func Memory(handler http.Handler) http.RoundTripper {
	server := &http.Server{Handler: handler, BaseContext: func(l net.Listener) context.Context { return l.(*visit).ctx }}
	dial := func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		ctx, leave := context.WithCancel(context.Background())
		_ = server.Serve(&visit{ctx: ctx, conn: far}) // returns at once; its connection lives on
		return &visitor{near, leave}, nil
	}
	return &http.Transport{DialContext: dial, DialTLSContext: dial, DisableKeepAlives: true, DisableCompression: true}
}

// visitor is the client's end of a connection. The handler learns that it is closed
// also before it has read the request, which a network does not tell.
type visitor struct {
	net.Conn
	leave context.CancelFunc
}

func (v *visitor) Close() error {
	v.leave()
	return v.Conn.Close()
}

// visit is a listener whom one connection comes to.
type visit struct {
	ctx  context.Context
	conn net.Conn
}

func (v *visit) Accept() (net.Conn, error) {
	if v.conn == nil {
		return nil, net.ErrClosed
	}
	conn := v.conn
	v.conn = nil
	return conn, nil
}

func (v *visit) Close() error   { return nil }
func (v *visit) Addr() net.Addr { return &net.UnixAddr{Name: "memory", Net: "pipe"} }
