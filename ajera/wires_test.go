package ajera_test

import "net"

// wires is a network without time of its own: every dial is a pipe.
type wires struct {
	conns chan net.Conn
	done  chan struct{}
}

func (w *wires) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.done:
		return nil, net.ErrClosed
	}
}

func (w *wires) Close() error   { return nil }
func (w *wires) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
