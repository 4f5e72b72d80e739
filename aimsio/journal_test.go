package aimsio_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// fileOf is a checkpoint of so many records, written at once.
func fileOf(t *testing.T, records int) aimsio.FileCheckpoint {
	t.Helper()
	at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	state := aimsio.State{Done: map[string]wire.Millis{}}
	for i := range records {
		state.Done[fmt.Sprintf("5d0c0000-77aa-4b1e-9d11-%012d", i)] = epoch
	}
	if err := at.Save(t.Context(), state); err != nil {
		t.Fatal(err)
	}
	return at
}

// listOf is the list of the records of fileOf, of which the first have changed once more.
func listOf(records, changed int) string {
	var b strings.Builder
	for i := range records {
		stamp := epoch
		if i < changed {
			stamp++
		}
		fmt.Fprintf(&b, `,{"guid":"5d0c0000-77aa-4b1e-9d11-%012d","updatedAt":%d}`, i, stamp)
	}
	return "[" + b.String()[1:] + "]"
}

// saving makes a run with as many saves as records.
func (s *scripted) saving(t *testing.T, c *aimsio.Client, at aimsio.Checkpoint) {
	t.Helper()
	for _, err := range c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1), aimsio.SaveEvery(0)).Records() {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestFileIsAddedTo counts what a save writes: what has changed, and not what is known.
func TestFileIsAddedTo(t *testing.T) {
	const records = 20_000
	at, s := fileOf(t, records), &scripted{list: listOf(records, 0)}
	c := talk(t, s.ServeHTTP)
	s.saving(t, c, at) // it knows the server from here on
	before, err := os.ReadFile(string(at))
	if err != nil {
		t.Fatal(err)
	}
	s.list = listOf(records, 10)
	s.saving(t, c, at)
	after, _ := os.ReadFile(string(at))
	added, is := bytes.CutPrefix(after, before)
	if !is || bytes.Count(added, []byte("\n")) != 11 || len(added) > 11*100 {
		t.Errorf("a file of %d bytes has %d after 10 records, and began as before: %v;\n%.2000s", len(before), len(after), is, added)
	}
	s.saving(t, c, at)
	if again, _ := os.ReadFile(string(at)); !bytes.Equal(again, after) {
		t.Errorf("a run over nothing new wrote %d bytes", len(again)-len(after))
	}
	if state, err := at.Load(t.Context()); err != nil || len(state.Done) != records || state.Done["5d0c0000-77aa-4b1e-9d11-000000000009"] != epoch+1 {
		t.Errorf("%d records, %v", len(state.Done), err)
	}
}

// steps makes a file by saves of its own and adds of runs, and returns what it said after each, and
// how long it was.
func steps(t *testing.T) (at aimsio.FileCheckpoint, states []aimsio.State, sizes []int) {
	t.Helper()
	s := &scripted{list: stubs("a", "b", "c", "d", "é\"\n")}
	c := talk(t, s.ServeHTTP)
	at = aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	note := func() {
		text, err := os.ReadFile(string(at))
		state, wrong := at.Load(t.Context())
		if err != nil || wrong != nil {
			t.Fatal(err, wrong)
		}
		if n := len(sizes); n == 0 || len(text) > sizes[n-1] {
			states, sizes = append(states, state), append(sizes, len(text))
		}
	}
	run := func() *aimsio.Run[aimsioapi.JobOrder] {
		run := c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1), aimsio.SaveEvery(0))
		for range run.Records() {
			if len(sizes) > 0 {
				note()
			}
		}
		note()
		return run
	}
	run()
	s.list, s.bad = strings.Replace(s.list, fmt.Sprint(epoch), fmt.Sprint(epoch+1), 1), "b"
	s.list = strings.Replace(s.list, `"b","updatedAt":`+fmt.Sprint(epoch), `"b","updatedAt":`+fmt.Sprint(epoch+2), 1)
	run()
	s.bad, s.list = "", stubs("a", "b", "c", "e")
	run()
	last := run()
	if err := last.Forget("a", "d"); err != nil {
		t.Fatal(err)
	}
	note()
	return at, states, sizes
}

// TestFileCutOff cuts a file off at each byte: it says what the save before said, or is refused where it
// was written at once. What is saved then, is there.
func TestFileCutOff(t *testing.T) {
	at, states, sizes := steps(t)
	text, _ := os.ReadFile(string(at))
	base := bytes.IndexByte(text, '\n') + 1
	var head struct{ Lines int }
	if err := json.Unmarshal(text[:base], &head); err != nil || len(sizes) < 7 || head.Lines != 1 {
		t.Fatalf("%v, sizes %v, %d lines", err, sizes, head.Lines)
	}
	base += bytes.IndexByte(text[base:], '\n') + 1
	var last aimsio.State // at the end of a line
	known := 0
	for size := range len(text) + 1 {
		if err := os.WriteFile(string(at), text[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		state, err := at.Load(t.Context())
		switch {
		case size < base:
			if err == nil {
				t.Fatalf("cut off after %d of the %d bytes that were written at once: %+v", size, base, state)
			}
			continue
		case err != nil || text[size-1] != '\n' && !reflect.DeepEqual(state, last):
			t.Fatalf("cut off after %d bytes: %+v, %v; want %+v", size, state, err, last)
		}
		if last = state; slices.Contains(sizes, size) {
			if known++; !reflect.DeepEqual(state, states[slices.Index(sizes, size)]) {
				t.Fatalf("cut off after %d bytes: %+v; the save said %+v", size, state, states[slices.Index(sizes, size)])
			}
		}
	}
	if known != len(sizes) {
		t.Errorf("%d of %d saves were met", known, len(sizes))
	}
}

// TestFileDamaged changes each byte to one that is no JSON there: only the last line may be bad.
func TestFileDamaged(t *testing.T) {
	at, states, _ := steps(t)
	text, _ := os.ReadFile(string(at))
	last := bytes.LastIndexByte(text[:len(text)-1], '\n') + 1
	for i := range text {
		damaged := bytes.Clone(text)
		damaged[i] = 0
		if err := os.WriteFile(string(at), damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		state, err := at.Load(t.Context())
		before := states[len(states)-2]
		if i == last-1 { // it joins the last two
			before = states[len(states)-3]
		}
		if (err == nil) != (i >= last-1) || err == nil && !reflect.DeepEqual(state, before) {
			t.Fatalf("byte %d of %d, the last line begins with %d: %+v, %v", i, len(text), last, state, err)
		}
		if err != nil && !strings.Contains(err.Error(), "restore the file or name another, or remove it to read everything again") {
			t.Fatal(err)
		}
	}
}

// TestFileGoesOn: a run goes on in a file of before, in one with a torn end, and in one that somebody
// has changed, taken away or lent out in the meantime, and loses nothing.
func TestFileGoesOn(t *testing.T) {
	s := &scripted{list: stubs("a", "b", "c", "d")}
	c := talk(t, s.ServeHTTP)
	var server string
	write := func(at aimsio.FileCheckpoint, text string, mode os.FileMode) error {
		return errors.Join(os.WriteFile(string(at), []byte(text), 0o600), os.Chmod(string(at), mode))
	}
	want := map[string]wire.Millis{"a": epoch, "b": epoch, "c": epoch, "d": epoch}
	tests := map[string]func(at aimsio.FileCheckpoint) error{
		"": func(aimsio.FileCheckpoint) error { return nil },
		"of before": func(at aimsio.FileCheckpoint) error {
			return write(at, fmt.Sprintf(`{"checkpoint":"aimsio/1","server":%q,"resource":"JobOrder","mark":5,"done":{"a":%d}}`, server, epoch), 0o600)
		},
		"of before, of no kind": func(at aimsio.FileCheckpoint) error {
			return write(at, fmt.Sprintf("{\n\"server\":%q,\n\"resource\":\"JobOrder\",\"mark\":5,\"done\":{\"a\":%d}\n}\n", server, epoch), 0o600)
		},
		"torn": func(at aimsio.FileCheckpoint) error {
			file, err := os.OpenFile(string(at), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = file.WriteString(`{"done":{"b":`)
			return errors.Join(err, file.Close())
		},
		"open to all": func(at aimsio.FileCheckpoint) error { return os.Chmod(string(at), 0o644) },
		"gone":        func(at aimsio.FileCheckpoint) error { return os.Remove(string(at)) },
		"as long as it was": func(at aimsio.FileCheckpoint) error {
			text, err := os.ReadFile(string(at))
			later := time.Now().Add(time.Second) // whatever the resolution
			for key := range want {
				text = bytes.ReplaceAll(text, fmt.Appendf(nil, "%q:%d", key, epoch), fmt.Appendf(nil, "%q:%d", key, epoch+1))
			}
			return errors.Join(err, write(at, string(text), 0o600), os.Chtimes(string(at), later, later))
		},
	}
	for name, change := range tests {
		for _, when := range []string{"before", "meanwhile"} {
			at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
			s.list = stubs("a")
			s.saving(t, c, at)
			state, err := at.Load(t.Context())
			server, s.list = state.Server, stubs("a", "b", "c", "d")
			if when == "before" {
				err = errors.Join(err, change(at))
			}
			for _, wrong := range c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1), aimsio.SaveEvery(0)).Records() {
				if err = errors.Join(err, wrong); when == "meanwhile" && change != nil {
					err = errors.Join(err, change(at))
				}
			}
			state, wrong := at.Load(t.Context())
			info, _ := os.Stat(string(at))
			if err = errors.Join(err, wrong); err != nil || !maps.Equal(state.Done, want) || state.Mark != epoch || info.Mode().Perm() != 0o600 && name != "open to all" {
				t.Errorf("%s %s: %+v, mode %v, %v", name, when, state, info.Mode(), err)
			}
			if when == "before" && info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v", name, info.Mode())
			}
		}
	}
}

// TestFileWithoutItsFirstLine: a first line without its end, and one that an editor has broken up, are
// refused in words that say so, and nothing is added to them.
func TestFileWithoutItsFirstLine(t *testing.T) {
	s := &scripted{list: `[]`, bad: "a"}
	c := talk(t, s.ServeHTTP)
	at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	s.saving(t, c, at)
	text, _ := os.ReadFile(string(at))
	s.list = stubs("a")
	for spoiled, want := range map[string]string{
		strings.TrimSpace(string(text)):                   "the file is cut off: its first line has no end",
		strings.ReplaceAll(string(text), `,"`, ",\n  \""): "the first line of the file is damaged",
	} {
		if err := os.WriteFile(string(at), []byte(spoiled), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := s.follow(t, c, at)
		after, _ := os.ReadFile(string(at))
		if !strings.Contains(fmt.Sprint(err), want) || string(after) != spoiled {
			t.Errorf("%q became %q: %v; want %q", spoiled, after, err, want)
		}
	}
}

// TestFileOfTwo: two runs at a time that use one file leave what one of them says, as a whole.
func TestFileOfTwo(t *testing.T) {
	s := &scripted{list: stubs("a", "b", "c", "d", "e", "f")}
	c := talk(t, s.ServeHTTP)
	at := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	for _, err := range c.JobOrders().Changed(t.Context(), at, aimsio.AtOnce(1), aimsio.SaveEvery(0)).Records() {
		if err != nil {
			t.Fatal(err)
		}
		s.saving(t, c, at)
		if state, err := at.Load(t.Context()); err != nil || len(state.Done) == 0 {
			t.Fatalf("%+v, %v", state, err)
		}
	}
	if state, err := at.Load(t.Context()); err != nil || len(state.Done) != 6 {
		t.Errorf("%+v, %v", state, err)
	}
}
