package words

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode/utf8"
)

// Longest is how many letters a name that this program makes has at most.
const Longest = 59

// Short is a Go name of at most that many letters: words are left out of the middle of a longer
// one, because its beginning says what it belongs to, and its end what it is.
func Short(name string, most int) string {
	if utf8.RuneCountInString(name) <= most {
		return name
	}
	head, tail := "", ""
	parts := Split(name)
	for len(parts) > 0 && letters(head, parts[0]) <= most/2 {
		head, parts = head+parts[0], parts[1:]
	}
	for len(parts) > 0 && letters(head, parts[len(parts)-1], tail) <= most {
		tail, parts = parts[len(parts)-1]+tail, parts[:len(parts)-1]
	}
	if tail != "" {
		return head + tail
	}
	return string([]rune(name)[:most]) // one word without an end
}

func letters(parts ...string) int { return utf8.RuneCountInString(strings.Join(parts, "")) }

// Marked is a Go name of at most that many letters with a mark of four, which what it stands for
// decides: the last resort where words do not tell two things apart.
func Marked(name, of string, most int) string {
	sum := fnv.New32a()
	sum.Write([]byte(of))
	mark := sum.Sum32()
	return fmt.Sprintf("%s%04X", Short(name, most-4), uint16(mark^mark>>16))
}
