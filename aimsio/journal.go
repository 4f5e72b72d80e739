package aimsio

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
	"github.com/fieldbooks/fieldbooks/wire"
)

// FileCheckpoint is a [Checkpoint] in the file of that name, which only its owner may read: lines of
// JSON, of which each says what has changed since those before it, null for what is gone. A run adds a
// line for each save, and the file is written anew when these lines are longer than the rest, or when
// somebody else has written it. A crash leaves what the last save or the one before it left; where the
// name is a link, in the place that it leads to. The folder must exist.
type FileCheckpoint string

// checkpointKind tells our files from others; the number is that of their form. Files of the form
// before are one object, a State.
const checkpointKind, checkpointKindBefore = "aimsio/2", "aimsio/1"

// checkpointHead is the first line.
type checkpointHead struct {
	Kind     string      `json:"checkpoint"`
	Server   string      `json:"server"`
	Resource string      `json:"resource"`
	Mark     wire.Millis `json:"mark"`
	Lines    int         `json:"lines"` // more that were written with it, all at once
}

// checkpointLine is each other line.
type checkpointLine struct {
	Mark    *wire.Millis            `json:"mark,omitempty"`
	Done    map[string]*wire.Millis `json:"done,omitempty"`
	Failed  map[string]*int         `json:"failed,omitempty"`
	Missing map[string]*int         `json:"missing,omitempty"`
}

// apply changes s by what a line says.
func (s *State) apply(line checkpointLine) {
	if line.Mark != nil {
		s.Mark = *line.Mark
	}
	apply(&s.Done, line.Done)
	apply(&s.Failed, line.Failed)
	apply(&s.Missing, line.Missing)
}

func apply[V any](to *map[string]V, changes map[string]*V) {
	for key, value := range changes {
		if value == nil {
			delete(*to, key)
			continue
		}
		if *to == nil {
			*to = map[string]V{}
		}
		(*to)[key] = *value
	}
}

// changes are the keys of which a State says another thing than it did, by its maps.
type changes struct{ done, failed, missing []string }

// of is the line that tells of them.
func (c changes) of(s State) checkpointLine {
	return checkpointLine{&s.Mark, told(s.Done, c.done), told(s.Failed, c.failed), told(s.Missing, c.missing)}
}

// told is what a map says of keys.
func told[V any](of map[string]V, keys []string) map[string]*V {
	line := make(map[string]*V, len(keys))
	for _, key := range keys {
		line[key] = nil
		if value, is := of[key]; is {
			line[key] = &value
		}
	}
	return line
}

// Load reads the file. A missing file is the zero State. A damaged one, or one that
// is no checkpoint, is an error: to begin anew, or in another file, is the user's choice.
func (name FileCheckpoint) Load(context.Context) (State, error) {
	state, _, err := name.open()
	return state, err
}

// Save writes the file anew.
func (name FileCheckpoint) Save(_ context.Context, state State) error {
	return (&journal{name: name}).rewrite(state)
}

// journal is a file that is added to.
type journal struct {
	name FileCheckpoint
	was  fs.FileInfo // of the file, as long as it may be added to
	// What the file holds: in all, what of that was written at once, and of whom.
	size, base       int64
	server, resource string
	mark             wire.Millis
}

// open is Load, and where to go on.
func (name FileCheckpoint) open() (State, *journal, error) {
	if name == "" {
		return State{}, nil, errors.New("no file named; name one, which need not exist")
	}
	j, state := &journal{name: name}, State{}
	file, err := os.Open(string(name))
	if errors.Is(err, fs.ErrNotExist) {
		return state, j, nil
	}
	if err == nil {
		err = j.read(file, &state)
		_ = file.Close()
	}
	if err != nil {
		return State{}, nil, fmt.Errorf("%w; restore the file or name another, or remove it to read everything again", err)
	}
	return state, j, nil
}

// read reads the whole file.
func (j *journal) read(file *os.File, state *State) error {
	from := bufio.NewReaderSize(file, 64<<10)
	first, end := from.ReadBytes('\n')
	if end != nil && end != io.EOF {
		return end
	}
	var head checkpointHead
	if json.Unmarshal(first, &head) != nil || head.Kind != checkpointKind {
		rest, err := io.ReadAll(from)
		if err != nil {
			return err
		}
		return state.readBefore(append(first, rest...))
	}
	if end == io.EOF {
		return errors.New("the file is cut off: its first line has no end")
	}
	state.Server, state.Resource, state.Mark = head.Server, head.Resource, head.Mark
	j.size = int64(len(first))
	whole, err := j.lines(from, head.Lines, state)
	if err != nil {
		return err
	}
	j.server, j.resource, j.mark = state.Server, state.Resource, state.Mark
	if was, err := file.Stat(); err == nil && whole && was.Size() == j.size && was.Mode().Perm() == 0o600 {
		j.was = was
	}
	return nil
}

// lines reads all but the first, of which so many were written at once. The last of the others is
// not there, and the file not whole, when a crash came in between.
func (j *journal) lines(from *bufio.Reader, atOnce int, state *State) (whole bool, err error) {
	for n := 0; ; n++ {
		if n == atOnce {
			j.base = j.size
		}
		text, err := from.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return false, err
		}
		_, end := from.Peek(1)
		switch {
		case err == io.EOF && n < atOnce:
			return false, fmt.Errorf("the file is cut off: it has %d of %d lines", n+1, atOnce+1)
		case err == io.EOF:
			return len(text) == 0, nil
		}
		var line checkpointLine
		if json.Unmarshal(text, &line) != nil {
			if end == io.EOF && n >= atOnce {
				return false, nil
			}
			return false, fmt.Errorf("line %d of the file is damaged", n+2)
		}
		j.size += int64(len(text))
		state.apply(line)
	}
}

// readBefore reads a file of the form before.
func (s *State) readBefore(text []byte) error {
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("the file is empty")
	}
	var file struct {
		Kind *string `json:"checkpoint"` // nil in files of before it was written
		State
	}
	err := json.Unmarshal(text, &file)
	ours := file.Kind != nil || file.Server != "" && file.Resource != "" && file.Done != nil
	switch {
	case errors.As(err, new(*json.UnmarshalTypeError)) || err == nil && !ours:
		return errors.New("the file is JSON, but no checkpoint")
	case err == nil && file.Kind != nil && *file.Kind == checkpointKind:
		return errors.New("the first line of the file is damaged")
	case err == nil && file.Kind != nil && *file.Kind != checkpointKindBefore:
		return fmt.Errorf("the file is a checkpoint of the kind %q, not %q", *file.Kind, checkpointKind)
	}
	*s = file.State
	return err
}

// save keeps what has changed since the last save.
func (j *journal) save(state State, c changes) error {
	if j.was != nil && 2*len(c.done) <= len(state.Done) && j.add(state, c) == nil {
		return nil
	}
	return j.rewrite(state) // which says what is wrong
}

// little is how much is added to a file of any size before it is written anew.
const little = 64 << 10

var errAnew = errors.New("to be written anew")

// add adds a line to the file, if that is as this journal left it.
func (j *journal) add(state State, c changes) error {
	target := j.name.target()
	is, err := os.Stat(target)
	if err != nil || !j.left(is) || j.server != state.Server || j.resource != state.Resource {
		return errAnew
	}
	if state.Mark == j.mark && len(c.done)+len(c.failed)+len(c.missing) == 0 {
		return nil
	}
	line, err := json.Marshal(c.of(state))
	if err != nil {
		return err
	}
	if line = append(line, '\n'); j.size-j.base+int64(len(line)) > max(j.base, little) {
		return errAnew
	}
	file, err := os.OpenFile(target, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = file.Write(line)
	err = errors.Join(err, file.Sync())
	now, wrong := file.Stat()
	if err = errors.Join(err, wrong, file.Close()); err != nil {
		return err
	}
	j.was, j.size, j.mark = now, j.size+int64(len(line)), state.Mark
	return nil
}

// left reports whether a file is as this journal left it, for all that can be told without reading.
func (j *journal) left(is fs.FileInfo) bool {
	return os.SameFile(is, j.was) && is.Size() == j.size && is.ModTime().Equal(j.was.ModTime())
}

// rewrite puts a new file in the place of the old one.
func (j *journal) rewrite(state State) error {
	j.was = nil
	target := j.name.target()
	file, err := atomicfile.Create(target, 0o600)
	if err != nil {
		return err
	}
	to := bufio.NewWriterSize(file, 64<<10)
	size, err := state.write(to)
	if err = errors.Join(err, to.Flush()); err != nil {
		return errors.Join(err, file.Discard())
	}
	if err := file.Commit(); err != nil {
		return err
	}
	j.size, j.base, j.server, j.resource, j.mark = size, size, state.Server, state.Resource, state.Mark
	j.was, _ = os.Stat(target) // of whatever size: that is looked at again
	return nil
}

// piece is how many keys a line has of those that are written at once.
const piece = 1000

// write writes all lines of a new file.
func (s *State) write(to io.Writer) (size int64, err error) {
	lines := func(keys int) int { return (keys + piece - 1) / piece }
	put := func(line any) {
		text, wrong := json.Marshal(line)
		n, failed := to.Write(append(text, '\n'))
		size, err = size+int64(n), errors.Join(err, wrong, failed)
	}
	put(checkpointHead{checkpointKind, s.Server, s.Resource, s.Mark, lines(len(s.Done)) + lines(len(s.Failed)) + lines(len(s.Missing))})
	pieces(s.Done, func(part map[string]*wire.Millis) { put(checkpointLine{Done: part}) })
	pieces(s.Failed, func(part map[string]*int) { put(checkpointLine{Failed: part}) })
	pieces(s.Missing, func(part map[string]*int) { put(checkpointLine{Missing: part}) })
	return size, err
}

func pieces[V any](of map[string]V, put func(map[string]*V)) {
	part := map[string]*V{}
	for key, value := range of {
		if part[key] = &value; len(part) == piece {
			put(part)
			clear(part)
		}
	}
	if len(part) > 0 {
		put(part)
	}
}

// target is where the file is: behind the links, of which the last may lead to nothing yet.
func (name FileCheckpoint) target() string {
	path := string(name)
	for range 40 { // as many as the kernel follows
		next, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(next) {
			next = filepath.Dir(path) + string(filepath.Separator) + next // not cleaned: the folder may be a link too
		}
		path = next
	}
	return path
}
