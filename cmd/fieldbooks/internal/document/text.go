package document

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// YAML is the record as text. Texts stand in quotes or, with several lines, in a block; all else
// stands as it travels. What cannot be changed says so behind a number sign.
func (n *Node) YAML() string {
	var b strings.Builder
	n.children(&b, "")
	if b.Len() == 0 {
		return "{}\n"
	}
	return b.String()
}

// children writes the members of an object, or the items of a list, one or more lines each.
func (n *Node) children(b *strings.Builder, indent string) {
	for _, c := range n.Children {
		if c.personal {
			continue
		}
		if n.form != list {
			b.WriteString(indent + name(c.Name) + ":")
			c.value(b, indent)
			continue
		}
		var item strings.Builder
		c.children(&item, indent+"  ")
		if text := item.String(); c.form == object && text != "" {
			b.WriteString(indent + "- " + strings.TrimPrefix(text, indent+"  "))
		} else {
			b.WriteString(indent + "-")
			c.value(b, indent+"  ")
		}
	}
}

// value writes what stands behind a name.
func (n *Node) value(b *strings.Builder, indent string) {
	comment := ""
	if n.Fixed != "" && n.form != object && n.form != list && n.form != outer {
		comment = "  # " + n.Fixed
	}
	switch n.form {
	case leaf, opaque:
		written(b, n.Value, indent, comment)
		return
	case list:
		if len(n.Children) == 0 {
			b.WriteString(" []\n")
			return
		}
	}
	var inner strings.Builder
	n.children(&inner, indent+"  ")
	if inner.Len() > 0 {
		b.WriteString("\n" + inner.String())
	} else if n.form == object && n.Value.Kind() != '{' {
		b.WriteString(" null\n")
	} else {
		b.WriteString(" {}" + comment + "\n")
	}
}

// written writes any JSON.
func written(b *strings.Builder, value wire.Value, indent, comment string) {
	switch value.Kind() {
	case '{':
		have, _ := rawjson.Members(value)
		collection(b, once(have), indent, " {}", comment)
	case '[':
		all, _ := rawjson.Items(value)
		collection(b, all, indent, " []", comment)
	case '"':
		quoted(b, rawjson.Text(value), indent, comment)
	default:
		text := string(bytes.TrimSpace(value))
		if text == "" {
			text = "null"
		}
		b.WriteString(" " + text + comment + "\n")
	}
}

func collection(b *strings.Builder, all []rawjson.Member, indent, none, comment string) {
	if len(all) == 0 {
		b.WriteString(none + comment + "\n")
		return
	}
	b.WriteString(comment + "\n")
	for _, m := range all {
		if none == " []" {
			b.WriteString(indent + "  -")
		} else {
			b.WriteString(indent + "  " + name(m.Name) + ":")
		}
		written(b, m.Value, indent+"  ", "")
	}
}

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*([ +.-]+[A-Za-z0-9_]+)*$`)

func name(text string) string {
	if plainName.MatchString(text) {
		return text
	}
	return inQuotes(text)
}

// quoted writes a text: in a block where it has several lines and a block says the same.
func quoted(b *strings.Builder, text, indent, comment string) {
	lines, mark := blockOf(text)
	if lines == nil {
		b.WriteString(" " + inQuotes(text) + comment + "\n")
		return
	}
	b.WriteString(" " + mark + comment + "\n")
	for _, line := range lines {
		if line != "" {
			b.WriteString(indent + "  " + line)
		}
		b.WriteByte('\n')
	}
}

// crlf is the line break of texts that were entered in Windows. Where all breaks of a text are such,
// it is shown with plain ones, which become such again.
const crlf = "\r\n"

func allCRLF(text string) bool {
	return strings.Count(text, "\n") > 0 && strings.Count(text, crlf) == strings.Count(text, "\n") && strings.Count(text, "\r") == strings.Count(text, crlf)
}

// blockOf is a text as the lines of a block, nil where a block could not say the same.
func blockOf(text string) (lines []string, mark string) {
	if allCRLF(text) {
		text = strings.ReplaceAll(text, crlf, "\n")
	}
	mark = "|-"
	if rest, ends := strings.CutSuffix(text, "\n"); ends {
		text, mark = rest, "|"
	}
	lines = strings.Split(text, "\n")
	if len(lines) < 2 || lines[0] == "" || lines[len(lines)-1] == "" {
		return nil, ""
	}
	for _, line := range lines {
		if line != strings.Trim(line, " \t") || strings.ContainsFunc(line, unsafe) {
			return nil, ""
		}
	}
	return lines, mark
}

func unsafe(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }

// inQuotes writes a text as YAML does in double quotes.
func inQuotes(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case !unicode.IsPrint(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
