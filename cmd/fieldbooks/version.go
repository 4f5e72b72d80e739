package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/newest"
)

// version is what the build of a release sets. The go command knows it by itself of what it fetched.
var version string

func versionCommand(a *app.App) *cobra.Command {
	check := false
	c := &cobra.Command{
		Use:     "version",
		Short:   "Say which release this is",
		Long:    "Version says which release this is. With --check it asks the Go module proxies, which GOPROXY names, for the newest one. Nothing else of fieldbooks ever asks for that.",
		Example: "  fieldbooks version\n  fieldbooks version --check",
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(a.Out, "fieldbooks %s %s/%s %s\n", released(), runtime.GOOS, runtime.GOARCH, runtime.Version())
			if err != nil || !check {
				return err
			}
			return checked(c.Context(), a)
		},
	}
	c.Flags().BoolVar(&check, "check", false, "ask whether there is a newer release")
	return c
}

// checked says which release is the newest.
func checked(ctx context.Context, a *app.App) error {
	latest, err := newest.Release(ctx)
	if errors.Is(err, newest.ErrNone) {
		return &exit.Error{Code: exit.NotFound, Err: fmt.Errorf("version: %w", err)}
	}
	if err != nil {
		return fmt.Errorf("version: %w", err)
	}
	if newest.Newer(latest, released()) {
		_, err = fmt.Fprintf(a.Out, "newest     %s, by: go install %s@%s\n", latest, newest.Module, latest)
		return err
	}
	_, err = fmt.Fprintf(a.Out, "newest     %s, no newer than this one\n", latest)
	return err
}

// released is the release, or "(devel)" of what somebody built from a tree.
func released() string {
	built, _ := debug.ReadBuildInfo()
	if built == nil {
		built = &debug.BuildInfo{}
	}
	return cmp.Or(version, built.Main.Version, "(devel)")
}
