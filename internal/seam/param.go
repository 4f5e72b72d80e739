package seam

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// A Style writes a value in the style of a parameter: escaped for where it stands, and in a query
// with its name. The value is a string, or a []any or a map[string]any of such values.
type Style func(p wire.Param, v any) (string, error)

// written is a value as the description wants it. It is nothing when the value is a list or an
// object that holds nothing.
func (style Style) written(p wire.Param, v any) (text string, given bool, err error) {
	v, err = style.texts(p, v)
	if err != nil || v == nil {
		return "", false, err
	}
	text, err = style(asked(p), v)
	switch p.In {
	case "cookie":
		text = strings.ReplaceAll(text, "+", "%20")
	case "query":
		text = delimiters.Replace(text)
		if p.AllowReserved {
			text = reserved.Replace(text)
		}
	}
	return text, err == nil && (text != "" || p.Style != "deepObject"), err
}

// delimiters stand between values in some styles; a query cannot hold them as they are.
var delimiters = strings.NewReplacer(" ", "%20", "|", "%7C")

// reserved are the characters that may stand in a query as they are, and mean nothing there. Others
// that OpenAPI calls so, such as & and #, would end the value.
var reserved = strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$", "%27", "'", "%28", "(", "%29", ")", "%2A", "*", "%2C", ",")

// asked is what a style is told of a parameter. What is JSON has no style of its own; what is in a
// cookie is escaped as in a query, without its name.
func asked(p wire.Param) wire.Param {
	switch {
	case p.In == "cookie":
		p.In, p.Style = "query", "simple"
	case p.Style == "" && p.In == "query":
		p.Style = "form"
	case p.Style == "":
		p.Style = "simple"
	}
	return p
}

// texts is a value as a style takes it, nil when it holds nothing. Its JSON tells what it is,
// whatever its type.
func (style Style) texts(p wire.Param, v any) (any, error) {
	if text, ok := v.(string); ok && !p.JSON {
		return v, fits(p, text, false)
	}
	text, err := Encode(v)
	switch {
	case err != nil:
		return nil, err
	case p.JSON:
		return string(text), fits(p, string(text), false)
	case string(text) == "[]", string(text) == "{}":
		return nil, nil
	}
	return style.taken(p, text, false)
}

// taken takes JSON apart.
func (style Style) taken(p wire.Param, text wire.Value, inside bool) (any, error) {
	switch kind := text.Kind(); {
	case kind == 'n':
		return nil, errors.New("there is no way to write null here; leave it out")
	case kind != '[' && kind != '{':
		one := rawjson.Text(text)
		return one, fits(p, one, inside)
	case inside && p.Style != "deepObject":
		return nil, errors.New("there is no way to write a list or an object within another here; give single values")
	case kind == '{':
		return style.members(p, text)
	}
	items, err := rawjson.Items(text)
	list := make([]any, len(items))
	for i, item := range items {
		if list[i], err = style.taken(p, item.Value, true); err != nil {
			return nil, err
		}
	}
	return list, err
}

// members are those of an object. Not every style has objects, so one that is not exploded is a
// list of names and values, which is written the same; in an exploded one only deepObject escapes names.
func (style Style) members(p wire.Param, text wire.Value) (any, error) {
	members, err := rawjson.Members(text)
	list, object := make([]any, 0, 2*len(members)), make(map[string]any, len(members))
	for _, m := range members {
		name := m.Name
		v, err := style.taken(p, m.Value, true)
		if err == nil && p.Explode && p.Style != "deepObject" {
			name, err = style(wire.Param{In: p.In, Style: "simple"}, name)
		}
		if err != nil {
			return nil, err
		}
		list, object[name] = append(list, name, v), v
	}
	if p.Explode {
		return object, err
	}
	return list, err
}

// fits refuses a text that would be taken for something else where it stands.
func fits(p wire.Param, text string, inside bool) error {
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\t' }
	between := delimiter(p)
	switch {
	case p.In == "path" && leadsElsewhere(text):
		return errNowhere(text)
	case p.In == "header" && strings.ContainsFunc(text, control):
		return errors.New("a header has no line breaks or other control characters; give a plain text")
	case inside && between != "" && strings.Contains(text, between):
		return fmt.Errorf("a value holds %q, which stands between the values; give other ones", between)
	}
	return nil
}

// delimiter is what stands between values, where it looks the same within one.
func delimiter(p wire.Param) string {
	switch {
	case p.In == "header", p.AllowReserved && p.Style == "form" && !p.Explode:
		return ","
	case p.Style == "label" && p.Explode:
		return "."
	case p.Style == "spaceDelimited" && !p.Explode:
		return " "
	case p.Style == "pipeDelimited" && !p.Explode:
		return "|"
	}
	return ""
}

// leadsElsewhere reports whether a value of a path would make it another path: it says nothing, or
// goes up, also where a server or what stands before it undoes what is escaped twice.
func leadsElsewhere(text string) bool {
	plain, err := url.PathUnescape(text)
	return strings.TrimFunc(text, func(r rune) bool { return isSlash(r) || isUnseen(r) }) == "" ||
		GoesUp(text) || err == nil && plain != text && leadsElsewhere(plain)
}

// GoesUp reports whether a part of a path is . or .., which servers, and what stands before them,
// take out with the part before. They may take an escaped slash as one, and the other slash too,
// and leave out what is not seen and what follows a semicolon.
func GoesUp(path string) bool {
	for segment := range strings.FieldsFuncSeq(path, isSlash) {
		segment, _, _ = strings.Cut(segment, ";")
		if segment = strings.TrimFunc(segment, isUnseen); segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

func isSlash(r rune) bool { return r == '/' || r == '\\' }

func isUnseen(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
