package account

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// service is the name under which keyrings show it.
const service = "fieldbooks"

// keyringVariable is off where no keyring is to be asked, or how long one may take, as 30s.
const keyringVariable = "FIELDBOOKS_KEYRING"

// keyringWait is how long the keyring may take: it may have to ask somebody, and it may hang.
const keyringWait = 5 * time.Second

func keyringGet(ctx context.Context, user string) ([]byte, error) {
	text, err := ofKeyring(ctx, func() (string, error) { return keyring.Get(service, user) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, errors.New("the keyring does not have it")
	}
	return []byte(text), err
}

func keyringSet(ctx context.Context, user, text string) error {
	_, err := ofKeyring(ctx, func() (string, error) { return "", keyring.Set(service, user, text) })
	return err
}

func keyringDelete(ctx context.Context, user string) error {
	_, err := ofKeyring(ctx, func() (string, error) { return "", keyring.Delete(service, user) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// ofKeyring asks the keyring, for as long as is allowed. One that hangs is left alone: the process
// ends soon.
func ofKeyring(ctx context.Context, do func() (string, error)) (string, error) {
	wait, err := keyringAllowed()
	if err != nil {
		return "", err
	}
	type answer struct {
		text string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if recover() != nil { // of the library, when the connection breaks
				a.err = errors.New("the keyring broke off")
			}
			got <- a
		}()
		a.text, a.err = do()
	}()
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case a := <-got:
		if a.err != nil && !errors.Is(a.err, keyring.ErrNotFound) {
			a.err = fmt.Errorf("the keyring refuses: %w", a.err)
		}
		return a.text, a.err
	case <-late.C:
		return "", fmt.Errorf("the keyring did not answer within %v; unlock it and try again, or give it longer by %s=1m", wait, keyringVariable)
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// keyringAllowed is how long the keyring may take, or why it is not asked.
func keyringAllowed() (time.Duration, error) {
	wait := keyringWait
	switch said := os.Getenv(keyringVariable); said {
	case "", "on":
	case "off":
		return 0, fmt.Errorf("no keyring is asked, as %s=off says", keyringVariable)
	default:
		var err error
		if wait, err = time.ParseDuration(said); err != nil || wait <= 0 {
			return 0, exit.Usagef("%s is %q; set it to off, or to a time such as 30s", keyringVariable, said)
		}
	}
	if !hasBus() {
		return 0, errors.New("there is no keyring here: no desktop session runs (D-Bus)")
	}
	return wait, nil
}

// hasBus reports whether the keyring can be reached without starting a bus of its own, which would
// live on. Only the desktops of Unix have one.
func hasBus() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(fmt.Sprintf("/run/user/%d/%s", os.Getuid(), name)); err == nil {
			return true
		}
	}
	return false
}
