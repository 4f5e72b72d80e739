package main

import (
	"fmt"
	"os"
)

// alone runs f while no other process generates for the module around the working folder. It waits
// for one that does; a lock ends with its process, however that ends. Where a folder cannot be
// locked it does not wait, and outside of the module f tells.
func alone(f func() error) error {
	root, err := moduleRoot()
	if err != nil {
		return f()
	}
	held, busy := lock(root, false)
	if busy {
		fmt.Fprintln(os.Stderr, "gen: another run is at work here; waiting for it")
		held, _ = lock(root, true)
	}
	if held != nil {
		defer held.Close()
	}
	return f()
}
