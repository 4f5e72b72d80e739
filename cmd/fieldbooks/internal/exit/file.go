package exit

import (
	"errors"
	"io/fs"
)

// File says why a file that somebody named cannot be read, in the same words on every system.
func File(name string, err error) error {
	var at *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Usagef("%s: there is no such file", name)
	case errors.Is(err, fs.ErrPermission):
		return Usagef("%s: you may not read this file", name)
	case errors.As(err, &at):
		return Usagef("%s cannot be read: %w", name, at.Err)
	}
	return Usagef("%s cannot be read: %w", name, err)
}
