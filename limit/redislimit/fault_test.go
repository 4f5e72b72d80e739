package redislimit_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/limit/redislimit"
)

// holder is the variable that makes the test binary a process that holds.
const holder = "REDISLIMIT_HOLDER"

var (
	onePerHour = limit.Policy{Calls: 1, Per: time.Hour, Parallel: 1}
	killed     = limit.Policy{Calls: 1, Per: time.Hour, Parallel: 1, Lease: 2 * time.Second}
)

// hold takes what killed allows and never gives it back.
func hold() {
	part := strings.Split(os.Getenv(holder), " ")
	s := redislimit.New(redis.NewClient(&redis.Options{Network: part[0], Addr: part[1]}), part[2], killed)
	wait, err := s.Begin().Take(context.Background())
	fmt.Printf("held %q %v\n", wait.For, err)
	select {}
}

// A killed process keeps its slot until its lease runs out, and the call that it
// was about to make counts as made.
func TestKilledHolder(t *testing.T) {
	client := connect(t)
	account := rand.Text()
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), holder+"="+address[0]+" "+address[1]+" "+account)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if killed := process.Process.Kill(); line != "held \"\" <nil>\n" || err != nil || killed != nil {
		t.Fatalf("the holder says %q, errors %v, %v", line, err, killed)
	}
	_ = process.Wait()

	s := redislimit.New(client, account, killed)
	permit := s.Begin()
	take(t, permit, limit.ForSlot)
	until(t, permit, limit.ForRate)
	if wait := take(t, permit, limit.ForRate); wait.AtLeast < 50*time.Minute {
		t.Errorf("asks to wait %v, want about an hour", wait.AtLeast)
	}
	permit.Done()
}

// A holder that lives keeps its slot for longer than its lease.
func TestRenewal(t *testing.T) {
	client := connect(t)
	account := rand.Text()
	p := limit.Policy{Parallel: 1, Lease: time.Second}
	s := redislimit.New(client, account, p)
	held, next := s.Begin(), s.Begin()
	take(t, held, "")
	for begin := time.Now(); time.Since(begin) < 2*p.Lease; time.Sleep(100 * time.Millisecond) {
		take(t, next, limit.ForSlot)
	}
	held.Done()
	take(t, next, "")
	next.Done()
}

// Without Redis nothing is sent, and a call that was sent while it was away
// counts when it is back.
func TestRedisAway(t *testing.T) {
	way := newProxy(t)
	p := limit.Policy{Calls: 1, Per: time.Hour, Parallel: 2, Lease: time.Second}
	account := rand.Text()
	client := redis.NewClient(&redis.Options{Addr: way.Addr().String(), MaxRetries: -1, DialerRetries: 1})
	defer client.Close()
	s := redislimit.New(client, account, p)
	sent, next := s.Begin(), s.Begin()
	take(t, sent, "")
	way.cut()
	sent.Sent()
	sent.Done()

	arrived := &server{}
	err := get(t.Context(), &limit.Transport{Limiter: limit.Shared(s), Base: arrived}, "")
	if !errors.Is(err, redislimit.ErrRedis) || !strings.Contains(fmt.Sprint(err), "was not sent") {
		t.Errorf("error %v, want ErrRedis, and that nothing was sent", err)
	}
	if _, ok := errors.AsType[*net.OpError](err); !ok {
		t.Errorf("error %v, want the cause", err)
	}
	if _, err = next.Take(t.Context()); !errors.Is(err, redislimit.ErrRedis) {
		t.Errorf("error %v, want ErrRedis", err)
	}
	if len(arrived.arrivals) != 0 {
		t.Errorf("%d calls were sent, want none", len(arrived.arrivals))
	}

	other := redislimit.New(connect(t), account, p).Begin()
	take(t, other, limit.ForRate)
	time.Sleep(2 * p.Lease)
	take(t, other, limit.ForRate) // the place has run out as one that was used
	other.Done()
}

// A call that was sent while Redis was away, and ended when it was back, counts.
func TestSentWhileAway(t *testing.T) {
	way := newProxy(t)
	account := rand.Text()
	client := redis.NewClient(&redis.Options{Addr: way.Addr().String(), MaxRetries: -1, DialerRetries: 1})
	defer client.Close()
	sent, other := redislimit.New(client, account, onePerHour).Begin(), redislimit.New(connect(t), account, onePerHour).Begin()
	take(t, sent, "")
	way.cut()
	sent.Sent()
	way.mend(t)
	sent.Done()
	until(t, other, limit.ForRate) // it waits for the slot until Redis knows
	other.Done()
}

// The context ends a wait for a Redis that hangs.
func TestRedisHangs(t *testing.T) {
	way := newProxy(t)
	way.hung.Store(true)
	source, err := redislimit.Open("redis://"+way.Addr().String(), rand.Text(), limit.Policy{Calls: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	l := limit.Shared(source)
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	var begin time.Time
	time.AfterFunc(50*time.Millisecond, func() { begin = time.Now(); cancel(cause) })
	err = get(ctx, &limit.Transport{Limiter: l, Base: &server{}}, "")
	if !errors.As(err, new(*limit.WaitError)) || !errors.Is(err, context.Canceled) || !errors.Is(err, cause) {
		t.Errorf("error %v, want a *limit.WaitError by the cancelled context", err)
	}
	if late := time.Since(begin); late > 2*time.Second { // who waits for Redis waits for 3
		t.Errorf("it ends %v after its context", late)
	}
	err = get(t.Context(), &limit.Transport{Limiter: l, Base: &server{}}, "")
	if !errors.Is(err, redislimit.ErrRedis) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want ErrRedis and no deadline of the caller", err)
	}
}

// No error shows what the URL holds.
func TestNoSecretInErrors(t *testing.T) {
	const user, password = "scott-the-user", "opensesame"
	for _, url := range []string{
		"redis://" + user + ":" + password + "@host:port/0",
		"redis://" + user + ":" + password + "@host/zero",
		password + "://" + user,
		"redis://" + user + ":%zz" + password + "@host",
		"redis://host/0?" + password + "=" + user,
		"",
	} {
		_, err := redislimit.Open(url, "acme", limit.Policy{})
		if err == nil {
			t.Errorf("%q opens, want an error", url)
		}
		hides(t, err, user, password)
	}
	for _, refusal := range []string{
		"-WRONGPASS invalid username-password pair or user is disabled.\r\n",
		"-ERR unknown command 'HELLO', with args beginning with: '3' 'auth' '" + user + "' '" + password + "' \r\n",
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		go refuse(listener, refusal)
		s, err := redislimit.Open("redis://"+user+":"+password+"@"+listener.Addr().String(), "acme", limit.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Begin().Take(t.Context())
		if code, _, _ := strings.Cut(refusal[1:], " "); err == nil || !strings.Contains(err.Error(), code) {
			t.Errorf("error %v, want %s", err, code)
		}
		hides(t, err, user, password)
		hides(t, fmt.Errorf("%+v", s), user, password)
		s.Close()
	}
}

// refuse answers every command alike.
func refuse(listener net.Listener, with string) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			lines := bufio.NewScanner(conn)
			for lines.Scan() {
				if strings.HasPrefix(lines.Text(), "*") {
					_, _ = conn.Write([]byte(with))
				}
			}
		}()
	}
}

func hides(t *testing.T, err error, secrets ...string) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		for _, secret := range secrets {
			if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, secret) {
				t.Errorf("%q shows %q", text, secret)
			}
		}
	}
}
