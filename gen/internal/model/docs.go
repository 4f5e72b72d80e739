package model

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// Comments are put together here: the spec's own words first, then what its keys
// say in the same few sentences everywhere, the link last. Only the spec's keys
// are turned into sentences; nothing is read out of prose but the first word.

// methodDoc is the comment of a method.
func methodDoc(m *ajeraspec.Method) Doc {
	var d Doc
	d.paragraph(sentence(m.Name, leads[m.Kind], m.Doc, "calls "+m.Wire))
	d.paragraph(full(m.Note))
	d.paragraph(variantDoc(m), limitDoc(m))
	d.paragraph(accessDoc(m))
	d.paragraph(evidenceDoc(m.Evidence, m.Source))
	if m.Page != "" {
		d.paragraph("See " + strings.TrimSpace(m.Page))
	}
	return d
}

// variantDoc says which call a method makes that is not named like the vendor's.
func variantDoc(m *ajeraspec.Method) string {
	if m.Wire == m.Name && len(m.Fixed) == 0 {
		return ""
	}
	var fixed []string
	for _, arg := range m.Fixed {
		fixed = append(fixed, fmt.Sprintf("%s %q", arg.Name, arg.Value))
	}
	switch with := strings.Join(fixed, ", "); {
	case with == "":
		return fmt.Sprintf("It calls %s.", m.Wire)
	case m.Wire == m.Name:
		return fmt.Sprintf("It is sent with %s.", with)
	default:
		return fmt.Sprintf("It calls %s with %s.", m.Wire, with)
	}
}

// limitDoc says how much one call can take and bring.
func limitDoc(m *ajeraspec.Method) string {
	var says []string
	if b := m.Batch; b != nil && b.Max > 0 {
		says = append(says, fmt.Sprintf("At most %d of %s go into one call; a longer list is sent as several.", b.Max, b.By))
	}
	if c := m.Cap; c != nil && c.Rows > 0 {
		says = append(says, fmt.Sprintf("The server stops at %d rows without saying so.", c.Rows), splitDoc(c))
	}
	return strings.TrimSpace(strings.Join(says, " "))
}

// splitDoc says what becomes of a call that is cut.
func splitDoc(c *ajeraspec.Cap) string {
	var ways []string
	if c.From != "" && c.To != "" {
		ways = append(ways, "into shorter windows from "+c.From+" to "+c.To)
	}
	if c.Then != "" {
		ways = append(ways, "by the keys given in "+c.Then)
	}
	if len(ways) == 0 {
		return ""
	}
	return "A call that is cut is split " + strings.Join(ways, ", a single day ") + "; where that does not help it fails as truncated."
}

// accessDoc says what an administrator has to allow.
func accessDoc(m *ajeraspec.Method) string {
	var says []string
	if m.Permission != "" {
		says = append(says, "Permission: "+full(m.Permission))
	}
	if m.Employee {
		says = append(says, "The API user needs an authorizing employee.")
	}
	return strings.Join(says, " ")
}

// evidenceDoc says how a fact is known, unless the vendor's page says it.
func evidenceDoc(evidence, source string) string {
	if source != "" {
		source = ": " + strings.TrimSpace(source)
	}
	switch evidence {
	case "observed":
		return full("Observed, not documented" + source)
	case "inferred":
		return full("Inferred" + source)
	}
	return ""
}

// recordDoc is the comment of a declared type.
func recordDoc(t *ajeraspec.Type) Doc {
	var d Doc
	d.paragraph(sentence(t.Name, "is", t.Doc, "is a record of the vendor's"))
	d.paragraph(full(t.Note))
	d.paragraph(evidenceDoc(t.Evidence, t.Source))
	return d
}

// enumDoc is the comment of an enum.
func enumDoc(e *ajeraspec.Enum) Doc {
	var d Doc
	d.paragraph(sentence(e.Name, "is", e.Doc, "is one of the values below"))
	if e.Complete {
		d.paragraph(full(e.Note), "The vendor documents these values as the whole set.")
	} else {
		d.paragraph(full(e.Note), "Other values may come, and are kept.")
	}
	d.paragraph(evidenceDoc(e.Evidence, e.Source))
	return d
}

// fieldDoc is the comment of a field. Evidence is told where it differs from that
// of the method or type around it.
func fieldDoc(f *ajeraspec.Field, around string) Doc {
	says := []string{full(capital(f.Doc))}
	if f.Max > 0 {
		says = append(says, fmt.Sprintf("At most %d characters.", f.Max))
	}
	says = append(says, writeDoc[f.Write])
	if f.Required {
		says = append(says, "Required.")
	}
	if f.Nullable {
		says = append(says, "A nil element is sent as null.")
	}
	if len(f.Values) > 0 {
		says = append(says, "One of "+alternatives(f)+".")
	}
	if len(f.Also) > 0 {
		says = append(says, "Also read from "+strings.Join(f.Also, ", ")+".")
	}
	says = append(says, full(f.Note))
	if f.Evidence != "" && f.Evidence != around {
		says = append(says, evidenceDoc(f.Evidence, f.Source))
	}
	var d Doc
	d.paragraph(says...)
	if f.Deprecated != "" {
		d.paragraph("Deprecated: " + full(f.Deprecated))
	}
	return d
}

// writeDoc is what the write class of a field means to a program.
var writeDoc = map[string]string{
	"key":       "Identifies the record.",
	"required":  "Required on create.",
	"read-only": "Read-only.",
	"token":     "Concurrency token: sent back as it was read.",
}

// paragraph appends the sentences that say something.
func (d *Doc) paragraph(sentences ...string) {
	var says []string
	for _, s := range sentences {
		if s != "" {
			says = append(says, s)
		}
	}
	if len(says) > 0 {
		*d = append(*d, strings.Join(says, " "))
	}
}

// leads are the verbs that join a method's name and a description that begins with
// a noun.
var leads = map[string]string{
	"list": "returns", "get": "returns", "create": "creates", "update": "updates", "action": "is", "session": "is",
}

// verbs are the first words of a description that need no such verb.
var verbs = map[string]bool{}

func init() {
	for verb := range strings.FieldsSeq(`adds approves asks calls changes closes copies creates deletes describes
		ends fills gathers gives holds lists logs makes moves names opens posts prints reads records removes
		replaces returns saves says sends sets starts stops submits takes tells turns updates uploads writes`) {
		verbs[verb] = true
	}
}

// sentence begins a doc comment with the name it is about: "Full records." becomes
// "GetProjects returns full records.", "Opens a session." "CreateAPISession opens a
// session."
func sentence(name, lead, doc, otherwise string) string {
	doc = full(doc)
	if doc == "" {
		return full(name + " " + otherwise)
	}
	first, _, _ := strings.Cut(strings.TrimSuffix(doc, "."), " ")
	switch {
	case first == name:
		return doc
	case verbs[strings.ToLower(first)]:
		return name + " " + small(doc)
	case first == "Whether":
		return name + " says " + small(doc)
	}
	return name + " " + lead + " " + small(doc)
}

// small writes the first word with a small letter unless it is a name: one with
// capitals or digits further on, or the vendor's.
func small(text string) string {
	first, _, _ := strings.Cut(text, " ")
	letter, size := utf8.DecodeRuneInString(first)
	rest := first[size:]
	if strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) }) {
		return text
	}
	if name := strings.Trim(first, ".,;:'"); strings.HasPrefix(name, "Ajera") || strings.HasPrefix(name, "Deltek") {
		return text
	}
	return string(unicode.ToLower(letter)) + text[size:]
}

// full is text on one line with a full stop.
func full(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}

// alternatives lists the values of a field as a program would write them.
func alternatives(f *ajeraspec.Field) string {
	if f.Type.Name == "int" || f.Type.Name == "bool" {
		return strings.Join(f.Values, ", ")
	}
	var list []string
	for _, v := range f.Values {
		list = append(list, strconv.Quote(v))
	}
	return strings.Join(list, ", ")
}
