package main

import (
	"go/scanner"
	"go/token"
	"slices"
	"testing"
)

// checkOnly holds that a change of words touches only comments, and a change of
// order only order.
func checkOnly(t *testing.T, c change, before, after map[string][]byte) {
	t.Helper()
	for name := range after {
		was, is := tokens(before[name], c.only != "comments"), tokens(after[name], c.only != "comments")
		if c.only == "order" {
			slices.Sort(was)
			slices.Sort(is)
		}
		if c.only != "" && !slices.Equal(was, is) {
			t.Errorf("more than %s changed in %s", c.only, name)
		}
	}
}

// tokens are the tokens of a Go file.
func tokens(source []byte, comments bool) []string {
	var mode scanner.Mode
	if comments {
		mode = scanner.ScanComments
	}
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(source)), source, nil, mode)
	var all []string
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return all
		}
		all = append(all, tok.String()+text)
	}
}
