package tables

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
)

// longest is how many bytes of a name PostgreSQL keeps.
const longest = 63

// snake is a name of the vendor's as tables and columns have it: words in small letters. A plus sign
// is a word, for it tells "Cost" from "Cost + Premium".
func snake(name string) string {
	return strings.ReplaceAll(call.Kebab(strings.ReplaceAll(name, "+", " Plus ")), "-", "_")
}

// sentence is what a name says, for columns of which the specs say no more: "First name."
func sentence(name string) string {
	words := strings.ReplaceAll(snake(name), "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:] + "."
}

// short is a name of at most [longest] bytes.
func short(name string, most int) string {
	if len(name) <= most {
		return name
	}
	for most > 0 && !utf8.RuneStart(name[most]) {
		most--
	}
	return strings.TrimRight(name[:most], "_")
}

// free is a name that nothing has yet: itself, or with a number behind it.
func free(name string, taken func(string) bool) string {
	one := short(name, longest)
	for n := 2; taken(one); n++ {
		number := "_" + strconv.Itoa(n)
		one = short(name, longest-len(number)) + number
	}
	return one
}

// singular is the name of a table as the names of its children begin.
func singular(name string) string { return strings.TrimSuffix(name, "s") }
