package doctor

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/fieldbooks/fieldbooks/ajera"
)

// codes are the numbers of a refusal of Ajera's, by which its support knows it.
func codes(e *ajera.Error) string {
	parts := []string{status(e.Status)}
	if e.ResponseCode != 0 {
		parts = append(parts, fmt.Sprintf("code %d", e.ResponseCode))
	}
	for _, entry := range e.Entries[:min(len(e.Entries), 3)] {
		parts = append(parts, fmt.Sprintf("error %d", entry.ErrorID))
	}
	return strings.Join(parts, ", ")
}

// status is one of HTTP in words.
func status(code int) string {
	if code == 0 {
		return "no answer came"
	}
	return fmt.Sprintf("HTTP %d", code)
}

// wrapped is a text in lines of that width, each but the first after an indent.
func wrapped(text, indent string, width int) string {
	var b strings.Builder
	at := runewidth.StringWidth(indent)
	for i, word := range strings.Fields(text) {
		wide := runewidth.StringWidth(word)
		switch {
		case i == 0:
		case at+1+wide > width:
			b.WriteString("\n" + indent)
			at = runewidth.StringWidth(indent)
		default:
			b.WriteByte(' ')
			at++
		}
		b.WriteString(word)
		at += wide
	}
	return b.String()
}
