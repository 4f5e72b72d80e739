package call

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// given is what was typed for one argument. It implements pflag.Value; what the texts mean is found
// out when all of them are there.
type given struct {
	field *digest.Field
	kind  string // as help shows it
	texts []string
}

// String is what was typed.
func (g *given) String() string { return strings.Join(g.texts, ",") }

// Set takes one more text.
func (g *given) Set(text string) error {
	g.texts = append(g.texts, text)
	return nil
}

// Type is what help shows for a value.
func (g *given) Type() string { return g.kind }

// kindOf is what help shows for a value of a field.
func (r reader) kindOf(f *digest.Field) string {
	element, list, byName := digest.Element(f.Type)
	kind := map[string]string{"string": "text", "int": "number", "decimal": "amount", "usdate": "date", "stamp": "date", "millis": "date"}[element]
	switch {
	case byName || r.isDocument(element):
		return "JSON"
	case kind != "":
	case r.enum(element) != nil:
		kind = "word"
	default:
		kind = element
	}
	if list {
		kind += ",..."
	}
	return kind
}

// addFlag gives a command a flag for an argument.
func (r reader) addFlag(cmd *cobra.Command, name string, f *digest.Field) *given {
	g := &given{field: f, kind: r.kindOf(f)}
	element, _, _ := digest.Element(f.Type)
	flag := cmd.Flags().VarPF(g, name, "", r.usage(f, element))
	if f.Type == "bool" {
		flag.NoOptDefVal = "true"
	}
	flag.Hidden = f.Deprecated != ""
	if known := r.words(f, element); known != nil {
		_ = cmd.RegisterFlagCompletionFunc(name, CompleteList(known)) // it is there, and has none yet
	}
	return g
}

// words are what completion offers for a value.
func (r reader) words(f *digest.Field, element string) []string {
	switch {
	case len(f.Values) > 0:
		return f.Values
	case element == "bool":
		return []string{"true", "false"}
	}
	return r.enum(element)
}

// usage is the line of help for a flag.
func (r reader) usage(f *digest.Field, element string) string {
	parts := []string{f.Doc, f.Note}
	if known := r.words(f, element); known != nil && element != "bool" {
		parts = append(parts, strings.Join(known, ", "))
	}
	if f.Required || f.Write == "required" {
		parts = append(parts, "required")
	}
	if f.Evidence != "" {
		parts = append(parts, f.Evidence)
	}
	parts = append(parts, f.Name)
	var said []string
	for _, p := range parts {
		if p = strings.TrimSuffix(p, "."); p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, "; ")
}

// CompleteList completes the last of words with commas between them.
func CompleteList(known []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before := ""
		if at := strings.LastIndexByte(typed, ','); at >= 0 {
			before = typed[:at+1]
		}
		var offers []string
		for _, k := range known {
			if strings.HasPrefix(strings.ToLower(k), strings.ToLower(typed[len(before):])) {
				offers = append(offers, before+k)
			}
		}
		return offers, cobra.ShellCompDirectiveNoFileComp
	}
}
