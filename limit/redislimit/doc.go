// Package redislimit shares a limit between processes on several hosts, through
// Redis (5 or newer), Valkey, or what speaks their protocol and runs Lua scripts
// with cmsgpack. It is a [limit.Source]:
//
//	source, err := redislimit.Open(os.Getenv("REDIS_URL"), "aimsio-acme", policy)
//	if err != nil { ... }
//	defer source.Close()
//	limiter := limit.Shared(source)
//
// Give the limiter to the client. All processes that use an account must name it
// alike and have the same policy: another is refused.
//
// # What is promised
//
// Never more than Policy.Calls in any window and never more than Policy.Parallel
// at once, over all processes; the clock is the one of the Redis server. Who came
// first is served first, as exactly as asking every 10 to 50 milliseconds allows.
// After a complaint of the vendor all processes slow down.
//
// A process that is killed gives its slots back when its lease (Policy.Lease) has
// run out, and a call that it was about to send counts as sent. A process that is
// alive renews its leases; one that is stopped for longer, or cut off from Redis,
// loses what it holds until it renews it.
//
// # When Redis is away
//
// Nothing is sent. Calls that are not sent yet fail with an error for which
// errors.Is(err, [ErrRedis]) holds; it names the key. Calls on their way go on, and what they could
// not tell Redis stays counted until their lease has run out.
//
// When Redis comes back without its data, the processes notice and wait for one
// window before they go on. What they cannot notice is a process that starts in
// between and comes first, or a fail-over to a replica that lacks the last
// moments: up to Policy.Calls calls may then be too many, once. Choose a Redis
// that does not evict keys.
//
// The state is one small value under the key "fieldbooks:limit:" and the name of
// the account. A call costs two to four short scripts; up to a few hundred calls
// per window that is nothing to a Redis.
package redislimit
