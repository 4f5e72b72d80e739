package model

import (
	"go/token"
	"go/types"
	"strings"
	"unicode"
)

// How names are made. The vendor's words stay: a Go name is the wire name without
// what Go does not allow, each word with a capital letter, initialisms in capitals
// (`Timesheet Key` is TimesheetKey, `D1 Regular` is D1Regular, `Non_1099` is
// Non1099, `BuisnessTypeW9` stays as the vendor misspelt it). Two wire names can so
// come to one Go name; scope.go finds them and asks for a `go:` name.
//
// Types, enums and methods are declared in the specs under their Go names, so
// nothing is made of them; see [Exported].

// initialisms are the words that Go writes in capitals, as far as the vendor uses
// them in another form.
var initialisms = map[string]bool{
	"API": true, "CRM": true, "GL": true, "GUID": true, "ICR": true, "ID": true,
	"NRB": true, "OT": true, "PM": true, "URL": true, "WBS": true,
}

// symbols are the signs that carry meaning in the vendor's names.
var symbols = map[rune]string{'+': "Plus", '%': "Percent", '&': "And", '#': "Number"}

// GoName is the Go name of a wire name. It is not always a Go identifier: see
// [Exported].
func GoName(wire string) string {
	var name strings.Builder
	for _, word := range words(wire) {
		if upper := strings.ToUpper(word); initialisms[upper] {
			name.WriteString(upper)
			continue
		}
		name.WriteString(capital(word))
	}
	return name.String()
}

// Exported reports whether name can be declared for other packages.
func Exported(name string) bool {
	return token.IsIdentifier(name) && token.IsExported(name)
}

// variable is the name of the package variable that describes a method: its name
// with a small letter, unless that means something else where it is written.
func variable(method string) string {
	parts := words(method)
	if len(parts) == 0 {
		return ""
	}
	name := strings.ToLower(parts[0]) + strings.Join(parts[1:], "")
	if taken(name) {
		return name + "Method"
	}
	return name
}

// locals are the names that generated functions declare, and the packages their
// files import.
var locals = map[string]bool{
	"args": true, "c": true, "caller": true, "ctx": true, "f": true, "got": true,
	"opts": true, "r": true, "v": true, "verb": true,
	"context": true, "fmt": true, "init": true, "slog": true, "wire": true,
}

// taken reports whether a package variable of this name would not compile, or would
// hide something that generated code needs.
func taken(name string) bool {
	return locals[name] || token.IsKeyword(name) || types.Universe.Lookup(name) != nil
}

// words cuts a wire name at everything that is not a letter or a digit, and within
// camel case: "icrClientId" is icr, Client, Id; "ICRMobile" is ICR, Mobile.
func words(wire string) []string {
	var found []string
	var word []rune
	cut := func() {
		if len(word) > 0 {
			found = append(found, string(word))
			word = nil
		}
	}
	runes := []rune(wire)
	for i, r := range runes {
		switch {
		case symbols[r] != "":
			cut()
			found = append(found, symbols[r])
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut()
			continue
		case startsWord(runes, i):
			cut()
		}
		word = append(word, r)
	}
	cut()
	return found
}

// startsWord reports whether the letter at i begins a word of camel case: a capital
// after a small letter or digit, or the last capital before a small letter.
func startsWord(runes []rune, i int) bool {
	if i == 0 || !unicode.IsUpper(runes[i]) {
		return false
	}
	if !unicode.IsUpper(runes[i-1]) {
		return true
	}
	return i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

func capital(word string) string {
	for i, r := range word {
		return string(unicode.ToUpper(r)) + word[i+len(string(r)):]
	}
	return ""
}
