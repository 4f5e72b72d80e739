package openapi

import (
	"fmt"
	"strings"
	"unicode"
)

// initialisms are written in capitals in Go names.
var initialisms = map[string]bool{
	"ACL": true, "API": true, "ASCII": true, "CPU": true, "CSV": true, "DNS": true, "EOF": true, "GL": true, "GUID": true,
	"HTML": true, "HTTP": true, "HTTPS": true, "ID": true, "IP": true, "JSON": true, "NRB": true, "PDF": true, "PO": true,
	"SQL": true, "TLS": true, "UI": true, "UID": true, "UUID": true, "URI": true, "URL": true, "UTF8": true, "VM": true,
	"WBS": true, "XML": true,
}

// goName turns any name into an exported Go name: word breaks become capitals,
// initialisms are written out, what Go does not allow is dropped. It returns ""
// when nothing is left.
func goName(name string) string {
	var b strings.Builder
	list := splitWords(name)
	for _, w := range list {
		b.WriteString(capital(w, name))
	}
	out := cased(b.String())
	if out == "" {
		return ""
	}
	if first := []rune(out)[0]; !unicode.IsUpper(first) {
		return "X" + out
	}
	return out
}

// cased writes letters that know no capitals by their code: a Go name of them is
// legal, but no generator on the way keeps it.
func cased(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r) {
			fmt.Fprintf(&b, "U%04X", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// capital writes one word. In a name all in capitals the words lose theirs.
func capital(word, whole string) string {
	if upper := strings.ToUpper(word); initialisms[upper] {
		return upper
	}
	runes := []rune(word)
	tail := string(runes[1:])
	if len(runes) > 1 && strings.ToUpper(whole) == whole {
		tail = strings.ToLower(tail)
	}
	return string(unicode.ToUpper(runes[0])) + tail
}

// splitWords splits at whatever is neither letter nor digit, and where a capital
// begins a new word: jobWBSSchedule is job, WBS, Schedule.
func splitWords(name string) []string {
	var list []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(part)
		start := 0
		for i := 1; i < len(runes); i++ {
			lowerBefore := !unicode.IsUpper(runes[i-1])
			lowerAfter := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if unicode.IsUpper(runes[i]) && (lowerBefore || lowerAfter && !pluralInitialism(runes[start:], i-start)) {
				list = append(list, string(runes[start:i]))
				start = i
			}
		}
		list = append(list, string(runes[start:]))
	}
	return list
}

// pluralInitialism keeps the s of a plural with its initialism: NRBs is one word.
func pluralInitialism(word []rune, i int) bool {
	return i+2 == len(word) && word[i+1] == 's' && initialisms[string(word[:i+1])]
}

// uncountable words are their own plural.
var uncountable = map[string]bool{
	"equipment": true, "information": true, "info": true, "data": true, "metadata": true, "staff": true, "feedback": true,
	"hardware": true, "software": true, "news": true, "series": true, "payroll": true,
	"labour": true, "labor": true, "mileage": true,
}

// pluralOf returns the plural of the last word of a Go name.
func pluralOf(name string) string {
	word := lastWord(name)
	if uncountable[strings.ToLower(word)] || singularOf(name) != name {
		return name
	}
	lower := strings.ToLower(word)
	switch {
	case initialisms[word]:
		return name + "s"
	case strings.HasSuffix(lower, "y") && len(lower) > 1 && !strings.ContainsRune("aeiou", rune(lower[len(lower)-2])):
		return name[:len(name)-1] + "ies"
	case hasAnySuffix(lower, "s", "x", "ch", "sh", "z"):
		return name + "es"
	}
	return name + "s"
}

// singularOf returns the singular of the last word of a name; a list ending such
// as List goes too.
func singularOf(name string) string {
	for _, tail := range []string{"List", "Array"} {
		if cut := strings.TrimSuffix(name, tail); cut != "" && cut != name {
			return cut
		}
	}
	word := lastWord(name)
	lower := strings.ToLower(word)
	switch {
	case uncountable[lower] || initialisms[word] || len(lower) < 4:
		return name
	case strings.HasSuffix(lower, "ies") && len(lower) > 4:
		return name[:len(name)-3] + "y"
	case hasAnySuffix(lower, "sses", "xes", "ches", "shes", "uses"):
		return name[:len(name)-2]
	case strings.HasSuffix(lower, "s") && !hasAnySuffix(lower, "ss", "us", "is"):
		return name[:len(name)-1]
	}
	return name
}

func lastWord(name string) string {
	if list := splitWords(name); len(list) > 0 {
		return list[len(list)-1]
	}
	return ""
}

func hasAnySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

// snake is the file name of a Go name: BillableItem is billable_item.
func snake(name string) string {
	return strings.ToLower(strings.Join(splitWords(name), "_"))
}

// oneLine joins the lines of a text, so that it can be wrapped anew.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
