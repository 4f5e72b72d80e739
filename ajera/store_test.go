package ajera_test

import (
	"bytes"
	"context"
	"encoding/gob"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

// command is one run of a short-lived program with sessions in dir.
func command(t *testing.T, s *ajeratest.Server, dir string, options ...ajera.Option) error {
	t.Helper()
	c := connect(t, s, append(options, func(c *ajera.Config) { c.Sessions = ajera.SessionDir(dir) })...)
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	return errors.Join(err, c.Close())
}

func TestSessionsOutliveACommand(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.WithLogin("api-user", "invented-password"))
	dir := filepath.Join(t.TempDir(), "sessions")
	logins := func(want int, why string) {
		t.Helper()
		if err := command(t, s, dir); err != nil {
			t.Fatal(err)
		}
		if n := s.Calls("CreateAPISession"); n != want {
			t.Errorf("%d logins, want %d: %s", n, want, why)
		}
	}
	logins(1, "nothing is kept yet")
	logins(1, "the session is kept")
	s.ExpireSessions()
	logins(2, "the kept session was rejected")
	logins(2, "the new one is kept")
	if err := command(t, s, dir, func(c *ajera.Config) { c.Username = "another" }); !errors.Is(err, ajera.ErrSession) {
		t.Errorf("another user got the session: %v", err)
	}
	text := everything(t, dir)
	if len(s.Sessions()) != 1 || strings.Contains(text, "api-user") || strings.Contains(text, "invented-password") {
		t.Errorf("%d sessions open, kept: %s", len(s.Sessions()), text)
	}
}

// everything is the names and contents of all files in dir, which are private.
func everything(t *testing.T, dir string) string {
	t.Helper()
	files, _ := os.ReadDir(dir)
	var all strings.Builder
	for _, f := range files {
		info, _ := f.Info()
		if info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s: %s\n", f.Name(), text)
	}
	return all.String()
}

func TestEndSessionsEmptiesTheStore(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	dir := t.TempDir()
	if err := command(t, s, dir); err != nil {
		t.Fatal(err)
	}
	c := connect(t, s, func(c *ajera.Config) { c.Sessions = ajera.SessionDir(dir) })
	if err := c.EndSessions(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Sessions()); n != 0 || everything(t, dir) != "" {
		t.Errorf("%d sessions open, kept: %s", n, everything(t, dir))
	}
}

// TestSessionsEndTogether: the session of one version ends, also when that of the
// other cannot be ended.
func TestSessionsEndTogether(t *testing.T) {
	for name, end := range map[string]func(*ajera.Client) error{
		"close":        func(c *ajera.Client) error { return c.Close() },
		"end sessions": func(c *ajera.Client) error { return c.EndSessions(t.Context()) },
	} {
		var ended atomic.Int64
		refused := make(chan struct{})
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			switch text := string(body); {
			case strings.Contains(text, "CreateAPISession"):
				token := "one"
				if strings.Contains(text, `"APIVersion":2`) {
					token = "two"
				}
				_, _ = fmt.Fprintf(w, `{"ResponseCode":200,"Message":"Success","Content":{"SessionToken":%q}}`, token)
			case !strings.Contains(text, "EndAPISession"):
				success(w, r)
			case strings.Contains(text, `"one"`):
				w.WriteHeader(http.StatusInternalServerError)
				close(refused)
			default:
				<-refused
				select {
				case <-r.Context().Done():
				case <-time.After(100 * time.Millisecond): // time for the refusal to arrive
					ended.Add(1)
					success(w, r)
				}
			}
		})
		_, one := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		_, two := c.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{})
		if err := errors.Join(one, two); err != nil {
			t.Fatal(err)
		}
		if err := end(c); err == nil || ended.Load() != 1 {
			t.Errorf("%s: %d sessions ended beside the one that could not be: %v", name, ended.Load(), err)
		}
	}
}

func TestLooseSessionsAreRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions")
	}
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithoutFirm())
	link := func(name string) error { return errors.Join(os.Rename(name, name+"x"), os.Symlink(name+"x", name)) }
	foreign := func(name string) error {
		if os.Geteuid() != 0 {
			return errors.ErrUnsupported // nobody else can give files away
		}
		return os.Chown(name, 4711, -1)
	}
	for name, loosen := range map[string]func(dir, file string) error{
		"file":                     func(_, file string) error { return os.Chmod(file, 0o640) },
		"directory":                func(dir, _ string) error { return os.Chmod(dir, 0o777) },
		"link":                     func(_, file string) error { return link(file) },
		"linked directory":         func(dir, _ string) error { return link(dir) },
		"empty linked directory":   func(dir, file string) error { return errors.Join(os.Remove(file), link(dir)) },
		"another's file":           func(_, file string) error { return foreign(file) },
		"another's directory":      func(dir, _ string) error { return foreign(dir) },
		"another's, but empty one": func(dir, file string) error { return errors.Join(os.Remove(file), foreign(dir)) },
	} {
		dir := filepath.Join(t.TempDir(), "sessions")
		if err := command(t, s, dir); err != nil {
			t.Fatal(err)
		}
		kept, _ := filepath.Glob(filepath.Join(dir, "*.json"))
		if err := loosen(dir, kept[0]); errors.Is(err, errors.ErrUnsupported) {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		before := len(s.Log())
		if err := command(t, s, dir); err == nil || !strings.Contains(err.Error(), "delete it") || len(s.Log()) != before {
			t.Errorf("%s: %v after %d calls", name, err, len(s.Log())-before)
		}
	}
}

func TestBrokenSessionFileIsReplaced(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	dir := t.TempDir()
	for range 2 {
		if err := command(t, s, dir); err != nil {
			t.Fatal(err)
		}
		kept, _ := filepath.Glob(filepath.Join(dir, "*.json"))
		if err := os.WriteFile(kept[0], []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.Calls("CreateAPISession"); n != 2 {
		t.Errorf("%d logins, want 2", n)
	}
}

// full is a store that takes nothing.
type full struct{}

func (full) Load(context.Context, string) (ajera.Session, error) { return ajera.Session{}, nil }
func (full) Save(context.Context, string, ajera.Session) error   { return errors.New("disk full") }

func TestStoreThatCannotSave(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s, func(c *ajera.Config) { c.Sessions = full{} })
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
		t.Error(err)
	}
}

func TestSessionPrintsWithoutToken(t *testing.T) {
	s := ajera.Session{Token: wire.Hide("tok-secret")}
	if text := fmt.Sprintf("%v %+v %#v %s", s, s, s, s); strings.Contains(text, "tok-secret") {
		t.Error(text)
	}
}

// TestSessionIsKeptWholeOrNotAtAll: a store keeps the real token by MarshalBinary, which gob
// calls by itself. In JSON, which loggers write, it would be masked: that is an error at once.
func TestSessionIsKeptWholeOrNotAtAll(t *testing.T) {
	opened := time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)
	for _, s := range []ajera.Session{
		{Token: wire.Hide("tok-secret"), Path: "/V2/AjeraAPI.ashx", Opened: opened, Expires: opened.Add(time.Hour)},
		{Refused: opened, Tried: wire.Hide("salt hash")}, {},
	} {
		type store struct{ Sessions map[string][]byte }
		text, err := s.MarshalBinary()
		if err != nil || strings.Contains(string(text), "[secret]") {
			t.Errorf("%s, %v", text, err)
		}
		inJSON, one := stdjson.Marshal(store{map[string][]byte{"k": text}})
		inV2, two := json.Marshal(store{map[string][]byte{"k": text}})
		var fromJSON, fromV2 store
		three, four := stdjson.Unmarshal(inV2, &fromV2), json.Unmarshal(inJSON, &fromJSON)
		var inGob bytes.Buffer
		var fromGob map[string]ajera.Session
		five, six := gob.NewEncoder(&inGob).Encode(map[string]ajera.Session{"k": s}), gob.NewDecoder(&inGob).Decode(&fromGob)
		if err := errors.Join(one, two, three, four, five, six); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string][]byte{"itself": text, "encoding/json": fromJSON.Sessions["k"], "json v2": fromV2.Sessions["k"]} {
			var got ajera.Session
			if err := got.UnmarshalBinary(text); err != nil || got != s {
				t.Errorf("%s: %+v, %v, want %+v", name, got, err, s)
			}
		}
		if got := fromGob["k"]; got != s {
			t.Errorf("gob: %+v, want %+v", got, s)
		}
	}
}

func TestSessionIsNoJSON(t *testing.T) {
	s := ajera.Session{Token: wire.Hide("tok-secret")}
	for _, v := range []any{s, &s, map[string]ajera.Session{"k": s}, struct{ S any }{s}} {
		_, one := stdjson.Marshal(v)
		_, two := json.Marshal(v)
		_, three := json.Marshal(v, wire.Revealed())
		for _, err := range []error{one, two, three} {
			if err == nil || !strings.Contains(err.Error(), "MarshalBinary") || strings.Contains(err.Error(), "tok-secret") {
				t.Errorf("%T: %v", v, err)
			}
		}
	}
	kept := s
	for _, text := range []string{`{"Token":"[secret]"}`, `{"Token":"another"}`, `{}`} {
		if one, two := stdjson.Unmarshal([]byte(text), &kept), json.Unmarshal([]byte(text), &kept); one == nil || two == nil || kept != s {
			t.Errorf("%s: %v, %v", text, one, two)
		}
	}
	for _, text := range []string{`{"Token":"[secret]"}`, `{"Token":"tok`, ``, `[]`, `{"Opened":"tok-secret"}`} {
		if err := kept.UnmarshalBinary([]byte(text)); err == nil || kept != s || strings.Contains(err.Error(), "tok") {
			t.Errorf("%s: %v", text, err)
		}
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("opened", "session", s)
	if !strings.Contains(log.String(), "Token:[secret]") {
		t.Error(log.String())
	}
}

// A login may send the calls elsewhere on the same host, and nowhere else.
func TestAPIURLOfTheLogin(t *testing.T) {
	for address, path := range map[string]string{
		"http://HOST/V2/AjeraAPI.ashx?b3RoZXI":      "/V2/AjeraAPI.ashx",
		"https://HOST.example/V2/AjeraAPI.ashx?b3R": "/AjeraAPI.ashx",
		"http://other.example/V2/AjeraAPI.ashx":     "/AjeraAPI.ashx",
		"ftp://HOST/V2":                             "/AjeraAPI.ashx",
		"http://u:p@HOST/V2":                        "/AjeraAPI.ashx",
		"%":                                         "/AjeraAPI.ashx",
		"":                                          "/AjeraAPI.ashx",
	} {
		var called []string
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			called = append(called, r.URL.String())
			fmt.Fprintf(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok","APIURL":%q}}`, strings.ReplaceAll(address, "HOST", r.Host))
		})
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if err != nil || len(called) != 2 || called[1] != path+"?c2VjcmV0LWlk" {
			t.Errorf("%s: %v called %q, want %s with the configured query", address, err, called, path)
		}
	}
}
