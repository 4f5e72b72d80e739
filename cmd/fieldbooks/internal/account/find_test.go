package account

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// hush is a password, and id the query of an address, in every account of these tests.
const (
	hush    = "not-to-be-shown"
	id      = "ewogICJDbGllbnRJRCI6IDEsICJEYXRhYmFzZUlEIjogMiB9"
	address = "https://ajera.com/V000001/AjeraAPI.ashx?" + id
)

// alone gives a test settings, caches and an environment of its own, and a keyring that is a map.
func alone(t *testing.T) (home string) {
	t.Helper()
	home = t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "AppData", "LocalAppData"} {
		t.Setenv(name, home)
	}
	for _, name := range []string{profileVariable, keyringVariable, "AJERA_SESSION_DIR", "AJERA_LIMIT_DIR", "AIMSIO_LIMIT_DIR",
		"AJERA_API_URL", "AJERA_API_USERNAME", "AJERA_API_PASSWORD", "AIMSIO_URL", "AIMSIO_SERVER", "AIMSIO_USERNAME", "AIMSIO_PASSWORD"} {
		t.Setenv(name, "")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+home+"/none")
	keyring.MockInit()
	return home
}

// ajeraOf is an account as login has gathered it.
func ajeraOf(profile string) *Settings {
	d, _ := ajera.DatabaseIn(address)
	return &Settings{Vendor: OfAjera, Profile: profile, URL: wire.Hide(address), Username: "api", Password: wire.Hide(hush), Database: &d}
}

func aimsioOf(profile, server string) *Settings {
	return &Settings{Vendor: OfAimsio, Profile: profile, Server: server, Username: "api", Password: wire.Hide(hush)}
}

func save(t *testing.T, store Store, all ...*Settings) {
	t.Helper()
	for _, s := range all {
		if _, err := Save(t.Context(), s, store); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFind goes through who wins, and where each setting is said to be from.
func TestFind(t *testing.T) {
	env := []string{"AIMSIO_SERVER=portal", "AIMSIO_USERNAME=env", "AIMSIO_PASSWORD=x"}
	for _, row := range []struct {
		what, flag string
		env        []string
		kept       []string // names of profiles, each of Aimsio's sandbox
		want       string   // server, user, by what it was chosen
		says       string   // in the error, or in the notes
		code       exit.Code
	}{
		{what: "nothing", says: `no account of Aimsio; run "fieldbooks login aimsio", or set AIMSIO_URL or AIMSIO_SERVER`, code: 4},
		{what: "environment", env: env, want: "portal env environment AIMSIO_SERVER AIMSIO_USERNAME AIMSIO_PASSWORD"},
		{what: "the only profile", kept: []string{"one"}, want: "sandbox api the default"},
		{what: "the first one is the default", kept: []string{"one", "two"}, want: "sandbox api the default"},
		{what: "environment before the default", env: env, kept: []string{"one"}, want: "portal env environment"},
		{what: "flag before environment", flag: "two", env: env, kept: []string{"one", "two"}, want: "sandbox api --profile", says: `profile "two" is used, as --profile says, and not what the environment has in AIMSIO_SERVER, AIMSIO_USERNAME, AIMSIO_PASSWORD`},
		{what: "named by the environment", env: append([]string{"FIELDBOOKS_PROFILE=two"}, env...), kept: []string{"one", "two"}, want: "sandbox api FIELDBOOKS_PROFILE", says: "as FIELDBOOKS_PROFILE says"},
		{what: "flag before that", flag: "one", env: []string{"FIELDBOOKS_PROFILE=two"}, kept: []string{"one", "two"}, want: "sandbox api --profile"},
		{what: "a password alone", env: []string{"AIMSIO_PASSWORD=x"}, kept: []string{"one"}, says: "the environment has AIMSIO_PASSWORD and lacks AIMSIO_URL or AIMSIO_SERVER, AIMSIO_USERNAME", code: 4},
		{what: "a password alone beside a named profile", flag: "one", env: []string{"AIMSIO_PASSWORD=x"}, kept: []string{"one"}, want: "sandbox api --profile", says: "in AIMSIO_PASSWORD"},
		{what: "an unknown name", flag: "three", env: env, kept: []string{"one"}, says: `there is no profile "three"; there are: one`, code: 2},
		{what: "URL before server", env: append([]string{"AIMSIO_URL=https://a.example"}, env...), want: "a.example env environment AIMSIO_URL"},
	} {
		t.Run(row.what, func(t *testing.T) {
			alone(t)
			for _, name := range row.kept {
				save(t, InFile, aimsioOf(name, "sandbox"))
			}
			for _, e := range row.env {
				name, value, _ := strings.Cut(e, "=")
				t.Setenv(name, value)
			}
			var said []string
			c := &Choice{Profile: row.flag, Note: func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }}
			s, err := Find(t.Context(), c, OfAimsio)
			if err != nil {
				said = append(said, err.Error())
			} else if got := strings.Join([]string{s.Where(), s.Username, s.Chosen, s.From.Address, s.From.Username, s.From.Password}, " "); !strings.HasPrefix(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
			if exit.Of(err) != row.code || row.says == "" && len(said) > 0 || !strings.Contains(strings.Join(said, "\n"), row.says) {
				t.Errorf("code %d, want %d; said %q, want %q", exit.Of(err), row.code, said, row.says)
			}
		})
	}
}

// TestFindOtherVendor wants a named profile alone, and no account of another place.
func TestFindOtherVendor(t *testing.T) {
	alone(t)
	save(t, InFile, aimsioOf("one", "sandbox"))
	t.Setenv("AJERA_API_URL", address)
	t.Setenv("AJERA_API_USERNAME", "env")
	t.Setenv("AJERA_API_PASSWORD", hush)
	if _, err := Find(t.Context(), &Choice{Profile: "one"}, OfAjera); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), `login --profile one ajera`) {
		t.Errorf("got %v", err)
	}
	if _, err := Find(t.Context(), &Choice{}, OfAjera); err != nil {
		t.Error(err)
	}
}

// TestKeyringNotAsked wants no call where the environment has all, and none where it is off.
func TestKeyringNotAsked(t *testing.T) {
	alone(t)
	save(t, InKeyring, ajeraOf("one"))
	keyring.MockInitWithError(errors.New("asked"))
	if _, err := Find(t.Context(), &Choice{}, OfAjera); err == nil || !strings.Contains(err.Error(), "the keyring refuses: asked") || exit.Of(err) != exit.Denied {
		t.Errorf("got %v", err)
	}
	t.Setenv(keyringVariable, "off")
	if _, err := Find(t.Context(), &Choice{}, OfAjera); err == nil || !strings.Contains(err.Error(), "FIELDBOOKS_KEYRING=off") || strings.Contains(err.Error(), "refuses: asked") {
		t.Errorf("got %v", err)
	}
	t.Setenv(keyringVariable, "")
	t.Setenv("AJERA_API_URL", address)
	t.Setenv("AJERA_API_USERNAME", "env")
	t.Setenv("AJERA_API_PASSWORD", hush)
	if _, err := Find(t.Context(), &Choice{}, OfAjera); err != nil {
		t.Error(err)
	}
}

// TestStores wants an account back from either store, and no secret in the file of profiles.
func TestStores(t *testing.T) {
	for _, store := range []Store{InKeyring, InFile} {
		home := alone(t)
		save(t, store, ajeraOf("one"), aimsioOf("one", "https://firm.example"))
		for _, v := range Vendors {
			s, err := Find(t.Context(), &Choice{}, v)
			if err != nil {
				t.Fatal(err)
			}
			if want := map[Vendor]string{OfAjera: address, OfAimsio: "https://firm.example"}[v]; s.URL.Reveal() != want || s.Password.Reveal() != hush || s.Server != "" {
				t.Errorf("%s, %s: not what was stored", store, v)
			}
			if s.Swapped() != nil {
				t.Error(s.Swapped())
			}
		}
		_ = filepath.WalkDir(home, func(name string, d os.DirEntry, _ error) error {
			if d.IsDir() {
				return nil
			}
			text, _ := os.ReadFile(name)
			info, _ := d.Info()
			secret := strings.Contains(string(text), hush) || strings.Contains(string(text), id)
			if secret != (store == InFile && strings.HasSuffix(name, ".json")) {
				t.Errorf("%s: a secret is in it: %t", name, secret)
			}
			if info.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
				t.Errorf("%s has permissions %v", name, info.Mode().Perm())
			}
			return nil
		})
	}
}

// TestMove wants the secret in one store only, and what people wrote kept.
func TestMove(t *testing.T) {
	home := alone(t)
	save(t, InKeyring, ajeraOf("one"))
	name := filepath.Join(home, "fieldbooks", "profiles.yaml")
	text, _ := os.ReadFile(name)
	edited := strings.Replace(string(text), "      username: api\n", "      username: api # the robot\n      read-only: true\n", 1)
	if err := os.WriteFile(name, []byte("# ours\n"+edited), 0o600); err != nil {
		t.Fatal(err)
	}
	save(t, InFile, ajeraOf("one"))
	if _, err := keyring.Get(service, "one/ajera"); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("the keyring still has it: %v", err)
	}
	s, err := Find(t.Context(), &Choice{}, OfAjera)
	if err != nil || !s.ReadOnly {
		t.Errorf("read-only is lost, %v", err)
	}
	text, _ = os.ReadFile(name)
	for _, comment := range []string{"# ours", "# the robot"} {
		if !strings.Contains(string(text), comment) {
			t.Errorf("%q is lost:\n%s", comment, text)
		}
	}
}

// TestNothingHalf has the file of profiles refuse: the secret of before stays, or none.
func TestNothingHalf(t *testing.T) {
	home := alone(t)
	save(t, InKeyring, aimsioOf("one", "sandbox"))
	name := filepath.Join(home, "fieldbooks", "profiles.yaml")
	if err := os.Chmod(filepath.Dir(name), 0o770); err != nil { // which is refused before anything is written
		t.Fatal(err)
	}
	if os.PathSeparator != '/' {
		t.Skip("no such permissions")
	}
	for _, s := range []*Settings{aimsioOf("one", "portal"), aimsioOf("two", "portal")} {
		if _, err := Save(t.Context(), s, InKeyring); err == nil || !strings.Contains(err.Error(), "nothing was stored") {
			t.Errorf("got %v", err)
		}
	}
	if text, err := keyring.Get(service, "one/aimsio"); err != nil || !strings.Contains(text, `"sandbox"`) {
		t.Errorf("the secret of before is gone: %v", err)
	}
	if _, err := keyring.Get(service, "two/aimsio"); !errors.Is(err, keyring.ErrNotFound) {
		t.Errorf("a secret without a profile: %v", err)
	}
}

// TestRemove wants the secret gone with the account.
func TestRemove(t *testing.T) {
	alone(t)
	save(t, InKeyring, aimsioOf("one", "sandbox"), ajeraOf("one"), aimsioOf("two", "portal"))
	book, err := OpenBook()
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Remove(t.Context(), book.Profile("one").Aimsio); err != nil {
		t.Fatal(err)
	}
	if err := book.Remove(t.Context(), book.Profile("one").Ajera); err != nil {
		t.Fatal(err)
	}
	if book, err = OpenBook(); err != nil || !slices.Equal(book.Names(), []string{"two"}) {
		t.Errorf("%v, %v", book.Names(), err)
	}
	for _, user := range []string{"one/aimsio", "one/ajera"} {
		if _, err := keyring.Get(service, user); !errors.Is(err, keyring.ErrNotFound) {
			t.Errorf("%s: %v", user, err)
		}
	}
}
