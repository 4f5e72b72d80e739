package exchange_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/exchange"
	"github.com/fieldbooks/fieldbooks/wire"
)

// takes are ways to read an answer as it arrives: all of it, some, and nothing.
var takes = map[string]int64{"all": 1 << 40, "some": exchange.Held + 1000, "nothing": 0}

// taking is a call whose answer is read so; times counts how often it is.
func taking(c exchange.Call, most int64, times *int) exchange.Call {
	c.Take = func(reply exchange.Reply, body io.Reader) []byte {
		*times++
		text, _ := io.ReadAll(io.LimitReader(body, most))
		if most > 0 && !strings.HasPrefix(string(text), string(reply.Body)) {
			return nil
		}
		return text
	}
	return c
}

// TestTake: what is read as it arrives is counted and bounded as what is held, and no other than a
// long success is.
func TestTake(t *testing.T) {
	big := strings.Repeat("0123456789", 1<<18)
	for name, most := range takes {
		for _, size := range []int{2, exchange.Held - 1, exchange.Held, exchange.Held + 1, len(big)} {
			for _, announced := range []int64{int64(size), -1} {
				for _, code := range []int{200, 203, 400} {
					times := 0
					transport := roundTrip(func(r *http.Request) (*http.Response, error) {
						resp := status(r, code)
						resp.ContentLength, resp.Body = announced, io.NopCloser(strings.NewReader(big[:size]))
						return resp, nil
					})
					c := taking(call(t, "https://example.com", true), most, &times)
					reply, err := sender(t, exchange.Config{MaxBody: int64(size), Transport: transport}).Do(t.Context(), c)
					wantTimes, want := 0, big[:size]
					if code < 300 && size >= exchange.Held {
						wantTimes, want = 1, big[:min(int64(size), most)]
					}
					if err != nil || times != wantTimes || string(reply.Body) != want || reply.Size != int64(size) || reply.Info.Bytes != int64(size) {
						t.Errorf("%s of %d bytes, status %d: %v, asked %d times, %+v", name, size, code, err, times, reply)
					}
					_, err = sender(t, exchange.Config{MaxBody: int64(size - 1), Transport: transport}).Do(t.Context(), c)
					if !errors.Is(err, exchange.ErrTooLarge) {
						t.Errorf("%s of %d bytes, one too many: %v", name, size, err)
					}
				}
			}
		}
	}
}

// TestTakeCutOff: an answer that is cut off anywhere is none, however little of it was looked at, and
// a read is repeated.
func TestTakeCutOff(t *testing.T) {
	const whole = 3 * exchange.Held
	for name, most := range takes {
		for _, came := range []int{0, 1, exchange.Held - 1, exchange.Held, exchange.Held + 1, whole - 1} {
			for attempts, fails := range map[int]bool{1: true, 2: false} {
				times, tries := 0, 0
				s := sender(t, exchange.Config{Retry: wire.Retry{Attempts: attempts, First: 1, Longest: 1}, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					resp := status(r, 200)
					resp.ContentLength, resp.Body = whole, io.NopCloser(strings.NewReader(strings.Repeat("x", whole)))
					if tries++; tries == 1 {
						resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(strings.Repeat("y", came)), roundTripReader{errors.New("no route")}))
					}
					return resp, nil
				})})
				reply, err := s.Do(t.Context(), taking(call(t, "https://example.com", true), most, &times))
				want := fmt.Sprintf("answer cut off after %d of %d bytes: no route", came, whole)
				if (err != nil) != fails || fails && !strings.Contains(err.Error(), want) {
					t.Errorf("%s, cut off after %d bytes, %d attempts: %v", name, came, attempts, err)
				}
				if !fails && (strings.Contains(string(reply.Body), "y") || reply.Size != whole || reply.Info.Bytes != int64(whole+came) || reply.Info.Attempts != 2) {
					t.Errorf("%s, cut off after %d bytes: then %d bytes of %+v", name, came, reply.Size, reply.Info)
				}
			}
		}
	}
}

// steady is a body that comes at the pace of a MiB in that time.
type steady struct {
	io.Reader
	mebibyte time.Duration
}

func (s steady) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p[:min(len(p), 16<<10)])
	time.Sleep(s.mebibyte * time.Duration(n) >> 20)
	return n, err
}

// TestTakePatience: what is read as it arrives has its time for each MiB too, and no longer.
func TestTakePatience(t *testing.T) {
	for pace, whole := range map[time.Duration]bool{9 * time.Second: true, 11 * time.Second: false} {
		synctest.Test(t, func(t *testing.T) {
			times := 0
			s := exchange.New(exchange.Config{AnswerTimeout: 10 * time.Second, Retry: wire.Retry{Attempts: 1}, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
				resp := status(r, 200)
				resp.ContentLength, resp.Body = -1, io.NopCloser(stopped{steady{strings.NewReader(strings.Repeat("x", 5<<20)), pace}, r.Context()})
				return resp, nil
			})})
			_, err := s.Do(t.Context(), taking(call(t, "https://example.com", true), 1<<40, &times))
			if (err == nil) != whole || !whole && !strings.Contains(err.Error(), "no answer, or no more of it, within Config.AnswerTimeout (10s)") {
				t.Errorf("a MiB in %v: %v", pace, err)
			}
		})
	}
}
