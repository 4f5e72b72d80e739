package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Width is where comments are wrapped.
const Width = 100

// OneLine joins the lines of a text, so that it can be wrapped anew. What Go does not allow in a
// source file, or no one sees, is left out.
func OneLine(s string) string {
	s = strings.ReplaceAll(s, "\uFEFF", "")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// Sentence is a text as [Prose] has it, with the full stop of a sentence. What follows a list
// begins a line of its own.
func Sentence(s string) string {
	s = Prose(s)
	if _, _, last := item(s[strings.LastIndexByte(s, '\n')+1:]); last {
		return s + "\n\n"
	}
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// About begins a comment with the name it is about.
func About(name, text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if _, _, list := item(line); list {
		return name + ":\n" + text
	}
	switch first, _, _ := strings.Cut(text, " "); first {
	case "A", "An", "The", "One", "What", "All", "Any", "Each":
		return name + " is " + strings.ToLower(text[:1]) + text[1:]
	}
	return name + ": " + text
}

// Does begins a comment with the name of a method: "List jobs." is "ListJobs lists jobs."
func Does(name, text string) string {
	words := strings.Fields(text)
	if len(words) == 0 || !slices.Contains(verbs, strings.ToLower(words[0])) {
		return About(name, text)
	}
	words[0] = thirdPerson(strings.ToLower(words[0]))
	if len(words) > 2 && (words[1] == "or" || words[1] == "and") && slices.Contains(verbs, words[2]) {
		words[2] = thirdPerson(words[2])
	}
	return name + " " + strings.Join(words, " ")
}

// verbs are the words by which summaries say what an operation does.
var verbs = strings.Fields(`add approve assign cancel change check close copy create delete download export fetch find
	get import list mark move open post query read remove replace reset retrieve return save search send set show start stop
	submit update upload upsert validate`)

func thirdPerson(verb string) string {
	switch {
	case strings.HasSuffix(verb, "y"):
		return strings.TrimSuffix(verb, "y") + "ies"
	case strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "sh"), strings.HasSuffix(verb, "s"):
		return verb + "es"
	}
	return verb + "s"
}

// Comment wraps paragraphs to the lines of a Go comment, with an empty one between. The lists in
// them are written as gofmt has them.
func Comment(paragraphs []string, width int) (lines []string) {
	for _, p := range paragraphs {
		for line := range strings.SplitSeq(Prose(p), "\n") {
			mark, text, isItem := item(line)
			if !isItem {
				text = line
			}
			words := strings.Fields(text)
			if len(words) == 0 {
				continue
			}
			if lines != nil && !isItem {
				lines = append(lines, "//")
			}
			lines = append(lines, wrapped(words, mark, width)...)
		}
	}
	return lines
}

// wrapped is a paragraph, or the item of a list when it has a mark.
func wrapped(words []string, mark string, width int) (lines []string) {
	line, next := "//", "//"
	switch {
	case mark == "-":
		line, next = "//   -", "//    "
	case mark != "":
		line, next = "//  "+mark, "//    "
	}
	for i, word := range words {
		letters := utf8.RuneCountInString(word)
		if i > 0 && utf8.RuneCountInString(line)+letters >= width && letters+len(next) < width { // else a line of its own would not help
			lines = append(lines, line)
			line = next
		}
		line += " " + word
	}
	return append(lines, line)
}
