package redislimit

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/fieldbooks/fieldbooks/limit"
)

// The polls of a limit that other hosts change unseen.
const (
	slotPoll = 10 * time.Millisecond
	ratePoll = 50 * time.Millisecond
)

// forAnswer is what a call waited for whose context ended meanwhile.
const forAnswer limit.Reason = "an answer from redis"

const (
	patience    = 3 * time.Second // with a Redis that does not answer
	usualLease  = 30 * time.Second
	recovery    = 3 // windows' worth of Policy.Per after which a slowed limit allows one call more
	renewAtMost = 20 * time.Millisecond
)

// ErrRedis says that Redis could not be asked, or not about this limit, so that a call was not sent.
var ErrRedis = errors.New("redis does not let it through")

//go:embed limit.lua
var program string

var script = redis.NewScript(program)

// Source is a [limit.Source] whose state lives in Redis.
type Source struct {
	client  redis.Scripter
	closer  io.Closer // nil when the client is somebody else's
	account string
	policy  limit.Policy
	name    string // of this process, in ids of permits

	renewing sync.RWMutex // written to while leases are renewed: none may be given back meanwhile

	mu    sync.Mutex
	known string             // the state that was seen last
	count int                // of permits
	held  map[string]*permit // those with a slot
	timer *time.Timer        // renews held; nil when there was none
}

// Open returns the limit of an account that lives in the Redis at url, such as
// redis://user:password@host:6379/0, rediss:// for TLS, or unix:///path. It does
// not connect yet. The account is any name, and no secret. Close it after use.
func Open(url, account string, p limit.Policy) (*Source, error) {
	options, err := redis.ParseURL(url)
	if err != nil { // which would show the URL, and so the password
		return nil, errors.New("limit: the URL of redis cannot be read; write it as redis://user:password@host:6379/0, with rediss:// for TLS")
	}
	options.ContextTimeoutEnabled = true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	client := redis.NewClient(options)
	s := New(client, account, p)
	s.closer = client
	return s, nil
}

// New is as [Open] for a client of your own: a cluster, sentinels, a pool that is
// shared. It stays yours to close.
func New(client redis.Scripter, account string, p limit.Policy) *Source {
	return &Source{client: client, account: account, policy: p, name: rand.Text(), held: map[string]*permit{}}
}

// Close ends the connections that Open made, and lets run out what is still held.
func (s *Source) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.held)
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}

// Policy returns what s was made with.
func (s *Source) Policy() limit.Policy { return s.policy }

// Begin returns a permit that holds nothing yet.
func (s *Source) Begin() limit.Permit {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	return &permit{source: s, id: s.name + "." + strconv.Itoa(s.count)}
}

// Slow slows down all processes. With Redis away it does nothing: nothing is sent
// then.
func (s *Source) Slow(pause time.Duration) {
	_, _ = s.ask(context.Background(), "slow", micros(pause))
}

// answer is what the script returns.
type answer struct {
	reason limit.Reason // "" when nothing is waited for
	wait   time.Duration
	slot   bool
	state  string
}

// ask runs the script, for no longer than ctx and patience allow whatever the
// client does.
func (s *Source) ask(ctx context.Context, op string, args ...any) (answer, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	argv := append([]any{op, known, s.policy.Calls, s.policy.Parallel,
		micros(s.window()), recovery * micros(s.per()), micros(s.lease()), s.policy.String()}, args...)
	done := make(chan *redis.Cmd, 1)
	go func() {
		done <- script.Run(limited, s.client, []string{s.key()}, argv...)
	}()
	select {
	case cmd := <-done:
		got, err := read(cmd)
		if err != nil {
			return answer{}, s.fault(err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.known = got.state
		return got, nil
	case <-limited.Done():
		return answer{}, s.fault(fmt.Errorf("no answer within %v", patience))
	}
}

func read(cmd *redis.Cmd) (answer, error) {
	values, err := cmd.Slice()
	if err != nil {
		return answer{}, err
	}
	if len(values) != 4 {
		return answer{}, fmt.Errorf("%d values instead of 4", len(values))
	}
	reason, _ := values[0].(string)
	wait, _ := values[1].(int64)
	slot, _ := values[2].(int64)
	state, _ := values[3].(string)
	a := answer{wait: time.Duration(wait) * time.Microsecond, slot: slot == 1, state: state}
	switch reason {
	case "slot":
		a.reason = limit.ForSlot
	case "rate":
		a.reason = limit.ForRate
	}
	return a, nil
}

// fault is the error of a call that is not let through. Some errors of a server
// repeat the command, which may be the one with the password. A time-out here is
// none of the caller's context.
func (s *Source) fault(err error) error {
	text, _, repeats := strings.Cut(err.Error(), ", with args")
	if repeats || errors.Is(err, context.DeadlineExceeded) {
		err = errors.New(text)
	}
	remedy := "see that redis runs and that its address and password are right"
	if kept, ok := strings.CutPrefix(text, "POLICY "); ok {
		err = fmt.Errorf("it is kept by the policy %q, and this one is %q", kept, s.policy)
		remedy = "use the same for all, or another name of the account; when nobody uses the key any more, it can be deleted"
	} else if strings.HasPrefix(text, "WRONGTYPE") || strings.HasPrefix(text, "NOTALIMIT") {
		remedy = "something else has the key: delete it there, or use another name of the account"
	}
	return fmt.Errorf("limit: %w: key %q: %w; the call was not sent: %s", ErrRedis, s.key(), err, remedy)
}

// key is where the state of the limit lives.
func (s *Source) key() string { return "fieldbooks:limit:" + s.account }

func (s *Source) per() time.Duration {
	if s.policy.Per <= 0 {
		return time.Second
	}
	return s.policy.Per
}

// window is how long a call counts after its stamp.
func (s *Source) window() time.Duration {
	if s.policy.Strict {
		return s.per()
	}
	return s.per() + limit.Margin
}

func (s *Source) lease() time.Duration {
	if s.policy.Lease <= 0 {
		return usualLease
	}
	return s.policy.Lease
}

// micros rounds up.
func micros(d time.Duration) int64 { return (d + time.Microsecond - 1).Microseconds() }
