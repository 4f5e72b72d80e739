//go:build unix

package browser

import (
	"os/exec"
	"syscall"
)

// life is what a shell does: it runs the browser until its own input ends, and takes the profile
// away. Nothing is written into that input: it ends when this process does, however that ends.
const life = `
profile=$1
shift
TMPDIR=$profile "$@" </dev/null &
while read -r line; do :; done
kill -KILL $! 2>/dev/null
wait $! 2>/dev/null
for try in 1 2 3 4 5; do rm -rf "$profile" 2>/dev/null && break; sleep 1; done
`

// ending has a shell run the browser, in a group that Ctrl-C does not reach.
func ending(c *exec.Cmd, profile string) {
	c.Args = append([]string{"/bin/sh", "-c", life, "browser", profile, c.Path}, c.Args[1:]...)
	c.Path = "/bin/sh"
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	_, _ = c.StdinPipe() // open as long as this process lives; it was not asked for before
}
