package openapi

import (
	"fmt"
	"strings"
)

// width is where comments are wrapped.
const width = 100

// sentence ends a text as one.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

func join(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}

// fieldDoc is the comment of a field. It is never empty: a comment between two
// fields keeps gofmt from lining them up, so that a new field is a diff of its
// own two lines.
func fieldDoc(m *member, writes bool) string {
	state := ""
	switch {
	case m.required && (writes || m.doc == ""):
		state = "Required."
	case m.readOnly && m.doc == "":
		state = "Set by the server."
	case m.doc == "":
		state = "Optional."
	}
	return join(sentence(m.doc), formatDoc(m.shape), state, aspectDoc(m.note, "this member."))
}

// formatDoc tells a format that the Go type does not show.
func formatDoc(s *shape) string {
	switch s.format {
	case "", "int32", "int64", "float", "double", "date", "date-time", "byte", "uuid":
		return ""
	}
	return "Format: " + sentence(oneLine(s.format))
}

// aspectDoc says what is inferred.
func aspectDoc(n notes, whole string) string {
	if n.inferred {
		return "Inferred: " + whole
	}
	if len(n.aspects) > 0 {
		return "Inferred: " + sentence(strings.Join(n.aspects, ", "))
	}
	return ""
}

func paramDoc(p *param) string {
	doc := sentence(p.doc)
	if len(p.values) > 0 {
		doc = join(doc, "One of: "+sentence(oneLine(strings.Join(p.values, ", "))))
	}
	if doc == "" {
		doc = fmt.Sprintf("Sent in the %s as %s.", p.in, p.name)
	}
	return doc
}

// typeDoc is the comment of a component's type.
func typeDoc(c *component, writes bool) []string {
	name := typeName(c, writes)
	first := fmt.Sprintf("%s is the schema %s.", name, oneLine(c.name))
	switch {
	case c.inline.of != nil:
		first = fmt.Sprintf("%s is what %s of [%s] holds.", name, oneLine(c.inline.name), c.inline.of.goName)
	case c.doc != "":
		first = name + ": " + sentence(c.doc)
	}
	if c.twoForms && writes {
		first = fmt.Sprintf("%s is the form in which a [%s] is sent: without what the server sets, with what is never returned.", name, c.goName)
	}
	paragraphs := []string{first, aspectDoc(c.note, join(sentence(c.note.evidence), "No public page shows it."))}
	if c.note.inferred && c.note.evidence == "" {
		paragraphs[1] = "Inferred: no public page shows it."
	}
	if c.note.partly != "" {
		paragraphs = append(paragraphs, "Known in part: "+sentence(c.note.partly))
	}
	if c.deprecated {
		paragraphs = append(paragraphs, "Deprecated: the vendor marks it so.")
	}
	return paragraphs
}

// operationDoc is the comment of the method that reads the answer.
func operationDoc(op *operation, method string) []string {
	first := method + " sends " + strings.ToUpper(op.method) + " " + op.path + "."
	if s := sentence(op.summary); s != "" {
		first = method + ": " + s
	}
	paragraphs := []string{first, sentence(op.doc), strings.ToUpper(op.method) + " " + op.path}
	switch {
	case op.note.inferred:
		paragraphs = append(paragraphs, join("Inferred:", sentence(op.note.evidence)))
	case len(op.note.aspects) > 0:
		paragraphs = append(paragraphs, aspectDoc(op.note, ""))
	}
	if op.answerNote && !op.note.inferred {
		paragraphs = append(paragraphs, "Inferred: the form of the answer.")
	}
	if op.deprecated {
		paragraphs = append(paragraphs, "Deprecated: the vendor marks it so.")
	}
	return paragraphs
}

// comment writes paragraphs as a Go comment.
func comment(paragraphs []string) string {
	var b strings.Builder
	for _, p := range paragraphs {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("//\n")
		}
		b.WriteString(wrapped(p, "// "))
	}
	return b.String()
}

// wrapped breaks a text into lines, each with the prefix.
func wrapped(s, prefix string) string {
	var b strings.Builder
	line := prefix
	for i, word := range strings.Fields(s) {
		if i > 0 && len(line)+len(word) > width {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = prefix
		}
		line += word + " "
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
	return b.String()
}
