package rawjson_test

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// inWindows reads a list in windows of that size and writes it as one again. It is no list when a
// window is none, as for who decodes them.
func inWindows(text string, size int) (list string, ok bool) {
	w := rawjson.NewWindows(iotest.OneByteReader(strings.NewReader(text)), size)
	var items []string
	for {
		window, err := w.Next()
		if err == io.EOF {
			return "[" + strings.Join(items, ",") + "]", true
		}
		if err != nil || !rawjson.IsValid(window) || window.Kind() != '[' {
			return "", false
		}
		inner := strings.TrimSpace(string(window))
		if inner = inner[1 : len(inner)-1]; strings.TrimSpace(inner) != "" {
			items = append(items, inner)
		}
	}
}

var lists = []string{
	`[]`, ` `, `[ ] `, `[1]`, `[1,2,3]`, `[1,,2]`, `[,1]`, `[1,]`, `[,]`, `[1 2]`, `[[],[1,2],{"a":[1,{"b":2}]}]`, `[{]`, `[{"a":1],2]`, `[1}`,
	`["a,b","]","\"","\\","\\\",[", "x"] ` + "\n", `["a]`, `["é","` + "\xff" + `",null,true]`, `[1]x`, `[1] ]`, `[1],`, `[1][2]`, `{}`, `{"a":[1]}`, `]`, `null`, `1`,
	`[{"guid":"a","updatedAt":5}, {"guid":"b"} ,{}]`, `[{"a":"` + strings.Repeat("long ", 40) + `"},1,{"b":[` + strings.Repeat("1,", 90) + `2]}]`, "[1,\v2]", "[\v]", `[tru,1]`, `["a\`,
	strings.Repeat("[", 50) + strings.Repeat("]", 50), `[1,[2,[3,4],5],6]` + strings.Repeat(" ", 99), `[1]` + strings.Repeat(" ", 99) + "x", `[` + strings.Repeat(" ", 99) + `]`, `[` + strings.Repeat(" ", 99) + `,1]`,
}

// TestWindows: in windows of any size a text is a list when it is one, and the same; cut off anywhere,
// it is none.
func TestWindows(t *testing.T) {
	for _, whole := range lists {
		for end := range len(whole) + 1 {
			text := whole[:end]
			checkWindows(t, text)
		}
	}
}

func checkWindows(t *testing.T, text string) {
	t.Helper()
	is := rawjson.IsValid(rawjson.Value(text)) && strings.HasPrefix(text, "[")
	for _, size := range []int{1, 2, 7, 64, 1 << 10} {
		switch got, ok := inWindows(text, size); {
		case ok != is:
			t.Fatalf("%q in windows of %d is a list: %v; it is one: %v", text, size, ok, is)
		case ok && !rawjson.Same(rawjson.Value(got), rawjson.Value(text)):
			t.Fatalf("%q in windows of %d is %q", text, size, got)
		}
	}
}

func FuzzWindows(f *testing.F) {
	for _, list := range lists {
		f.Add(list)
	}
	f.Fuzz(checkWindows)
}
