package words

import (
	"slices"
	"strings"
)

// uncountable words are their own plural.
var uncountable = strings.Fields(`equipment information info data metadata staff feedback hardware software news series
	payroll labour labor mileage`)

// Plural is the plural of a Go name: of its last word.
func Plural(name string) string {
	word := lastWord(name)
	lower := strings.ToLower(word)
	switch {
	case slices.Contains(uncountable, lower) || Singular(name) != name:
		return name
	case initialisms[word]:
		return name + "s"
	case strings.HasSuffix(lower, "y") && len(lower) > 1 && !strings.ContainsRune("aeiou", rune(lower[len(lower)-2])):
		return name[:len(name)-1] + "ies"
	case ends(lower, "s", "x", "ch", "sh", "z"):
		return name + "es"
	}
	return name + "s"
}

// Singular is the singular of a Go name: of its last word. A list ending such as List goes too.
func Singular(name string) string {
	for _, tail := range []string{"List", "Array"} {
		if cut := strings.TrimSuffix(name, tail); cut != "" && cut != name {
			return cut
		}
	}
	word := lastWord(name)
	lower := strings.ToLower(word)
	switch {
	case slices.Contains(uncountable, lower) || initialisms[word] || len(lower) < 4:
		return name
	case strings.HasSuffix(lower, "ies") && len(lower) > 4:
		return name[:len(name)-3] + "y"
	case ends(lower, "sses", "xes", "ches", "shes", "uses"):
		return name[:len(name)-2]
	case strings.HasSuffix(lower, "s") && !ends(lower, "ss", "us", "is"):
		return name[:len(name)-1]
	}
	return name
}

func lastWord(name string) string {
	if words := Split(name); len(words) > 0 {
		return words[len(words)-1]
	}
	return ""
}

func ends(word string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(word, ending) })
}
