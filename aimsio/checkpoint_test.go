package aimsio_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/wire"
)

func TestFileCheckpoint(t *testing.T) {
	folder := t.TempDir()
	at := aimsio.FileCheckpoint(filepath.Join(folder, "jobs.json"))
	if state, err := at.Load(t.Context()); err != nil || !reflect.DeepEqual(state, aimsio.State{}) {
		t.Fatalf("no file: %+v, %v; want the zero State", state, err)
	}
	want := aimsio.State{Server: "s", Resource: "JobOrder", Mark: 7, Done: map[string]wire.Millis{"a": epoch, "b": 0}, Failed: map[string]int{"c": 2}}
	for range 2 {
		if err := at.Save(t.Context(), want); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := at.Load(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	entries, _ := os.ReadDir(folder)
	if len(entries) != 1 {
		t.Errorf("%d files, want the checkpoint alone", len(entries))
	}
	if info, _ := entries[0].Info(); info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %o, want 600", info.Mode().Perm())
	}
}

// TestFileCheckpointKeepsTheOld leaves the file alone when a save fails.
func TestFileCheckpointKeepsTheOld(t *testing.T) {
	folder := t.TempDir()
	at := aimsio.FileCheckpoint(filepath.Join(folder, "there"))
	if err := os.MkdirAll(filepath.Join(string(at), "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := at.Save(t.Context(), aimsio.State{}); err == nil {
		t.Error("a folder was replaced")
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("%d files, want no rest of the failed save", len(entries))
	}
	if err := aimsio.FileCheckpoint(filepath.Join(folder, "missing", "x")).Save(t.Context(), aimsio.State{}); err == nil {
		t.Error("saved into a folder that does not exist")
	}
}

func TestBadCheckpoints(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 3, epoch)
	damaged := aimsio.FileCheckpoint(filepath.Join(t.TempDir(), "x"))
	if err := os.WriteFile(string(damaged), []byte(`{"done":{"a`), 0o600); err != nil {
		t.Fatal(err)
	}
	other, sandbox := &aimsio.MemoryCheckpoint{}, &aimsio.MemoryCheckpoint{}
	_ = numbers(t, c.JobOrders(), other)
	_ = sandbox.Save(t.Context(), aimsio.State{Server: "sandbox.aimsio.com", Resource: "Employee"})
	tests := []struct {
		at   aimsio.Checkpoint
		want string
	}{
		{damaged, "remove it to read everything again"},
		{other, "the checkpoint is of JobOrder at"},
		{sandbox, "the checkpoint is of Employee at sandbox.aimsio.com, not of Employee at 127.0.0.1"},
		{nil, "use All to read without one"},
	}
	before := len(s.Log())
	for _, tt := range tests {
		var errs []error
		for _, err := range c.Employees().Changed(t.Context(), tt.at).Records() {
			errs = append(errs, err)
		}
		if len(errs) != 1 || errs[0] == nil || !strings.Contains(errs[0].Error(), tt.want) {
			t.Errorf("%v, want one error with %q", errors.Join(errs...), tt.want)
		}
	}
	if len(s.Log()) != before {
		t.Error("a call was made all the same")
	}
}
