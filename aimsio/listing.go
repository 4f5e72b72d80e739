package aimsio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// A list of all records is long, and its text longer than what is kept of it. So a long one is read
// as it arrives. What is short, or odd from its first bytes on, comes whole, and so does what somebody
// wants as it came.

// listing is a list that is read as it arrives, of one attempt.
type listing struct {
	to     *keys // takes the entries; nil means that all of each is kept
	stubs  [][]aimsioapi.ObjectStub
	count  int
	keyed  bool // some entry has a key
	unread codec.Unread
	err    error // why JSON could not be read
	begun  bool  // it came so; else the body is held
	whole  bool  // it was JSON up to its end
}

// listing is how the answer may be read as it arrives, nil when nobody may.
func (k *call) listing(ctx context.Context, answer any) *listing {
	_, lists := answer.(*[]aimsioapi.ObjectStub)
	if !lists || k.Drift != nil || k.options.Text != nil || ctx.Value(captureKey{}) != nil {
		return nil
	}
	to, _ := ctx.Value(keysKey{}).(*keys)
	return &listing{to: to}
}

// begin forgets what an attempt before has brought.
func (l *listing) begin() {
	*l = listing{to: l.to}
	if l.to != nil {
		*l.to = keys{}
	}
}

// end has the last attempt's answer, which may have come whole after one that did not.
func (l *listing) end(reply *exchange.Reply) {
	if !reply.Taken {
		l.begin()
	}
}

// take is an [exchange.Call]'s.
func (l *listing) take(reply exchange.Reply, body io.Reader) []byte {
	l.begin()
	head := bytes.TrimLeft(bytes.TrimPrefix(reply.Body, mark), " \n\r\t")
	l.begun = reply.Status == http.StatusOK && bytes.HasPrefix(head, []byte("["))
	if !l.begun {
		text, _ := io.ReadAll(body) // an error ends the attempt
		return text
	}
	_, _ = io.CopyN(io.Discard, body, int64(len(reply.Body)-len(head)))
	windows := rawjson.NewWindows(body, window)
	for l.err == nil {
		text, err := windows.Next()
		if l.whole = err == io.EOF; err != nil || !l.add(text) {
			break
		}
	}
	return reply.Body
}

// window is how much of a list is decoded at a time.
const window = 64 << 10

// mark is the byte order mark.
var mark = []byte("\xef\xbb\xbf")

// add takes some entries, unless they are no JSON.
func (l *listing) add(text rawjson.Value) bool {
	var batch []aimsioapi.ObjectStub
	err := codec.UnmarshalAny(text, &batch)
	switch unread, part := errors.AsType[*wire.UnreadError](err); {
	case part:
		for i, place := range unread.Places {
			l.unread.Note(shifted(place, l.count), unread.Reasons[i])
		}
	case err != nil && !rawjson.IsValid(text):
		return false
	case err != nil:
		l.err = fmt.Errorf("after %d entries: %w", l.count, err)
	}
	l.count += len(batch)
	l.keyed = l.keyed || slices.ContainsFunc(batch, func(s aimsioapi.ObjectStub) bool { return Key(s) != "" })
	if l.to != nil {
		l.to.add(batch)
	} else {
		l.stubs = append(l.stubs, slices.Clone(batch))
	}
	return true
}

// shifted is a place in a list of which so many entries came before.
func shifted(place string, before int) string {
	index, rest, _ := strings.Cut(strings.TrimPrefix(place, "/"), "/")
	n, err := strconv.Atoi(index)
	if err != nil {
		return place
	}
	if rest != "" {
		rest = "/" + rest
	}
	return "/" + strconv.Itoa(before+n) + rest
}

// arrived reports whether the answer is what the call may answer.
func (k *call) arrived(answer any) bool {
	if k.list == nil || !k.list.begun {
		return k.readable(answer)
	}
	return k.list.whole || k.list.err != nil
}

// listed gives out a list that came as it arrived, judged as [call.into] judges.
func (k *call) listed(to *[]aimsioapi.ObjectStub) error {
	l := k.list
	switch {
	case l.err != nil:
		return k.unreadable(l.err)
	case l.count > 0 && !l.keyed:
		return k.strange(keyless)
	}
	if l.to == nil {
		*to = slices.Concat(l.stubs...)
	}
	if err := l.unread.Err(); err != nil {
		return k.inPart(err)
	}
	return nil
}
