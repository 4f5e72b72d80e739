//go:build !unix

package browser

import "os/exec"

// ending leaves it to the browser to end when nobody speaks to it any more.
func ending(*exec.Cmd, string) {}
