//go:build unix

package pgtest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// life is what a shell does: it makes the cluster, serves it until its input ends, and takes all
// away. Nothing is written into that input: it ends when this process does, however that ends.
const life = `
set -e
cd "$2"
trap 'rm -rf "$2"' EXIT
"$1/initdb" --no-sync -U postgres -A trust -E UTF8 --locale=C -D data >log 2>&1
printf 'local all asked scram-sha-256\nlocal all all trust\n' >data/pg_hba.conf
"$1/postgres" -D data -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off \
  -c synchronous_commit=off -c shared_buffers=32MB -c max_wal_size=256MB >>log 2>&1 </dev/null &
while read -r line; do :; done
kill -QUIT $!
wait $! || :
`

// run has a shell serve a new cluster in dir. Its group is not the one that Ctrl-C reaches.
func run(programs, dir string) error {
	shell := exec.Command("/bin/sh", "-c", life, "pgtest", programs, dir)
	shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() == 0 { // PostgreSQL refuses root
		id, err := other()
		if err != nil {
			return err
		}
		shell.SysProcAttr.Credential = id
		if err := os.Chown(dir, int(id.Uid), int(id.Gid)); err != nil {
			return err
		}
	}
	if _, err := shell.StdinPipe(); err != nil { // open as long as this process lives
		return err
	}
	if err := shell.Start(); err != nil {
		return err
	}
	go func() { _ = shell.Wait() }()
	return nil
}

// other is a user that is not root.
func other() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.ParseUint(u.Uid, 10, 32)
		gid, _ := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
}
