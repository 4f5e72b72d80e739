package aimsiotest

import (
	"fmt"
	"sync"
	"time"
)

// Server is the fake. It is safe for concurrent use; the calls that got through
// the queue are executed one after the other.
type Server struct {
	now      func() time.Time
	seed     uint64
	filled   bool
	user     string
	password string
	overload int
	answer   string
	partial  bool
	permit   func(Call) bool
	observe  func(Call)
	base     string // scheme and host, known once it listens

	doc    *document
	gate   gate
	log    journal
	faults faults

	mu    sync.Mutex // guards what follows
	store store
}

// New makes a server that is not listening yet; see [Start] for one that is.
func New(opts ...Option) *Server {
	s := &Server{
		now: time.Now, seed: 1, filled: true, overload: 503,
		user: "api-user", password: "invented-password",
		permit: func(Call) bool { return true }, observe: func(Call) {},
		gate: gate{perSecond: 10, parallel: 10, patience: 5 * time.Second},
	}
	for _, opt := range opts {
		opt(s)
	}
	if s.doc == nil {
		doc, err := published()
		if err != nil {
			panic(fmt.Sprintf("aimsiotest: %v", err))
		}
		s.doc = doc
	}
	s.store = newStore(s.seed)
	if s.filled {
		s.found()
	}
	return s
}

// User is the name that [Server] lets in.
func (s *Server) User() string { return s.user }

// Password is the password of [Server.User].
func (s *Server) Password() string { return s.password }

// URL is the address to call, without a path. It is empty before the server
// listens; whoever serves the handler by other means knows the address.
func (s *Server) URL() string { return s.base }

// millis is the time of a change, later than the one before.
func (s *Server) millis(before int64) int64 { return max(s.now().UnixMilli(), before+1) }
