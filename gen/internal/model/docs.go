package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/gen/internal/words"
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// Comments are put together here: the spec's own words first, then what its keys
// say in the same few sentences everywhere, the link last. Only the spec's keys
// are turned into sentences; nothing is read out of prose but the first word.

// methodDoc is the comment of a method.
func methodDoc(m *ajeraspec.Method) Doc {
	return paragraphs(
		sentence(m.Name, leads[m.Kind], m.Doc, "calls "+m.Wire),
		words.Sentence(m.Note),
		joined(" ", variantDoc(m), limitDoc(m)),
		when(m.Update != nil, "[Client.%s] makes the arguments from an edited answer, and is the safe way.", saveName(m)),
		joined(" ",
			when(m.Permission != "", "Permission: %s", words.Sentence(m.Permission)),
			when(m.Employee, "The API user needs an authorizing employee."),
		),
		evidenceDoc(m.Evidence, m.Source, ""),
		when(m.Page != "", "See %s", strings.TrimSpace(m.Page)),
	)
}

// variantDoc says which call a method makes that is not named like the vendor's.
func variantDoc(m *ajeraspec.Method) string {
	var fixed []string
	for _, arg := range m.Fixed {
		fixed = append(fixed, fmt.Sprintf("%s %q", arg.Name, arg.Value))
	}
	with := when(len(fixed) > 0, "with %s", strings.Join(fixed, ", "))
	if m.Wire == m.Name {
		return when(with != "", "It is sent %s.", with)
	}
	return words.Sentence(joined(" ", "It calls "+m.Wire, with))
}

// limitDoc says how much one call can take and bring, and what becomes of one that is cut.
func limitDoc(m *ajeraspec.Method) string {
	var says []string
	if b := m.Batch; b != nil {
		says = append(says, fmt.Sprintf("At most %d of %s go into one call; a longer list is sent as several.", b.Max, b.By))
	}
	if c := m.Cap; c != nil {
		ways := joined(", a single day ",
			when(c.From != "", "into shorter windows from %s to %s", c.From, c.To),
			when(c.Then != "", "by the keys given in %s", c.Then),
		)
		says = append(says, fmt.Sprintf("The server stops at %d rows without saying so.", c.Rows),
			when(ways != "", "A call that is cut is split %s; where that does not help it fails as truncated.", ways))
	}
	return joined(" ", says...)
}

// evidenceDoc says how a fact is known, unless the vendor's page says it, or what is
// around the fact is known in the same way.
func evidenceDoc(evidence, source, around string) string {
	how := map[string]string{"observed": "Observed, not documented", "inferred": "Inferred"}[evidence]
	if how == "" || evidence == around {
		return ""
	}
	return words.Sentence(joined(": ", how, strings.TrimSpace(source)))
}

// recordDoc is the comment of a declared type.
func recordDoc(t *ajeraspec.Type) Doc {
	return paragraphs(
		sentence(t.Name, "is", t.Doc, "is a record of the vendor's"),
		words.Sentence(t.Note),
		evidenceDoc(t.Evidence, t.Source, ""),
	)
}

// enumDoc is the comment of an enum.
func enumDoc(e *ajeraspec.Enum) Doc {
	others := "Other values may come, and are kept."
	if e.Complete {
		others = "The vendor documents these values as the whole set."
	}
	return paragraphs(
		sentence(e.Name, "is", e.Doc, "is one of the values below"),
		joined(" ", words.Sentence(e.Note), others),
		evidenceDoc(e.Evidence, e.Source, ""),
	)
}

// fieldDoc is the comment of a field. Evidence is told where it differs from that
// of the method or type around it.
func fieldDoc(f *ajeraspec.Field, around string) Doc {
	var values []string
	for _, v := range f.Values {
		if f.Type.Name != "int" && f.Type.Name != "bool" {
			v = strconv.Quote(v)
		}
		values = append(values, v)
	}
	return paragraphs(
		joined(" ",
			words.Sentence(words.Capital(f.Doc)),
			when(f.Max > 0, "At most %d characters.", f.Max),
			writeDoc[f.Write],
			when(f.Required, "Required."),
			when(f.Nullable, "A nil element is sent as null."),
			when(len(f.Values) > 0, "Only %s.", strings.Join(values, " or ")),
			when(len(f.Also) > 0, "Also read from %s.", strings.Join(f.Also, ", ")),
			words.Sentence(f.Note),
			evidenceDoc(f.Evidence, f.Source, around),
		),
		when(f.Deprecated != "", "Deprecated: %s", words.Sentence(f.Deprecated)),
	)
}

// writeDoc is what the write class of a field means to a program.
var writeDoc = map[string]string{
	"key":       "Identifies the record.",
	"required":  "Required on create.",
	"read-only": "Read-only.",
	"token":     "Concurrency token: sent back as it was read.",
}

// paragraphs is the comment of those that say something.
func paragraphs(texts ...string) Doc {
	return slices.DeleteFunc(texts, empty)
}

// joined puts together the texts that say something.
func joined(by string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, empty), by)
}

func empty(text string) bool { return text == "" }

// when is a text that is told only when something is so, else "".
func when(so bool, format string, args ...any) string {
	if !so {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// leads are the verbs that join a method's name and a description that begins with a noun.
var leads = map[string]string{
	"list": "returns", "get": "returns", "create": "creates", "update": "updates", "action": "is", "session": "is",
}

// verbs are the first words of a description that need no such verb.
var verbs = strings.Fields(`adds approves asks calls changes closes copies counts creates deletes describes
	ends fills finds gathers gives holds lists logs makes moves names opens posts prints reads records removes
	replaces returns saves says sends sets starts stops submits takes tells turns updates uploads writes`)

// sentence begins a doc comment with the name it is about: "Full records." becomes "GetProjects
// returns full records.", "Opens a session." "CreateAPISession opens a session."
func sentence(name, lead, doc, otherwise string) string {
	doc = words.Sentence(doc)
	if doc == "" {
		return words.Sentence(name + " " + otherwise)
	}
	first, _, _ := strings.Cut(strings.TrimSuffix(doc, "."), " ")
	switch {
	case first == name:
		return doc
	case slices.Contains(verbs, strings.ToLower(first)):
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

// packageDoc is the comment of a package.
func packageDoc(p *Package) Doc {
	if p.Version == 0 {
		return Doc{
			"Package " + Shared + " holds the types that several API versions of Deltek Ajera share. " +
				"The package of each version has them under the same names; use those.",
		}
	}
	return Doc{
		fmt.Sprintf("Package %s calls the methods of Deltek Ajera that belong to API version %d. "+
			"It has a method of [Client] for each of the vendor's, and the records they take and give.", p.Name, p.Version),
		"The package knows nothing of addresses, sessions, limits or repeats: a [wire.Caller] does all that, " +
			"by the description of each method. Package ajera has one, and is where to begin.",
		"Members that the specs do not know are kept in the field Unknown of every record and answer; its Other method " +
			"reads and sets them. The zero value of a field is absent, null or empty.",
	}
}
