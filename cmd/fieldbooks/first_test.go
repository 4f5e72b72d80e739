package main

import (
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// firstLines is "readme FILE": it writes a program of a shell that types the lines which the README of
// the repository shows to newcomers, after the first, which serves the stand-ins.
func firstLines(ts *testscript.TestScript, _ bool, args []string) {
	text, err := os.ReadFile(above + "/README.md")
	if err != nil {
		ts.Fatalf("%v", err)
	}
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		if !strings.HasPrefix(block[1], "fieldbooks fake") {
			continue
		}
		_, rest, _ := strings.Cut(block[1], "\n")
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(". ./settings\nset -v\n"+rest), 0o600))
		return
	}
	ts.Fatalf("the README shows no lines that begin with \"fieldbooks fake\"")
}
