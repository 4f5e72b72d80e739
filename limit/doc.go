// Package limit keeps a client within what a vendor allows: so many calls in any stretch of time,
// and so many open at once. It is exact where a token bucket is not: with a [Policy] of 10 calls
// per second a server that counts arrivals never finds 11 in any second, as long as the way to it
// varies by no more than [Margin]; with Policy.Strict it never does, however the way varies.
//
// A [Limiter] is put under an [http.Client] by a [Transport], below whatever
// repeats requests, so that every attempt counts. One Limiter serves any number
// of clients of one account. Several processes share a limit through a
// [Source]: [Dir] on one host, or [Policy.Split] with no shared state at all.
package limit
