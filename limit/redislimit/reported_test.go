package redislimit_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/limit/redislimit"
)

// A key that something else uses is named in the error, and left as it is.
func TestKeyOfAnotherKind(t *testing.T) {
	tests := []struct {
		name string
		make func(ctx context.Context, client *redis.Client, key string) error
		says string
	}{
		{"a list", func(ctx context.Context, c *redis.Client, key string) error { return c.RPush(ctx, key, "x").Err() }, "WRONGTYPE"},
		{"a hash", func(ctx context.Context, c *redis.Client, key string) error { return c.HSet(ctx, key, "x", 1).Err() }, "WRONGTYPE"},
		{"a number", func(ctx context.Context, c *redis.Client, key string) error { return c.Set(ctx, key, 5, 0).Err() }, "NOTALIMIT"},
		{"a text", func(ctx context.Context, c *redis.Client, key string) error {
			return c.Set(ctx, key, "hello", 0).Err()
		}, "NOTALIMIT"},
		{"bytes that end too soon", func(ctx context.Context, c *redis.Client, key string) error {
			return c.Set(ctx, key, "\x9f\x01", 0).Err()
		}, "NOTALIMIT"},
		{"nothing", func(ctx context.Context, c *redis.Client, key string) error { return c.Set(ctx, key, "", 0).Err() }, "NOTALIMIT"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client, account := connect(t), rand.Text()
			if err := tt.make(t.Context(), client, key(account)); err != nil {
				t.Fatal(err)
			}
			before := client.Dump(t.Context(), key(account)).Val()
			_, err := redislimit.New(client, account, onePerHour).Begin().Take(t.Context())
			if !errors.Is(err, redislimit.ErrRedis) {
				t.Fatalf("error %v, want ErrRedis", err)
			}
			for _, text := range []string{tt.says, key(account), "something else has the key"} {
				if !strings.Contains(err.Error(), text) {
					t.Errorf("error %v, want one that says %q", err, text)
				}
			}
			if client.Dump(t.Context(), key(account)).Val() != before {
				t.Error("the value was changed")
			}
		})
	}
}

// Two users of one account that name different policies are told both.
func TestPoliciesOfOneAccount(t *testing.T) {
	client, account := connect(t), rand.Text()
	first := limit.Policy{Calls: 10, Parallel: 4}
	take(t, redislimit.New(client, account, first).Begin(), "")
	for _, p := range []limit.Policy{
		{Calls: 9, Parallel: 4},
		{Calls: 10, Per: time.Minute, Parallel: 4},
		{Calls: 10, Parallel: 5},
		{Calls: 10, Parallel: 4, Strict: true},
		{Calls: 10, Parallel: 4, MaxPause: time.Minute},
		{Calls: 10, Parallel: 4, Lease: time.Minute},
	} {
		_, err := redislimit.New(client, account, p).Begin().Take(t.Context())
		if !errors.Is(err, redislimit.ErrRedis) || !strings.Contains(err.Error(), first.String()) || !strings.Contains(err.Error(), p.String()) {
			t.Errorf("%v: error %v, want ErrRedis that names both policies", p, err)
		}
	}
	take(t, redislimit.New(client, account, limit.Policy{Calls: 10, Per: time.Second, Parallel: 4}).Begin(), "")
}

// A pause that is ordered while an allowance of one call stands is kept too.
func TestOrderedPauseOfOneCall(t *testing.T) {
	s := redislimit.New(connect(t), rand.Text(), limit.Policy{Calls: 1, Per: time.Hour, Parallel: 1})
	s.Slow(0)
	permit := s.Begin()
	take(t, permit, "")
	permit.Done()
	s.Slow(time.Minute)
	if wait := take(t, s.Begin(), limit.ForRate); wait.AtLeast < 59*time.Second {
		t.Errorf("asks to wait %v, want the minute that was ordered", wait.AtLeast)
	}
}
