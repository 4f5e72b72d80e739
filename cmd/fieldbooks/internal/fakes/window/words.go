package window

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/wire"
)

// clock is a moment to the millisecond, as the watch of this machine has it.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("15:04:05.000")
}

// capital is where the next word of a name begins.
var capital = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)

// breaks lets a name break between its words, where it has no room.
func breaks(name string) template.HTML {
	return template.HTML(capital.ReplaceAllString(template.HTMLEscapeString(name), "$1<wbr>$2"))
}

// took is how long something took.
func took(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// value is JSON as people read it, without what bends a page, such as a change of direction.
func value(v wire.Value) string {
	if len(v) == 0 {
		return "(nothing)"
	}
	return cut(string(v), 2000)
}

// plain is a text of a stranger, such as the name of a program, in the same way.
func plain(text string) string { return cut(text, 200) }

// cut is the beginning of a text, with how much of it is left out: a page has room for what people
// write, and a program may send megabytes.
func cut(text string, most int) string {
	if len(text) <= most {
		return change.Printable(text)
	}
	return change.Printable(strings.ToValidUTF8(text[:most], "")) + "… " + many(len(text)-most) + " bytes more"
}

// many is a number with its thousands apart.
func many(n int) string {
	digits := fmt.Sprint(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "\u202f" + digits[at:]
	}
	return digits
}

// plural is how many of something.
func plural(n int, one string) string {
	switch {
	case n == 1:
		return "1 " + one
	case strings.HasSuffix(one, "y"):
		return many(n) + " " + strings.TrimSuffix(one, "y") + "ies"
	}
	return many(n) + " " + one + "s"
}
