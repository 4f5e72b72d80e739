package fromjobs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

// How a job came to its project.
const (
	created  = "created"
	found    = "found"
	byHand   = "by hand"
	creating = "creating" // the create was about to be sent: nobody knows yet
)

// link is a job with its project.
type link struct {
	Number     string    `json:"number,omitzero"`
	ProjectID  string    `json:"projectID"`
	ProjectKey int       `json:"projectKey,omitzero"` // 0 while it is being created
	How        string    `json:"how"`
	At         time.Time `json:"at"`
}

// links is the file that knows which job has which project. It is written before and after each
// create, so that no create is ever sent twice without looking.
type links struct {
	Kind   string          `json:"links"`
	Aimsio string          `json:"aimsio"` // servers, so that sandbox and portal do not mix
	Ajera  string          `json:"ajera"`
	Jobs   map[string]link `json:"jobs"` // by GUID

	file string
	mode fs.FileMode
}

// linksKind tells our files from others; the number is that of their form.
const linksKind = "from-jobs/1"

// linksBeside is the links file of a mapping file.
func linksBeside(file string) string {
	return strings.TrimSuffix(file, filepath.Ext(file)) + ".links.json"
}

// loadLinks reads a links file; one that is not there has no links. One of other servers is refused.
func loadLinks(file, aimsioServer, ajeraServer string) (*links, error) {
	l := &links{Kind: linksKind, Aimsio: aimsioServer, Ajera: ajeraServer, Jobs: map[string]link{}, file: file, mode: 0o600}
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	} else if err != nil {
		return nil, exit.Usagef("the links file %w", exit.File(file, err))
	}
	if info, err := os.Stat(file); err == nil {
		l.mode = info.Mode().Perm() // colleagues may share it
	}
	was := links{file: file, mode: l.mode}
	if err := json.Unmarshal(text, &was, json.RejectUnknownMembers(true)); err != nil || was.Kind != linksKind {
		return nil, exit.Usagef("%s is no links file, or is damaged: expected %q in it; put back a copy, or name another by --links", file, linksKind)
	}
	if was.Aimsio != l.Aimsio || was.Ajera != l.Ajera {
		return nil, exit.Usagef("%s is of other accounts: it links jobs of %s to projects of %s, and you use %s and %s; choose the --profile, or another file by --links", file, was.Aimsio, was.Ajera, l.Aimsio, l.Ajera)
	}
	if was.Jobs == nil {
		was.Jobs = map[string]link{}
	}
	return &was, nil
}

// set notes the link of a job, on the disk before it returns.
func (l *links) set(key string, to link) error {
	before, was := l.Jobs[key]
	l.Jobs[key] = to
	err := l.save()
	if err != nil {
		l.Jobs[key] = before
		if !was {
			delete(l.Jobs, key)
		}
	}
	return err
}

// forget takes a job out: its create was certainly not done.
func (l *links) forget(key string) error {
	delete(l.Jobs, key)
	return l.save()
}

func (l *links) save() error {
	var b bytes.Buffer
	if err := json.MarshalWrite(&b, l, json.Deterministic(true), jsontext.WithIndent("  ")); err != nil {
		return err
	}
	b.WriteByte('\n')
	if err := atomicfile.Write(l.file, b.Bytes(), l.mode); err != nil {
		return fmt.Errorf("the links file cannot be written: %w", err)
	}
	return nil
}
