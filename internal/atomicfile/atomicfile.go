// Package atomicfile writes files in one step: in come a name and the text, and a
// reader, or a crash, sees the old file or the new one.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces a file, with that mode. Its folder must exist.
func Write(name string, text []byte, mode fs.FileMode) error {
	folder := filepath.Dir(name)
	file, err := os.CreateTemp(folder, filepath.Base(name)+".*.tmp") // with mode 0600
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil && mode != 0o600 {
		err = file.Chmod(mode)
	}
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	if dir, err := os.Open(folder); err == nil { // where a folder can be synced at all
		_ = dir.Sync()
		_ = dir.Close()
	}
	return nil
}
