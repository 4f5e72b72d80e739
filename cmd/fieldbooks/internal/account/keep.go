package account

import (
	"context"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Keep keeps the password of what is no vendor, such as a user of a database's server, in the
// keyring of the system. What it is for goes with it, so that [Kept] gives it for nothing else.
func Keep(ctx context.Context, what string, password wire.Secret) error {
	return keyringSet(ctx, keptUser(what), password.Reveal())
}

// Kept is a password that [Keep] kept. The error says why there is none.
func Kept(ctx context.Context, what string) (wire.Secret, error) {
	text, err := keyringGet(ctx, keptUser(what))
	return wire.Hide(string(text)), err
}

// keptUser is no name of an account's secret: those begin with a profile and a slash.
func keptUser(what string) string { return "for " + what }
