package write

import (
	"strconv"
	"strings"
	"text/template"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/decide"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// declarations are the templates of what oapi-codegen has no words for, and of the comments.
var declarations = template.Must(template.New("").Funcs(template.FuncMap{
	"goType":   decide.GoType,
	"element":  decide.Element,
	"answered": func(s *read.Shape) string { return "aimsioapi." + decide.GoType(s, read.Answered) },
	"sent":     func(s *read.Shape) string { return "aimsioapi." + decide.GoType(s, read.Sent) },
	"sentWay":  func() read.Direction { return read.Sent },
	"about":    words.About,
	"does":     words.Does,
	"sentence": words.Sentence,
	"oneLine":  words.OneLine,
	"format":   formatDoc,
	"join":     strings.Join,
	"stamp":    stamp,
}).ParseFS(parts, "support/*.tmpl"))

// declaration fills one of the templates.
func declaration(name string, data any) string {
	var b strings.Builder
	if err := declarations.ExecuteTemplate(&b, name, data); err != nil {
		panic(err) // the templates are part of this package
	}
	return b.String()
}

// comment fills the template of a comment, of which each line is a paragraph.
func comment(name string, about any, indent string) string {
	var b strings.Builder
	for _, line := range words.Comment(strings.Split(declaration(name, about), "\n"), words.Width-len(indent)) {
		b.WriteString(indent + line + "\n")
	}
	return b.String()
}

// stamp is the value of the discriminator that an option gets, as Go, "" when it gets none.
func stamp(tag *read.Tag, option *read.Shape) string {
	if value, ok := tag.Stamp(option); ok {
		return strconv.Quote(value)
	}
	return ""
}

// formatDoc tells a format that the Go type does not show.
func formatDoc(s *read.Shape) string {
	switch s.Format {
	case "", "int32", "int64", "float", "double", "date", "date-time", "byte", "uuid":
		return ""
	}
	return "Format: " + words.Sentence(s.Format)
}

// ownPieces are the declarations that oapi-codegen has no words for: open enums, maps, unions,
// structs without fields, access to what the description does not name, the way from
// the form that is read to the one that is sent, and the check before sending.
func ownPieces(m *decide.Model) []piece {
	list := []piece{{slot{file: "operations"}, declaration("operations", m.Operations)}}
	names := map[read.Kind]string{read.KindEnum: "enum", read.KindMap: "map", read.KindObject: "object", read.KindUnion: "union"}
	for i, t := range m.Types {
		name := names[t.Kind]
		if name == "" || t.GoType != "" {
			continue
		}
		text := declaration(name, t)
		if t.Kind != read.KindObject || t.Empty() {
			text = comment("type comment", t, "") + text
		}
		list = append(list, piece{slot{file: t.File, rank: i}, text})
	}
	return list
}
