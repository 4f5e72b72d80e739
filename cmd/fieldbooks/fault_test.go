package main

import (
	"bytes"
	"errors"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// TestFaultIsHarmless: a vendor's words in an error cannot take the terminal over.
func TestFaultIsHarmless(t *testing.T) {
	var out bytes.Buffer
	f := fault{err: errors.New("refused: \x1b[31mred\r")}
	if code := f.report(&out); code != exit.Failed || out.String() != "fieldbooks: refused: ␛[31mred␍\n" {
		t.Errorf("%d %q", code, out.String())
	}
}
