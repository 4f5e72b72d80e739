package fakes

import (
	"context"
	"io"

	"github.com/spf13/pflag"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Start serves the stand-ins without their page, as the flags args have them, until stop is called.
// The settings are what a command needs in its environment to reach them, as name and value.
func Start(args []string, log io.Writer) (settings [][2]string, stop func() error, err error) {
	flags := pflag.NewFlagSet("fake", pflag.ContinueOnError)
	flags.Usage = func() {}
	vendors := fakes(flags, &callLog{out: log})
	windowFlag(flags, new(string))
	if err := flags.Parse(dashes(flags, args)); err != nil {
		return nil, nil, &exit.Error{Code: exit.Usage, Err: err}
	}
	all, err := open(vendors)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range all {
		settings = append(settings, s.exports("http://"+s.Addr().String())...)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, all) }()
	return settings, func() error { cancel(); return <-ended }, nil
}
