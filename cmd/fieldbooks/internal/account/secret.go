package account

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Store is where a secret is kept.
type Store string

// The stores.
const (
	InKeyring Store = "keyring"
	InFile    Store = "file"
)

// secret is what is kept out of the file of profiles. It has all of an account, so that a password is
// only ever used where it was tried: a profile that says another address or user is refused.
type secret struct {
	Address  wire.Secret `json:"address"`
	Username string      `json:"username"`
	Password wire.Secret `json:"password"`
}

func (s *Settings) secret() secret {
	return secret{wire.Hide(s.address()), s.Username, s.Password}
}

// secretKey is under what a secret is kept.
type secretKey struct {
	dir     string // of the file of profiles
	profile string
	vendor  Vendor
}

func (k secretKey) user() string { return k.profile + "/" + string(k.vendor) }

func (k secretKey) file() string {
	return filepath.Join(k.dir, "secrets", k.profile+"."+string(k.vendor)+".json")
}

// place names where the secret is, to people.
func (k secretKey) place(store Store) string {
	if store == InFile {
		return k.file()
	}
	return "the keyring"
}

// get fetches the secret.
func (k secretKey) get(ctx context.Context, store Store) (s secret, err error) {
	var text []byte
	if store == InFile {
		text, err = readOwn(k.file())
	} else {
		text, err = keyringGet(ctx, k.user())
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, fmt.Errorf("%s is not there any more", k.file())
	case err != nil:
		return s, err
	}
	if json.Unmarshal(text, &s) != nil || s.Password.IsZero() { // whose error could show it
		return s, fmt.Errorf("what is in %s is not what login stored there", k.place(store))
	}
	return s, nil
}

// set keeps the secret, and says where.
func (k secretKey) set(ctx context.Context, store Store, s secret) (string, error) {
	text, err := json.Marshal(s, wire.Revealed())
	if err != nil {
		return "", errors.New("the password is no text that can be stored: it is not UTF-8")
	}
	if store == InKeyring {
		return k.place(store), keyringSet(ctx, k.user(), string(text))
	}
	for _, dir := range []string{k.dir, filepath.Dir(k.file())} {
		if err := ownFolder(dir); err != nil {
			return "", err
		}
	}
	return k.place(store), atomicfile.Write(k.file(), text, 0o600)
}

// restore puts back what was there before.
func (k secretKey) restore(ctx context.Context, store Store, before secret) error {
	if before.Password.IsZero() {
		return k.delete(ctx, store)
	}
	_, err := k.set(ctx, store, before)
	return err
}

// delete forgets the secret. That there is none is no error.
func (k secretKey) delete(ctx context.Context, store Store) error {
	if store == InKeyring {
		return keyringDelete(ctx, k.user())
	}
	if err := os.Remove(k.file()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
