package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes"
)

var update = flag.Bool("update", false, "write what the command says into the scripts of testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"fieldbooks": main,
		"trial":      func() { os.Exit(int(begin(trial))) },
		"onterminal": onTerminal,
		"rewrite":    rewrite,
	})
}

// TestScript runs testdata/script: each file is what somebody types, and what they see. In them
// "fakes" serves both vendors, with the flags of "fieldbooks fake", and puts what they need into
// the environment; "exits N ..." is exec of what ends with that code; "postgres" puts the URL of an
// empty database into $POSTGRES, and "execute DATABASE FILE" executes the statements of a file.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               alone,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"fakes": serveFakes, "exits": wantCode, "readme": firstLines,
			"postgres": servePostgres, "execute": execute},
		Condition: hasPostgres,
	})
}

// alone keeps what the developer has set, and where settings are kept, out of a script.
func alone(env *testscript.Env) error {
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("XDG_CONFIG_HOME", env.WorkDir+"/config")
	env.Setenv("XDG_CACHE_HOME", env.WorkDir+"/cache")
	env.Setenv("FIELDBOOKS_KEYRING", "off")
	return nil
}

func serveFakes(ts *testscript.TestScript, neg bool, args []string) {
	settings, stop, err := fakes.Start(args, io.Discard)
	if neg {
		ts.Fatalf("fakes cannot be negated")
	}
	ts.Check(err)
	ts.Defer(func() { ts.Check(stop()) })
	for _, s := range settings {
		ts.Setenv(s[0], s[1])
	}
}

// wantCode is "exits N PROGRAM ARGS...": exec, and the code that it ends with.
func wantCode(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("it ended with %d, want %s", got, args[0])
	}
}

// rewrite is an editor for scripts: "rewrite old new ... file" replaces texts, each of which must
// be there. A file that tells what is wrong with it stays as it is.
func rewrite() {
	args := os.Args[1:]
	name := args[len(args)-1]
	text, err := os.ReadFile(name)
	for i := 0; i+1 < len(args)-1 && err == nil && !bytes.HasPrefix(text, []byte("#! ")); i += 2 {
		if !bytes.Contains(text, []byte(args[i])) {
			err = fmt.Errorf("rewrite: %q is not there", args[i])
		}
		text = bytes.Replace(text, []byte(args[i]), []byte(args[i+1]), 1)
	}
	if err == nil {
		err = os.WriteFile(name, text, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
