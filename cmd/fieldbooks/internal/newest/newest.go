// Package newest finds the newest release of the command, where the go command would look for it. It
// asks only when somebody asks it to.
package newest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Module is the module of the command.
const Module = "github.com/fieldbooks/fieldbooks/cmd/fieldbooks"

// The errors.
var (
	ErrOff  = errors.New("the module proxy is off (GOPROXY=off), so nobody was asked; set GOPROXY to the address of one")
	ErrNone = errors.New("no release is published yet")
)

// Release asks the module proxies for the newest release, e.g. "v0.2.0", in the order that GOPROXY
// gives them. A pre-release is none. It returns [ErrOff] or [ErrNone], or what each proxy answered.
func Release(ctx context.Context) (string, error) {
	list, err := proxies(ctx)
	if err != nil {
		return "", err
	}
	var faults []error
	for _, p := range list {
		if p.address == "off" {
			return "", errors.Join(append(faults, ErrOff)...)
		}
		release, err := p.newest(ctx)
		if err == nil {
			return release, nil
		}
		faults = append(faults, err)
		if !p.orElse && !errors.Is(err, ErrNone) {
			break
		}
	}
	return "", errors.Join(faults...)
}

// proxy is an entry of GOPROXY.
type proxy struct {
	address string
	orElse  bool // the next is asked after any failure, not only when this one has no such module
}

// proxies are those that the go command would ask. Whoever has no Go has to say which.
func proxies(ctx context.Context) ([]proxy, error) {
	setting := os.Getenv("GOPROXY")
	if setting == "" {
		said, _ := exec.CommandContext(ctx, "go", "env", "GOPROXY").Output() // without a go command nothing is said
		setting = strings.TrimSpace(string(said))
	}
	var list []proxy
	for setting != "" {
		end := strings.IndexAny(setting, ",|")
		if end < 0 {
			end = len(setting)
		}
		p := proxy{address: strings.TrimSpace(setting[:end]), orElse: end < len(setting) && setting[end] == '|'}
		if p.address != "" && p.address != "direct" { // a repository is nothing to ask
			list = append(list, p)
		}
		setting = setting[min(end+1, len(setting)):]
	}
	if len(list) == 0 {
		return nil, errors.New("no module proxy is known to ask; set GOPROXY to the address of one")
	}
	return list, nil
}

// patience is how long a proxy is waited for.
const patience = 10 * time.Second

// newest is the newest release that a proxy lists.
func (p proxy) newest(ctx context.Context) (string, error) {
	address, err := url.Parse(p.address)
	if err != nil || address.Scheme == "" {
		return "", errors.New("GOPROXY has an entry that is no address; expected one like https://proxy.example.com")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	text, err := p.list(ctx, address)
	if err != nil {
		return "", err
	}
	best := ""
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		if one := strings.TrimSpace(lines.Text()); Newer(one, best) {
			best = one
		}
	}
	if best == "" {
		return "", ErrNone
	}
	return best, nil
}

// list is the list of versions.
func (p proxy) list(ctx context.Context, address *url.URL) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.JoinPath(Module, "@v", "list").String(), nil)
	if err != nil {
		return "", err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.RegisterProtocol("file", http.NewFileTransport(http.Dir("/"))) // GOPROXY may be a folder
	answer, err := (&http.Client{Transport: transport}).Do(request)
	if failed := (*url.Error)(nil); errors.As(err, &failed) {
		return "", fmt.Errorf("%s did not answer: %w", address.Redacted(), failed.Err)
	}
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
		text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
		return string(text), err
	case http.StatusNotFound, http.StatusGone:
		return "", ErrNone
	}
	return "", fmt.Errorf("%s answered %s; expected a list of versions", address.Redacted(), answer.Status)
}

// Newer reports whether a is a release, and b an older one or none.
func Newer(a, b string) bool {
	one, is := numbers(a)
	other, _ := numbers(b)
	return is && slices.Compare(one, other) > 0
}

// numbers are those of a release, e.g. 0, 2 and 0; a pre-release or a build of a tree is none.
func numbers(version string) ([]int, bool) {
	text, ok := strings.CutPrefix(version, "v")
	parts := strings.Split(text, ".")
	if !ok || len(parts) != 3 {
		return nil, false
	}
	list := make([]int, 0, len(parts))
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}
