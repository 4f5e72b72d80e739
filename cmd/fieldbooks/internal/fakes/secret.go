package fakes

import (
	"encoding/base64"
	"regexp"
	"strings"
)

// secrets finds what is to stand neither in the log nor on the page, wherever a program that is just
// being written sends it: in a path, in the arguments, in its own name.
type secrets struct{ found *regexp.Regexp }

// secretMembers are what JSON calls user, password and token, in the words of either vendor and with what
// somebody typed there, which may open the vendor's own server.
const secretMembers = `((?i:"(?:user_?name|password|session_?token|authorization)")\s*:\s*")(?:[^"\\]|\\.)+`

// tokens are as Ajera's stand-in makes them.
const tokens = `\b[A-Z2-7]{26}\b`

// secretsOf are those of stand-ins that let in a user with a password.
func secretsOf(user, password string, others ...string) secrets {
	words := append(others, base64.StdEncoding.EncodeToString([]byte(user+":"+password)), user, password)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return secrets{regexp.MustCompile(secretMembers + `|` + tokens + `|` + strings.Join(words, "|"))}
}

// hidden is a text without them.
func (s secrets) hidden(text string) string {
	if s.found == nil {
		return text
	}
	return s.found.ReplaceAllString(text, "${1}(hidden)")
}
