package main

import (
	"errors"
	"os"
	"path/filepath"
)

// write mends the differences and counts what it did. Files that were not generated
// are an error, and then nothing is written: whoever put them there would lose them
// sooner or later.
func write(root string, files map[string][]byte, found differences) (written, removed int, err error) {
	if alien := found.in(foreign); len(alien) > 0 {
		return 0, 0, alien.err()
	}
	for _, diff := range found {
		path := filepath.Join(root, filepath.FromSlash(diff.path))
		if diff.state == stale {
			err = errors.Join(err, remove(path))
			removed++
			continue
		}
		err = errors.Join(err, writeFile(path, files[diff.path]))
		written++
	}
	return written, removed, err
}

// writeFile replaces a file in one step: a reader, or a crash, sees the old text or
// the new one.
func writeFile(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

// remove deletes a file, and its folder when that was the last one in it.
func remove(path string) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		return err
	}
	return os.Remove(dir)
}
