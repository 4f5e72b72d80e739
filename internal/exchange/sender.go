package exchange

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// maxBody is the cap on an answer when Config.MaxBody is 0.
const maxBody = 32 << 20

// Config says how a [Sender] works. The zero value is ready for use.
type Config struct {
	// Client is the user's own client; nil means one of our own. It is copied.
	// Its Transport ends up below the limiter; its Jar and Timeout are kept,
	// its CheckRedirect is not.
	Client *http.Client
	// Transport is the user's own transport. It wins over that of Client.
	Transport http.RoundTripper
	// Limiter paces every attempt; nil means no limits.
	Limiter *limit.Limiter
	// Retry says how failed calls are repeated.
	Retry Retry
	// AnswerTimeout bounds each attempt's wait for the first and for the next
	// bytes of the answer; 0 means two minutes. A user's transport has its own.
	AnswerTimeout time.Duration
	// MaxBody is the largest answer in bytes; 0 means 32 MiB, below 0 no cap.
	MaxBody int64
	// MaxBodyName is what a user sets to raise MaxBody, named in the error.
	MaxBodyName string
	// Log gets one line per attempt: at debug level when it went well, else as
	// a warning. Nil means no lines.
	Log *slog.Logger
	// Observe is called after every attempt. Nil means nobody watches.
	Observe func(context.Context, Attempt)
}

// Sender sends calls. It is safe for concurrent use.
type Sender struct {
	Client  *http.Client // what the attempts go through
	MaxBody int64
	Retry   Retry

	config Config
	own    bool // the transport is ours, so an outcome is exact
	budget *budget
}

// New returns a Sender. It does not connect.
func New(c Config) *Sender {
	client := http.Client{}
	if c.Client != nil {
		client = *c.Client
	}
	base := c.Transport
	if base == nil {
		base = client.Transport
	}
	own := base == nil
	if own {
		base = newTransport(cmp.Or(c.AnswerTimeout, answerTimeout), c.Limiter)
	}
	client.Transport = &limit.Transport{Limiter: c.Limiter, Base: base}
	client.CheckRedirect = checkRedirect
	retry := c.Retry.withDefaults()
	return &Sender{
		Client:  &client,
		MaxBody: cmp.Or(c.MaxBody, maxBody),
		Retry:   retry,
		config:  c,
		own:     own,
		budget:  newBudget(retry.Budget),
	}
}

// Call is one call to send.
type Call struct {
	Name    string        // begins every error, e.g. "GetProjects"
	Request *http.Request // with GetBody if it has a body; it is not changed
	Repeat  bool          // it changes nothing at the vendor, so it may be repeated
	// Secrets are texts that no error may show beside those found in the
	// request: its query and its credentials.
	Secrets []string
}

// Reply is a complete HTTP answer, whatever its status.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
	Info   wire.Info
}

// Do sends c, repeating it as far as that is safe, and returns the last answer.
// A status is no error: after the retries of a read on 429, 502, 503 and 504 it
// is the caller's to judge. The error is an [*Error].
func (s *Sender) Do(ctx context.Context, c Call) (*Reply, error) {
	r := &run{sender: s, call: c, begin: time.Now()}
	for {
		a := r.attempt(ctx)
		r.report(ctx, a)
		pause, why := r.again(ctx, a)
		if why == nil {
			why = r.sleep(ctx, pause)
		}
		if why != nil {
			return r.finish(ctx, a, why)
		}
	}
}

// CloseIdleConnections closes connections that are not in use.
func (s *Sender) CloseIdleConnections() { s.Client.CloseIdleConnections() }

// sleep waits for d or until ctx is done.
func (r *run) sleep(ctx context.Context, d time.Duration) error {
	begin := time.Now()
	timer := time.NewTimer(d)
	defer timer.Stop()
	defer func() {
		r.pause = time.Since(begin)
		r.info.Backoff += r.pause
	}()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
