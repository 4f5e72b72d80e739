package output

import (
	"fmt"
	"strings"
)

// Counted is a number of things, and where the sentence goes on one verb for one of them and one for
// several: "1 row is", "2 rows are".
func Counted(n int, thing string, verbs ...string) string {
	if n != 1 {
		thing += "s"
	}
	text := fmt.Sprintf("%d %s", n, thing)
	switch {
	case len(verbs) == 2 && n == 1:
		return text + " " + verbs[0]
	case len(verbs) == 2:
		return text + " " + verbs[1]
	}
	return text
}

// Alternatives are words to choose from.
func Alternatives(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// Quoted is what somebody wrote, as a sentence may show it: on one line, and not at length.
func Quoted(text string) string {
	const most = 60
	if letters := []rune(text); len(letters) > most {
		return fmt.Sprintf("%q...", string(letters[:most]))
	}
	return fmt.Sprintf("%q", text)
}

// OrMeant asks within a sentence whether one of those was meant, "" where there is none.
func OrMeant(near []string) string {
	if len(near) == 0 {
		return ""
	}
	return " (did you mean " + strings.Join(near, " or ") + "?)"
}

// DidYouMean asks at the end of an error whether one of those was meant, "" where there is none.
func DidYouMean(near []string) string {
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + Alternatives(near) + "?"
}
