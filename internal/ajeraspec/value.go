package ajeraspec

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// This file reads the values of single keys. Each function returns the read of a
// row, given what it is to fill.

// read takes in the value of one key.
type read func(r reader, n *yaml.Node)

// str returns the text of a scalar that YAML takes for a string.
func (r reader) str(n *yaml.Node, what string) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		r.fault(n, "%s, where %s was expected; write it without brackets", describe(n), what)
	case n.Tag == "!!null":
		r.fault(n, "%s without quotes is nothing in YAML, and %s was expected; write \"%s\" if the word is meant, or remove it", n.Value, what, n.Value)
	case n.Tag != "!!str" || isOldBool(n):
		r.fault(n, "%s without quotes is not a string in YAML, and %s was expected; write \"%s\"", n.Value, what, n.Value)
	case strings.TrimSpace(n.Value) == "":
		r.fault(n, "an empty string, where %s was expected; fill it in or remove the key", what)
	case strings.ContainsFunc(n.Value, unprintable): // an escape let it through
		r.fault(n, "%s has a control character or a byte order mark; remove it", describe(n))
	case strings.Contains(n.Value, "+build"):
		r.fault(n, "%s says +build, which gofmt takes for a build constraint at the start of a line; say it otherwise", describe(n))
	default:
		return strings.TrimRight(n.Value, "\n"), true
	}
	return "", false
}

func unprintable(r rune) bool {
	return r == '\ufeff' || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// isOldBool reports words that are booleans in YAML 1.1 and strings in 1.2, so
// that tools differ about them.
func isOldBool(n *yaml.Node) bool {
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	return plain && slices.Contains([]string{"yes", "no", "on", "off"}, strings.ToLower(n.Value))
}

// A word is the rule for a short string.
type word struct {
	what    string // "a Go name"
	pattern *regexp.Regexp
	rule    string // what it must look like
}

var (
	anyText  = word{"text", regexp.MustCompile(`\S`), "more than spaces"}
	anyLine  = word{"one line of text", regexp.MustCompile(`^[^\n]*$`), "one line"}
	goName   = word{"a Go name", regexp.MustCompile(`^[A-Z][A-Za-z0-9_]*$`), "a capital letter, then letters, digits and underscores"}
	goSuffix = word{"a part of a Go name", regexp.MustCompile(`^[A-Z0-9][A-Za-z0-9_]*$`), "a capital letter or digit, then letters, digits and underscores"}
	wireName = word{"a name as it travels", regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_ +&/()%#:-]*[A-Za-z0-9_+)%#])?$`),
		"letters and digits, with spaces and + - _ & / ( ) % # : inside"}
	wirePath  = word{"a dotted path of names", regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_ +&/()%#:.-]*[A-Za-z0-9_+)%#])?$`), "names joined by dots"}
	typeName  = word{"a type", regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`), "string, int, or the name of a declared type; a list is written [T], a map {map: T}"}
	httpsPage = word{"a page", regexp.MustCompile(`^https://[a-z0-9.-]+/\S*$`), "the whole address, beginning with https://"}
	enumText  = word{"a value", regexp.MustCompile(`^[^\n"` + "`" + `\\]+$`), "one line without quotes and backslashes"}
	custom    = word{"CF_ or a field", regexp.MustCompile(`^(CF_|[A-Za-z][A-Za-z0-9]*)$`), "CF_ for members with that prefix, or the name of the field that holds them"}
)

// word returns the text of a scalar that obeys the rule.
func (r reader) word(n *yaml.Node, rule word) (string, bool) {
	s, ok := r.str(n, rule.what)
	if ok && !rule.pattern.MatchString(s) {
		r.fault(n, "%q is not %s; it must be %s", shorten(s), rule.what, rule.rule)
		return "", false
	}
	return s, ok
}

func text(rule word, to *string) read {
	return func(r reader, n *yaml.Node) { *to, _ = r.word(n, rule) }
}

func boolean(to *bool) read {
	return func(r reader, n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			r.fault(n, "%s, where true or false was expected; write one of them", describe(n))
			return
		}
		*to = strings.EqualFold(n.Value, "true")
	}
}

func number(to *int) read {
	return func(r reader, n *yaml.Node) {
		v, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || err != nil || v < 1 {
			r.fault(n, "%s, where a whole number of at least 1 was expected; write one in digits", describe(n))
			return
		}
		*to = v
	}
}

func choice(known []string, to *string) read {
	return func(r reader, n *yaml.Node) {
		s, ok := r.str(n, "one of "+strings.Join(known, ", "))
		if ok && !slices.Contains(known, s) {
			r.fault(n, "unknown value %q; known are %s; %s", shorten(s), strings.Join(known, ", "), suggest(s, known, "use one of them"))
			return
		}
		*to = s
	}
}

// texts reads a list of strings that are all different.
func texts(rule word, to *[]string) read {
	return func(r reader, n *yaml.Node) {
		for _, item := range r.items(n, "a list, each entry "+rule.what) {
			s, ok := r.word(item, rule)
			if ok && slices.Contains(*to, s) {
				r.fault(item, "%q is listed twice; keep one", s)
			} else if ok {
				*to = append(*to, s)
			}
		}
	}
}

// sessions reads 1, 2 or a list of them.
func sessions(to *[]int) read {
	return func(r reader, n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			n = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}}
		}
		for _, item := range r.items(n, "session version 1, 2 or [1, 2]") {
			if v := item.Value; v != "1" && v != "2" || item.Tag != "!!int" {
				r.fault(item, "%s is not a session version; write 1, 2 or [1, 2]", describe(item))
			} else if s := int(v[0] - '0'); slices.Contains(*to, s) {
				r.fault(item, "session %d is listed twice; keep one", s)
			} else {
				*to = append(*to, s)
			}
		}
		slices.Sort(*to)
	}
}
