package fakes

import "strings"

// setting is the line that sets a variable: in PowerShell on Windows, in any other shell elsewhere.
func setting(system, name, value string) string {
	if system == "windows" {
		return "$env:" + name + " = '" + strings.ReplaceAll(value, "'", "''") + "'\n"
	}
	return "export " + name + "=" + quote(value) + "\n"
}

// quote makes a value one word for any shell.
func quote(value string) string {
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

// plainWord quotes what a shell would part.
func plainWord(word string) string {
	if strings.ContainsAny(word, " {}'\"$!") {
		return quote(word)
	}
	return word
}
