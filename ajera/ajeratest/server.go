package ajeratest

import (
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Path is where the one endpoint of the fake lives.
const Path = "/V000000/AjeraAPI.ashx"

// Server is the fake. It is safe for concurrent use; calls are executed one after
// the other, as if the database were one table.
type Server struct {
	now      func() time.Time
	success  *int
	seed     uint64
	filled   bool
	weeks    int
	employee int
	permit   func(permission string) bool
	ttl      time.Duration
	user     string
	password string
	database string
	observe  func(Call)
	base     string // scheme and host, known once it listens

	specs  *catalogue
	pace   pace
	log    journal
	faults faults

	mu       sync.Mutex // guards what follows
	store    store
	sessions map[string]Session
	stamped  time.Time // the latest LastModifiedDate given out
}

// New makes a server that is not listening yet; see [Start] for one that is.
func New(opts ...Option) *Server {
	s := &Server{
		now: time.Now, seed: 1, filled: true, employee: 1, ttl: 20 * time.Minute,
		permit: func(string) bool { return true }, observe: func(Call) {},
		user: "api-user", password: "invented-password",
		database: "{\r\n  \"ClientID\": 102030,\r\n  \"DatabaseID\": 7,\r\n  \"IsSampleData\": true\r\n}",
		specs:    loadSpecs(), sessions: map[string]Session{},
	}
	for _, opt := range opts {
		opt(s)
	}
	s.pace.now = s.now
	s.store = newStore(s.specs)
	if s.filled {
		s.found()
	}
	return s
}

// User is the name that [Server] lets in.
func (s *Server) User() string { return s.user }

// Password is the password of [Server.User].
func (s *Server) Password() string { return s.password }

// URL is the address to call, as Ajera's settings screen gives it: the id is the
// whole query, without a name, its padding encoded in lower case. It has no host
// before the server listens.
func (s *Server) URL() string { return s.URLAt(s.base) }

// URLAt is the URL for a server that is reached at base, e.g.
// "http://127.0.0.1:8080".
func (s *Server) URLAt(base string) string { return base + Path + "?" + s.id() }

func (s *Server) id() string {
	id := base64.StdEncoding.EncodeToString([]byte(s.database))
	return strings.NewReplacer("=", "%3d", "+", "%2b").Replace(id)
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{s: s, w: w, r: r, entry: Call{Start: s.now()}}
	if over := s.pace.enter(); over != "" {
		c.plain(http.StatusTooManyRequests, over)
		return
	}
	c.serve()
}
