package redislimit_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// address is where the Redis of the tests listens: network and address.
var address [2]string

// TestMain finds a Redis: the one at REDIS_ADDR, or one of its own. Without one
// it skips all tests, but on a build machine it fails.
func TestMain(m *testing.M) {
	redis.SetLogger(quiet{})
	os.Exit(func() int {
		if os.Getenv(holder) != "" {
			hold()
		}
		stop, err := start()
		if err != nil {
			if os.Getenv("CI") == "true" {
				fmt.Fprintln(os.Stderr, "redislimit:", err)
				return 1
			}
			missing = err.Error()
		}
		defer stop()
		return m.Run()
	}())
}

// quiet keeps what go-redis says about broken connections out of the output.
type quiet struct{}

func (quiet) Printf(context.Context, string, ...any) {}

// missing says why there is no Redis.
var missing string

func start() (stop func(), err error) {
	stop = func() {}
	if addr := os.Getenv("REDIS_ADDR"); addr != "" {
		address = [2]string{"tcp", addr}
		return stop, ping()
	}
	path, err := exec.LookPath("redis-server")
	if err != nil {
		return stop, fmt.Errorf("there is no redis: set REDIS_ADDR to the host:port of one, or install redis-server")
	}
	dir, err := os.MkdirTemp("", "redislimit")
	if err != nil {
		return stop, err
	}
	address = [2]string{"unix", filepath.Join(dir, "redis")}
	server := exec.Command(path, "--port", "0", "--unixsocket", address[1], "--save", "", "--appendonly", "no", "--dir", dir)
	if err := server.Start(); err != nil {
		return stop, err
	}
	return func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		_ = os.RemoveAll(dir)
	}, ping()
}

// ping waits until Redis answers.
func ping() error {
	client := redis.NewClient(&redis.Options{Network: address[0], Addr: address[1], MaxRetries: 50})
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		err := client.Ping(ctx).Err()
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// connect returns a client of the Redis of the tests.
func connect(t testing.TB) *redis.Client {
	t.Helper()
	if missing != "" {
		t.Skip(missing)
	}
	client := redis.NewClient(&redis.Options{Network: address[0], Addr: address[1]})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// proxy is the way to Redis. It can be broken.
type proxy struct {
	net.Listener
	hung  atomic.Bool // what arrives is not passed on
	mu    sync.Mutex
	conns []net.Conn
}

func newProxy(t *testing.T) *proxy {
	t.Helper()
	connect(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: listener}
	t.Cleanup(p.cut)
	go p.serve(listener)
	return p
}

func (p *proxy) serve(listener net.Listener) {
	for {
		from, err := listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial(address[0], address[1])
		if err != nil {
			from.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, from, to)
		p.mu.Unlock()
		go p.pass(to, from)
		go p.pass(from, to)
	}
}

// mend undoes cut.
func (p *proxy) mend(t *testing.T) {
	t.Helper()
	listener, err := net.Listen("tcp", p.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	p.Listener = listener
	go p.serve(listener)
}

func (p *proxy) pass(to io.WriteCloser, from io.Reader) {
	defer to.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if p.hung.Load() {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// cut is as if Redis had gone away.
func (p *proxy) cut() {
	p.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range p.conns {
		conn.Close()
	}
}
