package ajera_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// connect makes a client of s without a pace, which closes with the test.
func connect(t *testing.T, s *ajeratest.Server, options ...ajera.Option) *ajera.Client {
	t.Helper()
	config := ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password()), Limiter: limit.New(limit.Policy{})}
	for _, option := range options {
		option(&config)
	}
	c, err := ajera.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// serve makes a client of a handler that answers every call itself.
func serve(t *testing.T, h http.HandlerFunc, options ...ajera.Option) *ajera.Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	config := ajera.Config{URL: wire.Hide(server.URL + "/AjeraAPI.ashx?c2VjcmV0LWlk"), Username: "u", Password: wire.Hide("invented"), Limiter: limit.New(limit.Policy{}), Retry: wire.Retry{Attempts: 1}}
	for _, option := range options {
		option(&config)
	}
	c, err := ajera.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOneLoginForAll(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutLimits(), ajeratest.WithoutFirm())
	c := connect(t, s)
	call := func(i int) error {
		if i%2 == 0 {
			_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
			return err
		}
		_, err := c.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{})
		return err
	}
	together(t, 200, call)
	if n := s.Calls("CreateAPISession"); n != 2 {
		t.Errorf("%d logins, want one per version", n)
	}
	s.Fail(ajeratest.Fault{Kind: ajeratest.Expired, Method: "ListClients", Nth: 50})
	together(t, 200, call)
	if n := s.Calls("CreateAPISession"); n != 3 {
		t.Errorf("%d logins after one rejected token, want one more", n)
	}
}

// together runs n calls at once.
func together(t *testing.T, n int, call func(int) error) {
	t.Helper()
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			if err := call(i); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
}

func TestCloseEndsSessions(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s)
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Sessions()); n != 0 {
		t.Errorf("%d sessions are open after Close", n)
	}
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	if !errors.Is(err, ajera.ErrClosed) {
		t.Errorf("a call after Close: %v", err)
	}
}

func TestRefusedLoginCoolsDown(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s, func(c *ajera.Config) { c.Password = wire.Hide("wrong-one") })
	for range 5 {
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if !errors.Is(err, ajera.ErrSession) || strings.Contains(err.Error(), "wrong-one") {
			t.Fatal(err)
		}
		var e *ajera.Error
		if !errors.As(err, &e) || e.Outcome != wire.NotSent || e.Method != "ListClients" {
			t.Fatalf("%#v", e)
		}
	}
	if n := s.Calls("CreateAPISession"); n != 1 {
		t.Errorf("%d logins, want one per cool-down", n)
	}
}

func TestPermissionRefusal(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm(), ajeratest.Deny("Clients List"))
	c := connect(t, s)
	for range 2 {
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		if !errors.Is(err, ajera.ErrPermission) || !strings.Contains(err.Error(), `"Clients List"`) || !strings.Contains(err.Error(), "ten minutes") {
			t.Fatal(err)
		}
	}
	if n := s.Calls("CreateAPISession"); n != 1 {
		t.Errorf("%d logins for a missing permission, want 1", n)
	}
}

func TestUnsureRefusalOfANewToken(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s)
	s.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "ListVendors", ErrorID: -150, Text: "No."})
	_, err := c.V1.ListVendors(t.Context(), ajerav1.ListVendorsArgs{})
	if !errors.Is(err, ajera.ErrPermission) {
		t.Error(err)
	}
	if n := s.Calls("CreateAPISession"); n != 1 {
		t.Errorf("%d logins, want 1: a new token has not expired", n)
	}
}

func TestTokensRejectedForEver(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s)
	s.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "ListVendors", ErrorID: -150, Text: "Invalid Session", Times: 10})
	_, err := c.V1.ListVendors(t.Context(), ajerav1.ListVendorsArgs{})
	if !errors.Is(err, ajera.ErrSession) {
		t.Error(err)
	}
	if n := s.Calls("ListVendors"); n != 2 {
		t.Errorf("%d tries, want 2", n)
	}
}

func TestUnsureRefusalTriesOneLogin(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	c := connect(t, s)
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}); err != nil {
		t.Fatal(err)
	}
	s.Fail(ajeratest.Fault{Kind: ajeratest.Refusal, Method: "ListVendors", ErrorID: -150, Text: "No.", Times: 100})
	for range 3 {
		_, err := c.V1.ListVendors(t.Context(), ajerav1.ListVendorsArgs{})
		if !errors.Is(err, ajera.ErrPermission) {
			t.Fatal(err)
		}
	}
	if n := s.Calls("CreateAPISession"); n != 2 {
		t.Errorf("%d logins, want the first and one try", n)
	}
}

func TestBadAnswers(t *testing.T) {
	body := ""
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) })
	for _, test := range []struct{ name, body, want string }{
		{"HTML", "<html><body>maintenance</body></html>", "maintenance"},
		{"truncated JSON", `{"Content":{"Clients":[{"ClientKey":7,"Name":"private`, "/Content/Clients/0/Name"},
		{"array", `[1,2]`, "not a JSON object"},
		{"empty", "", "not a JSON object"},
		{"no token", `{"Content":{},"ResponseCode":0,"Errors":[]}`, "no SessionToken"},
	} {
		t.Run(test.name, func(t *testing.T) {
			body = test.body
			_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
			if !errors.Is(err, ajera.ErrAnswer) || !strings.HasPrefix(err.Error(), "ListClients: ") || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "private") {
				t.Error(err)
			}
		})
	}
}

func TestAnswerOverTheCap(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		chunk := []byte(strings.Repeat(" ", 1<<20))
		for range 50 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	if err == nil || !strings.Contains(err.Error(), "Config.MaxAnswer") {
		t.Error(err)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Error("the other host was called")
	}))
	defer other.Close()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, strings.Replace(other.URL, "127.0.0.1", "localhost", 1), http.StatusTemporaryRedirect)
	})
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
	if err == nil || strings.Contains(err.Error(), "c2VjcmV0LWlk") || strings.Contains(err.Error(), "invented") {
		t.Error(err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct{ name, url, want string }{
		{"no URL", "", "no URL"},
		{"plain http", "http://example.test/AjeraAPI.ashx?abc", "https"},
		{"no scheme", "example.test", "https://"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ajera.New(ajera.Config{URL: wire.Hide(test.url), Username: "u", Password: wire.Hide("invented")})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Error(err)
			}
		})
	}
	if _, err := ajera.New(ajera.Config{URL: wire.Hide("http://example.test/?abc"), Username: "u", Password: wire.Hide("invented"), AllowHTTP: true}); err != nil {
		t.Error(err)
	}
}

func TestFromEnvNamesWhatIsMissing(t *testing.T) {
	t.Setenv("AJERA_API_URL", "")
	t.Setenv("AJERA_API_USERNAME", "u")
	t.Setenv("AJERA_API_PASSWORD", "")
	_, err := ajera.FromEnv()
	if err == nil || !strings.Contains(err.Error(), "AJERA_API_URL") || !strings.Contains(err.Error(), "AJERA_API_PASSWORD") ||
		strings.Contains(err.Error(), "AJERA_API_USERNAME") {
		t.Error(err)
	}
}

// Two clients of one AJERA_LIMIT_DIR keep one limit; a folder that cannot be used is named.
func TestLimitDirOfEnv(t *testing.T) {
	t.Setenv("AJERA_API_URL", "https://ajera.invalid/?id")
	t.Setenv("AJERA_API_USERNAME", "u")
	t.Setenv("AJERA_API_PASSWORD", "invented")
	path := filepath.Join(t.TempDir(), "limit")
	t.Setenv("AJERA_LIMIT_DIR", path)
	var limiters []*limit.Limiter
	for range 2 {
		if _, err := ajera.FromEnv(func(c *ajera.Config) { limiters = append(limiters, c.Limiter) }); err != nil {
			t.Fatal(err)
		}
	}
	for range ajera.Limits().Parallel {
		pass := new(limit.Pass)
		if err := pass.Enter(t.Context(), limiters[0], new(limit.Waits)); err != nil {
			t.Fatal(err)
		}
		defer pass.Leave()
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	err := new(limit.Pass).Enter(ctx, limiters[1], new(limit.Waits))
	if wait, ok := errors.AsType[*limit.WaitError](err); !ok || wait.For != limit.ForSlot {
		t.Errorf("error %v, want to wait for a slot that the other client holds", err)
	}
	t.Setenv("AJERA_LIMIT_DIR", filepath.Join(path, "window"))
	if _, err := ajera.FromEnv(); err == nil || !strings.Contains(err.Error(), "AJERA_LIMIT_DIR") || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names the variable and the folder", err)
	}
}

func TestNoSecretIsPrinted(t *testing.T) {
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	config := ajera.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password())}
	c, err := ajera.New(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		fmt.Sprintf("%v %+v %#v %s", config, config, config, config),
		fmt.Sprintf("%v %+v %#v %s", c, c, c, c),
		fmt.Sprintf("%v %+v %#v", c.V1, c.V1, c.V2),
	} {
		if _, query, _ := strings.Cut(s.URL(), "?"); strings.Contains(text, s.Password()) || strings.Contains(text, query) {
			t.Error(text)
		}
	}
}

func TestCanceledWaiterLeavesTheLoginToOthers(t *testing.T) {
	release := make(chan struct{})
	s := ajeratest.Start(t, ajeratest.WithoutFirm())
	s.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Method: "CreateAPISession", Release: release})
	c := connect(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	first, second := make(chan error), make(chan error)
	go func() {
		_, err := c.V1.ListClients(ctx, ajerav1.ListClientsArgs{})
		first <- err
	}()
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	go func() {
		_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{})
		second <- err
	}()
	close(release)
	if err := <-second; err != nil {
		t.Error(err)
	}
}

func TestWriteRefusedAtConnectIsNotSent(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close") // so that the next call must connect
		fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok"}}`)
	}))
	c, err := ajera.New(ajera.Config{URL: wire.Hide(server.URL + "/?abc"), Username: "u", Password: wire.Hide("invented")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.V2.ListProjects(t.Context(), ajerav2.ListProjectsArgs{}); err != nil {
		t.Fatal(err)
	}
	server.Close()
	_, err = c.V2.SubmitTimesheets(t.Context(), ajerav2.SubmitTimesheetsArgs{RequestedTimesheets: []int{1}})
	var e *ajera.Error
	if !errors.As(err, &e) || e.Outcome != wire.NotSent || !strings.Contains(err.Error(), "safe to call again") {
		t.Error(err)
	}
}

func TestPartialSuccessGivesBoth(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if strings.Contains(string(body), "UpdatedVendors") {
			fmt.Fprint(w, `{"ResponseCode":0,"Errors":[{"ErrorID":-9,"ErrorMessage":"Vendor 8 is locked."}],"Content":{"Vendors":[{"VendorKey":7,"Name":"New"}]}}`)
			return
		}
		fmt.Fprint(w, `{"ResponseCode":200,"Content":{"SessionToken":"tok","Vendors":[{"VendorKey":7},{"VendorKey":8}]}}`)
	})
	got, err := c.V1.GetVendors(t.Context(), ajerav1.GetVendorsArgs{RequestedVendors: []int{7, 8}})
	if err != nil {
		t.Fatal(err)
	}
	got.Vendors[0].Name, got.Vendors[1].Name = "New", "New"
	saved, err := c.V1.SaveVendors(t.Context(), got)
	if err == nil || saved == nil || len(saved.Vendors) != 1 || saved.Vendors[0].Name != "New" {
		t.Fatalf("%+v %v", saved, err)
	}
	var e *ajera.Error
	if !errors.As(err, &e) || e.Outcome != wire.Executed || !strings.Contains(err.Error(), "Vendor 8 is locked") {
		t.Errorf("%v", err)
	}
}

// TestNoRepeatIsNotRenewed has the server forget a session: the call that must not be
// repeated fails, whatever the answer looks like.
func TestNoRepeatIsNotRenewed(t *testing.T) {
	for refusal, again := range map[string]int{"<html>": 0, `{"Errors":[{"ErrorMessage":"The session has expired"}]}`: 1} {
		calls, status := map[string]int{}, http.StatusOK
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			calls[strings.Split(string(body), `"`)[3]]++
			if strings.Contains(string(body), "ListClients") && status != http.StatusOK {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, refusal)
				return
			}
			welcome(w, r)
		})
		list := func(opts ...wire.CallOption) error {
			_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{}, opts...)
			return err
		}
		if err := list(); err != nil {
			t.Fatal(err)
		}
		status = http.StatusUnauthorized
		if err := list(wire.NoRepeat()); err == nil || calls["ListClients"] != 2 || calls["CreateAPISession"] != 1 {
			t.Errorf("%s: sent %v: %v", refusal, calls, err)
		}
		if err := list(); err == nil || calls["ListClients"] != 3+again || calls["CreateAPISession"] != 2+again { // the call before gave the session up
			t.Errorf("%s: sent %v: %v", refusal, calls, err)
		}
	}
}
