package output

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

// target is where the output goes: a stream, or a file that takes the place of another at the end.
type target struct {
	*bufio.Writer
	file     *atomicfile.File // nil for a stream
	name     string           // of the file, as the user has it
	terminal bool
	open     bool // a line is begun
	together bool // more is coming at once: see [Writer.Records]
}

// private is the mode of a new file: what is in it is the firm's own. A file that is there keeps
// its.
const private = 0o600

func open(out io.Writer, opts Options) (*target, error) {
	if opts.File == "" {
		return &target{Writer: bufio.NewWriterSize(out, 64<<10), terminal: opts.Width > 0}, nil
	}
	mode := fs.FileMode(private)
	if info, err := os.Stat(opts.File); err == nil {
		mode = info.Mode().Perm()
	}
	file, err := atomicfile.Create(opts.File, mode)
	if err != nil {
		return nil, exit.Usagef("--file %s: it cannot be written: %w", opts.File, plain(err))
	}
	return &target{Writer: bufio.NewWriterSize(file, 64<<10), file: file, name: opts.File}, nil
}

// plain is an error of a file without the name that it has while it is written.
func plain(err error) error {
	var of *fs.PathError
	var moved *os.LinkError
	switch {
	case errors.As(err, &of):
		return of.Err
	case errors.As(err, &moved):
		return moved.Err
	}
	return err
}

// put writes one or several whole lines.
func (t *target) put(text []byte) error {
	if t.terminal {
		text = harmless(text)
	}
	if len(text) > 0 {
		t.open = text[len(text)-1] != '\n'
	}
	_, err := t.Write(text)
	return err
}

// sent has what was put reach a stream now: whoever reads it may be waiting.
func (t *target) sent() error {
	if t.file != nil || t.together {
		return nil
	}
	return t.Flush()
}

// commit ends the output.
func (t *target) commit() error {
	err := t.Flush()
	if t.file == nil {
		return err
	}
	if err != nil {
		err = errors.Join(err, t.file.Discard())
	} else {
		err = t.file.Commit()
	}
	if err != nil {
		return exit.Errorf(exit.Failed, "--file %s: it cannot be written: %w", t.name, plain(err))
	}
	return nil
}

// discard leaves nothing of a file, and a stream where it is.
func (t *target) discard() {
	if t.file != nil {
		_ = t.file.Discard() // it has another name than that of the user
	} else if t.open {
		_ = t.put([]byte("\n")) // what failed is told on a line of its own
		_ = t.Flush()
	}
}

// full is the error of a format that cannot hold what came.
func full(format string, args ...any) error {
	return exit.Errorf(exit.Failed, "%s; use -o csv or json", fmt.Sprintf(format, args...))
}
