//go:build unix

package ownfile

import (
	"io/fs"
	"syscall"
)

// owner is the user whom a file belongs to.
func owner(info fs.FileInfo) (uid int, known bool) {
	stat, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return 0, false
	}
	return int(stat.Uid), true
}
