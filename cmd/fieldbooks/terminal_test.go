//go:build unix

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// onTerminal is the program "onterminal WIDTH [-interrupt AFTER] PROGRAM ARGS...": it runs a
// program all of whose streams are the terminal that ttyin gave. One that is interrupted, again and
// again after that time, finds nothing typed.
func onTerminal() {
	flags := flag.NewFlagSet("onterminal", flag.ExitOnError)
	after := flags.Duration("interrupt", time.Hour, "when")
	_ = flags.Parse(os.Args[2:])
	terminal, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	width, widthErr := strconv.ParseUint(os.Args[1], 10, 16)
	if err = errors.Join(err, widthErr); err == nil {
		err = unix.IoctlSetWinsize(int(terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: uint16(width)})
	}
	if *after < time.Hour && err == nil {
		_, err = io.Copy(io.Discard, terminal)
	}
	c := exec.Command(flags.Arg(0), flags.Args()[1:]...)
	c.Stdin, c.Stdout, c.Stderr = terminal, terminal, terminal
	if err = errors.Join(err, c.Start()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() {
		for range time.Tick(*after) {
			_ = c.Process.Signal(os.Interrupt)
		}
	}()
	_ = c.Wait()
	fmt.Fprintf(terminal, "exit %d\n", c.ProcessState.ExitCode())
	time.Sleep(drained)
}

// drained is how long the test has to read what stands last: it closes the terminal as soon as this
// program ends, and what it has not read by then is lost.
const drained = 300 * time.Millisecond
