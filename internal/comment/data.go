package main

import (
	"regexp"
	"strings"
)

// unseen is a space without width. It takes their meaning from the signs before it.
const unseen = "\u200b"

// lines are the ends of lines, all of which count for a reader of Markdown, as one.
var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// inert leaves a report its form: headings, lists, bold, code, and what folds. Links, pictures,
// mentions of people and of other requests, and all other HTML become text. So does a fence of
// tildes: within one, what looks like the begin of a block of code would be none.
var inert = strings.NewReplacer(
	"@<!-- -->", "@<!-- -->", // as the report itself keeps mentions from being any
	"<details>", "<details>", "</details>", "</details>", "<summary>", "<summary>", "</summary>", "</summary>",
	"&amp;", "&amp;", "&lt;", "&lt;", "&gt;", "&gt;", "&", "&"+unseen, "~~~", "~"+unseen+"~~",
	"<", "<"+unseen, "@", "@"+unseen, "](", "]"+unseen+"(", "]:", "]"+unseen+":", "][", "]"+unseen+"[", "://", ":"+unseen+"//", "www.", "www"+unseen+".",
)

// numbered are the other forms in which a request, or an issue, is named.
var numbered = regexp.MustCompile(`(#|GH-)([0-9])`)

// asData is a report that does nothing but be read. What is to be copied stays as it is: a block of
// code that begins, after an empty line, as the report begins its own, up to the line that ends it.
func asData(report string) string {
	var out strings.Builder
	block, before := false, ""
	for line := range strings.Lines(lines.Replace(report)) {
		text := strings.TrimSuffix(line, "\n")
		switch {
		case !block && text == "```yaml" && before == "":
			block = true
		case block && text == "```":
			block = false
		case block && strings.HasPrefix(strings.TrimSpace(text), "```"):
			line = unseen + line // it must not end the block for its reader alone
		case !block:
			line = numbered.ReplaceAllString(inert.Replace(line), "$1"+unseen+"$2")
		}
		out.WriteString(line)
		before = strings.TrimSpace(text)
	}
	if block { // the report was cut
		out.WriteString("\n```\n")
	}
	return out.String()
}
