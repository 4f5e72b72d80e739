// Package spy looks for what a value must not show, for tests: in come a value and the texts
// planted in it, and out come the places where a printer, a logger, an encoder or a dump shows one.
package spy

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	jsonv1 "encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"text/template"

	"github.com/go-json-experiment/json"
)

// Finds lists the places where one of the texts is seen: by every printer, in the value by itself and
// wherever a user's program may hold it. A text has to be long enough not to occur by chance.
func Finds[T any](value T, texts ...string) (places []string) {
	for holder, v := range holders(value) {
		for printer, shown := range printed(v) {
			for _, text := range texts {
				if form := seen(shown, text); form != "" {
					places = append(places, fmt.Sprintf("%s of %T shows a text %s: %s", printer, v, form, holder))
				}
			}
		}
	}
	slices.Sort(places)
	return places
}

// holders are a value, and what a program holds it in.
func holders[T any](v T) map[string]any {
	type inner struct{ v []map[string]any }
	return map[string]any{
		"by itself":           v,
		"pointer":             &v,
		"exported field":      struct{ V T }{v},
		"unexported field":    struct{ v T }{v},
		"unexported pointer":  &struct{ p *T }{&v},
		"unexported and deep": struct{ in *inner }{&inner{[]map[string]any{{"k": &v}, {"k": v}}}},
		"list":                []T{v},
		"array":               [1]T{v},
		"map":                 map[string]T{"k": v},
		"interfaces":          map[any]any{"k": []any{v, &v}},
		"exported beside a string": struct {
			Name string
			V    any
		}{"n", v},
	}
}

var verbs = []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%c", "%U", "%10.3v", "%T %[1]v"}

// printed is what the printers make of a value. An error is what it says.
func printed(v any) map[string]string {
	all := map[string]string{"dump": Dump(v)}
	for _, verb := range verbs {
		all["fmt "+verb] = fmt.Sprintf(verb, v)
	}
	text, err := jsonv1.Marshal(v)
	all["encoding/json"] = fmt.Sprint(string(text), err)
	text, err = json.Marshal(v)
	all["json v2"] = fmt.Sprint(string(text), err)
	text, err = xml.Marshal(v)
	all["xml"] = fmt.Sprint(string(text), err)
	var out bytes.Buffer
	err = template.Must(template.New("").Parse(`{{.}} {{printf "%+v %#v" . .}}`)).Execute(&out, v)
	all["template"] = fmt.Sprint(out.String(), err)
	all["slog text"] = logged(v, func(out *bytes.Buffer) slog.Handler { return slog.NewTextHandler(out, nil) })
	all["slog JSON"] = logged(v, func(out *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(out, nil) })
	return all
}

func logged(v any, handler func(*bytes.Buffer) slog.Handler) string {
	var out bytes.Buffer
	slog.New(handler(&out)).With("with", v).Info("m", "v", v, slog.Group("g", "v", v), "in", struct{ V any }{v})
	return out.String()
}

// seen tells in which form a text is shown, "" when it is not.
func seen(shown, text string) string {
	backwards := []byte(text)
	slices.Reverse(backwards)
	forms := map[string]string{
		"as it is": text, "backwards": string(backwards), "in hex": hex.EncodeToString([]byte(text)),
		"in decimal": strings.Trim(fmt.Sprint([]byte(text)), "[]"),
	}
	for skip := range 3 { // by where it begins in what is encoded; the last group has bits of what follows
		tail := text[skip:]
		forms[fmt.Sprint("in base64 from ", skip)] = base64.RawStdEncoding.EncodeToString([]byte(tail[:len(tail)/3*3]))
		forms[fmt.Sprint("in base64 for URLs from ", skip)] = base64.RawURLEncoding.EncodeToString([]byte(tail[:len(tail)/3*3]))
	}
	shown = plain(shown)
	for name, form := range forms {
		if strings.Contains(shown, plain(form)) {
			return name
		}
	}
	return ""
}

// plain is a text without what printers put between bytes, in one case.
func plain(text string) string {
	return strings.NewReplacer(" ", "", ",", "", "0x", "", "u+00", "").Replace(strings.ToLower(text))
}
