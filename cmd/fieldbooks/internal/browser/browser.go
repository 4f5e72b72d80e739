// Package browser drives a real Chromium, without a window, for tests of pages. A test on a machine
// that has none says so and is skipped, and fails where CI is set.
//
// There is one browser for each test binary, which ends with it, and a tab for each test. What goes
// wrong in a page fails its test: an error in the console, what its Content-Security-Policy stops, a
// request that fails or goes to another server.
package browser

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// errNone is that this machine has no Chromium.
var errNone = errors.New("there is no Chromium here: neither chromium nor google-chrome is in PATH; install chromium")

// patience is how long a step of a test may take. It is long: a busy machine is slow, and no test
// waits for it that goes well.
const patience = 30 * time.Second

// chromium is that of this process, or why there is none.
var chromium = sync.OnceValues(start)

// Tab is a page in a browser of its own, as to what browsers keep. Its methods fail the test where
// something does not go well within half a minute. They are for one goroutine.
type Tab struct {
	t      testing.TB
	ctx    context.Context
	faults faults
	still  bool // pages run no scripts
}

// Open gives a test a tab, of 1280 by 800 pixels and light. It is closed with the test, which fails
// if [Tab.Faults] has any left.
func Open(t testing.TB) *Tab {
	t.Helper()
	all, err := chromium()
	switch {
	case errors.Is(err, errNone) && os.Getenv("CI") == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	tab := &Tab{t: t}
	ctx, closed := chromedp.NewContext(all, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.faults.met))
	tab.ctx = ctx
	t.Cleanup(func() {
		defer closed()
		for _, fault := range tab.Faults() {
			t.Errorf("the page: %s", fault)
		}
	})
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of this
		t.Fatalf("browser: %v", err)
	}
	must(tab, call(network.Enable, network.EnableParams{}))
	tab.Size(1280, 800)
	tab.Dark(false)
	return tab
}

// start runs a Chromium.
func start() (context.Context, error) {
	program, err := find()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "browser")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.Flag("hide-scrollbars", true), // a picture is the same everywhere
		chromedp.ModifyCmdFunc(func(c *exec.Cmd) { ending(c, profile) }))
	if os.Getuid() == 0 { // it has no sandbox for root
		options = append(options, chromedp.NoSandbox)
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	started := make(chan error, 1)
	go func() { started <- chromedp.Do(ctx) }()
	select {
	case err = <-started:
	case <-time.After(2 * patience):
		err = errors.New("it does not start within a minute")
	}
	if err != nil {
		return nil, errors.Join(errors.New("browser: "+program), err)
	}
	return ctx, nil
}

// find is the program.
func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNone
}
