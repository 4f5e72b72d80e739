package main

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

const code = `package p

func (t *T) f(a, b int) bool {
	if a > 1 && a >
		b {
		a++
	}
	switch {
	case a > 1:
		a--
	}
	return -a < b
}
`

func TestNames(t *testing.T) {
	s, err := parse("p.go", []byte(code))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		line, column int
		want         string
	}{
		{4, 7, "a > 1"}, {4, 11, "a > 1 && a > b"}, {4, 16, "a > b"}, {6, 4, "a++"}, {12, 9, "-a"}, {12, 12, "-a < b"}, {1, 1, ""},
	} {
		if got := s.expression(tt.line, tt.column); got != tt.want {
			t.Errorf("%d:%d is %q, want %q", tt.line, tt.column, got, tt.want)
		}
	}
	if !s.inCase(9, 9) || s.inCase(10, 4) || s.inCase(4, 7) {
		t.Error("what a case says is not told from the rest")
	}
	if got := s.around(4, 7) + " " + s.around(1, 1); got != "*T.f -" {
		t.Errorf("they are in %q", got)
	}
}

func TestList(t *testing.T) {
	got, err := parseList("# why\n\na/b.go f X a > b\n\tit is so\n\tand so\na/b.go g X c\n\tit is so\n")
	if names := slices.Sorted(maps.Keys(got)); err != nil || strings.Join(names, "|") != "a/b.go f X a > b|a/b.go g X c" {
		t.Errorf("%q, %v", names, err)
	}
	for _, bad := range []string{"\ta reason\n", "a/b.go f X a > b\n", "a/b.go f X\na/b.go g X\n\twhy\n"} {
		if _, err := parseList(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
	if _, err := parseList(survivors); err != nil {
		t.Error(err)
	}
}

func TestJudge(t *testing.T) {
	said, _ := judge("a", []mutant{{"a/b.go f X a > b", "a/b.go:3:4", "NOT COVERED"}, {status: "CASE"}, {status: "KILLED"}}, nil)
	want := []string{"a: 100.0 % killed: 1, and 0 timed out; 0 live; 1 not covered, and 1 in cases, which the tool cannot look at", "a/b.go:3:4: not covered: a/b.go f X a > b"}
	if !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
	known := map[string]bool{"a/b.go f X": true, "a/b.go g X": true, "a/sub/b.go f X": true, "ab/b.go f X": true}
	many := slices.Repeat([]mutant{{status: "KILLED"}}, 18)
	for _, tt := range []struct {
		name  string
		found []mutant
		want  []string
	}{
		{"all listed live", append(many, mutant{"a/b.go f X", "", "LIVED"}, mutant{"a/b.go g X", "", "LIVED"}), nil},
		{"one more lives", append(many, mutant{"a/b.go f X", "", "LIVED"}, mutant{"a/b.go g X", "", "LIVED"}, mutant{"a/b.go h X", "a/b.go:3:4", "LIVED"}),
			[]string{"a/b.go:3:4: no test", "85.7 %"}},
		{"one is killed", append(many, mutant{"a/b.go f X", "", "KILLED"}, mutant{"a/b.go g X", "", "LIVED"}), []string{"list: a/b.go f X"}},
	} {
		_, got := judge("a", tt.found, known)
		if len(got) != len(tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if !strings.Contains(got[i], tt.want[i]) {
				t.Errorf("%s: %q, want %q", tt.name, got[i], tt.want[i])
			}
		}
	}
}
