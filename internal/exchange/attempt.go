package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// run is one call under way.
type run struct {
	sender *Sender
	call   Call
	begin  time.Time
	info   wire.Info
	number int
	hops   int           // of those attempts: that were sent elsewhere by the server
	to     *url.URL      // where it sent the last one; nil means to the call's own
	pause  time.Duration // before the present attempt
	sent   bool          // some attempt may have left this machine
	causes []error
}

// tried is an attempt with its reply.
type tried struct {
	wire.Attempt
	waits limit.Waits
	probe probe
	next  *url.URL // where the answer sends the call
	reply Reply    // as far as it came
	whole bool     // it came to its end
}

// attempt sends the request once.
func (r *run) attempt(ctx context.Context) *tried {
	r.number++
	begin := time.Now()
	a := &tried{Attempt: wire.Attempt{Name: r.call.Name, Number: r.number, Backoff: r.pause}}
	a.probe.once, a.probe.own = !r.call.Repeat, r.sender.own
	err := r.exchange(ctx, a)
	a.Took = time.Since(begin)
	a.Status, a.Bytes = a.reply.Status, a.reply.Size
	a.Slot, a.Rate = a.waits.Slot, a.waits.Rate
	if err != nil {
		a.Outcome = outcome(a.Status, a.probe.sent())
		a.Err = r.call.redact(err)
		r.causes = append(r.causes, a.Err)
	}
	r.info.Add(wire.Info{Attempts: a.probe.requests(), Bytes: a.Bytes, Slot: a.Slot, Rate: a.Rate})
	r.sent = r.sent || err == nil || a.Outcome != wire.NotSent
	return a
}

// What ends an attempt: it takes longer than its call allows, or its answer does.
var (
	errSlow  = errors.New("the attempt was given up")
	errDrips = errors.New("the answer comes too slowly")
)

// exchange sends the request when it may be sent, and reads its answer into a. The
// time that the call allows begins when it is sent.
func (r *run) exchange(ctx context.Context, a *tried) error {
	if err := r.sender.health.enter(r.sender.Retry); err != nil {
		return err
	}
	if err := a.probe.pass.Enter(ctx, r.sender.Limiter, &a.waits); err != nil {
		return err
	}
	defer a.probe.pass.Leave()
	most := r.call.Timeout
	if most <= 0 {
		return r.send(ctx, a)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, most, errSlow)
	defer cancel()
	err := r.send(ctx, a)
	if err != nil && context.Cause(ctx) == errSlow {
		return fmt.Errorf("no whole answer within %v, the most that this call allows an attempt: %w", most, errSlow)
	}
	return err
}

// send sends the request and reads its answer into a. Our own transport bounds how long
// that may take, any other is stopped.
func (r *run) send(ctx context.Context, a *tried) error {
	most := r.sender.AnswerTimeout
	if r.sender.own {
		err := r.talk(ctx, a, nil)
		if o, ok := errors.AsType[*net.OpError](err); ok && o.Op == "read" && o.Timeout() {
			return dripped(most)
		}
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	patience := time.AfterFunc(most, func() { cancel(errDrips) })
	defer patience.Stop()
	err := r.talk(ctx, a, patience)
	if err != nil && context.Cause(ctx) == errDrips {
		return dripped(most)
	}
	return err
}

func dripped(most time.Duration) error {
	return fmt.Errorf("no answer, or no more of it, within Config.AnswerTimeout (%v): %w", most, errDrips)
}

// talk sends the request and reads its answer into a.
func (r *run) talk(ctx context.Context, a *tried, patience *time.Timer) error {
	req, err := r.request(ctx, &a.probe)
	if err != nil {
		return err
	}
	a.probe.begun = true
	resp, err := r.sender.send(req)
	a.probe.pass.Answered(resp)
	if err != nil {
		return r.own(ctx, err)
	}
	defer resp.Body.Close()
	a.reply = Reply{Status: resp.StatusCode, Header: resp.Header}
	if a.next, err = onward(r.call.Request, r.hops, resp); err != nil {
		return err
	}
	err = r.read(a, resp, patience)
	a.whole = err == nil
	return r.own(ctx, err)
}

// read reads the body of an answer to its end, whole or as Call.Take has it.
func (r *run) read(a *tried, resp *http.Response, patience *time.Timer) (err error) {
	if r.call.Take == nil || resp.StatusCode/100 != 2 || resp.Body == http.NoBody {
		a.reply.Body, err = r.sender.readBody(resp, patience)
		a.reply.Size = int64(len(a.reply.Body))
		return err
	}
	if resp.ContentLength > r.sender.MaxBody {
		return r.sender.tooLarge(fmt.Sprintf("%d bytes", resp.ContentLength))
	}
	body := r.sender.arriving(resp, patience)
	defer func() { a.reply.Size = body.came }()
	if a.reply.Body, err = body.head(resp.ContentLength); err != nil || len(a.reply.Body) < Held {
		return err
	}
	a.reply.Taken = true
	a.reply.Body = r.call.Take(a.reply, io.MultiReader(bytes.NewReader(a.reply.Body), body))
	_, err = io.Copy(io.Discard, body) // what it left: an answer that is cut off is none
	return err
}

// arriving is a body that is read as it comes, with the bounds of readBody.
func (s *Sender) arriving(resp *http.Response, patience *time.Timer) *arriving {
	judge := func(came int64, err error) error {
		switch {
		case came > s.MaxBody:
			return s.tooLarge("more")
		case err != nil && err != io.EOF:
			return fmt.Errorf("answer cut off after %s: %w", length(int(came), resp.ContentLength), err)
		}
		return err
	}
	tick := func() {
		if patience != nil {
			patience.Reset(s.AnswerTimeout)
		}
	}
	return &arriving{from: resp.Body, judge: judge, tick: tick}
}

// own is an error without the deadline that a user's http.Client has of its own, and which is
// none of the caller's.
func (r *run) own(ctx context.Context, err error) error {
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return errors.New(r.call.redact(err).Error())
	}
	return err
}

// request is the call's request for one attempt. It has no GetBody: net/http then
// has no means to send a body twice.
func (r *run) request(ctx context.Context, p *probe) (*http.Request, error) {
	req := r.call.Request.WithContext(httptrace.WithClientTrace(ctx, p.watch()))
	req.Header = r.call.header()
	if r.to != nil {
		req.URL, req.Host = r.to, ""
	}
	if r.sender.via().client != nil {
		req.Header = req.Header.Clone() // a jar adds cookies to it, and a user's transport who knows what
	}
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		req.Body, req.GetBody = body, nil
	}
	return req, nil
}

// readBody reads the whole body, into a buffer of the announced size. It reads
// to the end, so that the connection can be used again. Each MiB winds up patience, if any.
func (s *Sender) readBody(resp *http.Response, patience *time.Timer) ([]byte, error) {
	if resp.Body == http.NoBody {
		return nil, nil
	}
	if resp.ContentLength > s.MaxBody {
		return nil, s.tooLarge(fmt.Sprintf("%d bytes", resp.ContentLength))
	}
	body := make([]byte, 0, max(512, min(resp.ContentLength, mostRoom)+1)) // to meet the end without growing
	for {
		n, err := resp.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case int64(len(body)) > s.MaxBody:
			return body, s.tooLarge("more")
		case err == io.EOF:
			return body, nil
		case err != nil:
			return body, fmt.Errorf("answer cut off after %s: %w", length(len(body), resp.ContentLength), err)
		case len(body) == cap(body):
			body = slices.Grow(body, len(body))
		}
		if patience != nil && len(body)>>20 > (len(body)-n)>>20 {
			patience.Reset(s.AnswerTimeout)
		}
	}
}

// mostRoom is how much of an announced size is believed before it comes.
const mostRoom = 32 << 20

func (s *Sender) tooLarge(size string) error {
	return fmt.Errorf("%w: the server sends %s and %d are allowed; raise %s or ask for less",
		ErrTooLarge, size, s.MaxBody, s.MaxBodyName)
}

func length(read int, announced int64) string {
	if announced <= 0 { // 0 where a user's transport does not say
		return fmt.Sprintf("%d bytes", read)
	}
	return fmt.Sprintf("%d of %d bytes", read, announced)
}

// shown is how much of a body an error message shows.
const shown = 200

// Truncate returns the beginning of a body for an error message: one line, printable, and how much
// there is of it when that is not all. What the body says is shown as it is; see [Call.Redact].
func Truncate(body []byte) string {
	cut := body[:min(len(body), 4*shown)]
	words := strings.FieldsFunc(strings.ToValidUTF8(string(cut), "�"), blank)
	text := []rune(strings.Join(words, " "))
	if len(text) <= shown && len(cut) == len(body) {
		return string(text)
	}
	return fmt.Sprintf("%s... (%d bytes)", string(text[:min(len(text), shown)]), len(body))
}

// blank reports whether r shows nothing on a line.
func blank(r rune) bool { return r == ' ' || !unicode.IsPrint(r) }
