package projects

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// office is a firm, a folder, and what somebody sees who calls the command.
type office struct {
	*ajeratest.Server
	t        *testing.T
	dir      string
	out, err bytes.Buffer
}

func newOffice(t *testing.T, options ...ajeratest.Option) *office {
	t.Helper()
	s := ajeratest.Start(t, append([]ajeratest.Option{ajeratest.WithoutLimits()}, options...)...)
	t.Setenv("AJERA_API_URL", s.URL())
	t.Setenv("AJERA_API_USERNAME", s.User())
	t.Setenv("AJERA_API_PASSWORD", s.Password())
	t.Setenv("FIELDBOOKS_KEYRING", "off")
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir()) // sessions are kept there
	return &office{Server: s, t: t, dir: t.TempDir()}
}

// two is an office with two projects.
func two(t *testing.T, options ...ajeratest.Option) *office {
	t.Helper()
	o := newOffice(t, append(options, ajeratest.WithoutFirm())...)
	o.Put("Projects", quay(`"TotalContractAmount":40.3830`))
	o.Put("Projects", `{"ProjectKey":20,"ID":"26-020","Description":"=Shed","Status":"Active","TotalContractAmount":-5.00}`)
	return o
}

// quay is the first project with more members.
func quay(more string) string {
	return `{"ProjectKey":10,"ID":"26-010","Description":"Quay, \"Wall\"","Status":"Active","LockFee":false,"ProjectManager":{"EmployeeKey":7,"FirstName":"Ann","LastName":"Lee"},
		"CustomFields":{"Permit":"P-1","Bonded":true},"RegionCode":"NW",` + more + `}`
}

func (o *office) path(name string) string { return filepath.Join(o.dir, name) }

func (o *office) read(name string) string {
	o.t.Helper()
	text, err := os.ReadFile(o.path(name))
	if err != nil {
		o.t.Fatal(err)
	}
	return string(text)
}

func (o *office) write(name, text string) {
	o.t.Helper()
	if err := os.WriteFile(o.path(name), []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// run calls the command as the shell would, in that format.
func (o *office) run(options output.Options, args ...string) error {
	o.t.Helper()
	o.out.Reset()
	o.err.Reset()
	o.t.Setenv("AJERA_LIMIT_DIR", o.t.TempDir()) // each run has its own pace, so that none waits
	a := &app.App{Out: &o.out, Err: &o.err, Now: time.Now, Output: options}
	c := Export(a)
	c.SetArgs(args)
	c.SetOut(&o.err)
	c.SetErr(&o.err)
	c.SilenceErrors, c.SilenceUsage = true, true
	err := c.ExecuteContext(o.t.Context())
	if end := a.Close(); end != nil {
		o.t.Error(end)
	}
	return err
}

// export writes an export to a file of the folder.
func (o *office) export(name string, options output.Options, args ...string) {
	o.t.Helper()
	options.File = o.path(name)
	if err := o.run(options, args...); err != nil {
		o.t.Fatal(err)
	}
}

// since is what changed since a file of the folder, a line for each.
func (o *office) since(name string, args ...string) string {
	o.t.Helper()
	if err := o.run(output.Options{Format: "json"}, append(args, "--changes-since", o.path(name))...); err != nil {
		o.t.Fatal(err)
	}
	var all []change
	if err := json.Unmarshal(o.out.Bytes(), &all); err != nil {
		o.t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range all {
		b.WriteString(strings.Join([]string{c.ID, c.Change, c.Field, c.Before, c.After}, " | ") + "\n")
	}
	return b.String()
}
