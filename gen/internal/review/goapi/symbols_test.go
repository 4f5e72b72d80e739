package goapi

import (
	"strings"
	"testing"
)

const source = `package p

import "context"

const (
	A     State = "a"
	b     State = "b"
	C, D        = 1, 2
)

var (
	E error
	f int
)

type State string
type Same = State
type hidden struct{ X int }
type Pair[K comparable, V any] struct {
	Key  K
	Rest map[string][]V
	*State
	more int
	In   struct {
		N   int
		Fn  func(a, b int, rest ...string) (ok bool)
		hid int
	}
}
type Doer interface {
	Do(ctx context.Context, args ...any) (n int, err error)
	State
}

func New(c Doer, x, y *int) *Pair[int, string] { return nil }
func Map[T any](f func(T) T) {}
func (p *State) Known() bool { return true }
func (p State) known() bool  { return true }
func (h hidden) Y() int      { return 0 }
`

const want = `pkg p, const A State = "a"
pkg p, const C = 1
pkg p, const D = 2
pkg p, func Map[T any](func(T) T)
pkg p, func New(Doer, *int, *int) *Pair[int, string]
pkg p, method (*State) Known() bool
pkg p, type Doer interface
pkg p, type Doer interface, Do(context.Context, ...any) (int, error)
pkg p, type Doer interface, embedded State
pkg p, type Pair[K comparable, V any] struct
pkg p, type Pair[K comparable, V any] struct, In struct{N int; Fn func(int, int, ...string) bool}
pkg p, type Pair[K comparable, V any] struct, Key K
pkg p, type Pair[K comparable, V any] struct, Rest map[string][]V
pkg p, type Pair[K comparable, V any] struct, embedded *State
pkg p, type Same = State
pkg p, type State string
pkg p, var E error
`

func TestSymbols(t *testing.T) {
	reports, err := Symbols(map[string][]byte{
		"generated/p/a.gen.go":  []byte(source),
		"generated/p/notes.txt": []byte("not Go"),
		"generated/q/b.gen.go":  []byte("package q\n\ntype Z int\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(reports["generated/api/p.txt"]); got != want {
		t.Errorf("the report is\n%s\nwanted\n%s", got, want)
	}
	if got := string(reports["generated/api/q.txt"]); got != "pkg q, type Z int\n" {
		t.Errorf("the report of q is %q", got)
	}
	if len(reports) != 2 {
		t.Errorf("%d reports", len(reports))
	}
}

func TestSymbolsOfBrokenCode(t *testing.T) {
	_, err := Symbols(map[string][]byte{"generated/p/a.gen.go": []byte("package p\n\nfunc (")})
	if err == nil || !strings.Contains(err.Error(), "generated/p/a.gen.go:3") {
		t.Errorf("the error is %v, without the place", err)
	}
}
