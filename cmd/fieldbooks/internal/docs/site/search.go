package site

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// common is how many pages have a heading that does not tell one from another, and everywhere how many
// have such a word.
const common, everywhere = 8, 40

// index is what is searched, as a script: a page that is a file can load that, and no JSON. For each page
// it is the address, the title, the folders that it is in, its first sentence, what its tables tell
// about, its headings with their ids, and what other words it has, but for those that are everywhere.
func (s *site) index() []byte {
	on, said := map[string]int{}, map[string]int{}
	for _, p := range s.pages {
		for _, word := range p.words() {
			said[word]++
		}
		for _, h := range p.headings {
			on[h.Text]++
		}
	}
	var b bytes.Buffer
	left := slices.Sorted(maps.Keys(said))
	left = slices.DeleteFunc(left, func(word string) bool { return said[word] <= everywhere })
	b.WriteString("\"use strict\";\nconst everywhere = \"" + strings.Join(left, " ") + "\";\nconst pages = [\n")
	for _, p := range s.pages {
		headings := [][2]string{}
		for _, h := range p.headings {
			if on[h.Text] <= common {
				headings = append(headings, [2]string{h.ID, h.Text})
			}
		}
		rest := slices.DeleteFunc(p.words(), func(word string) bool { return said[word] > everywhere })
		line, err := json.Marshal([]any{p.url, p.title, p.in.trail(p), p.says, strings.Join(p.names, " "), headings, strings.Join(rest, " ")})
		if err != nil {
			panic(err) // strings can be written
		}
		b.Write(line)
		b.WriteString(",\n")
	}
	b.WriteString("];\n")
	return b.Bytes()
}

// letters are a word of a text, and target is where a link leads.
var (
	letters = regexp.MustCompile(`[\pL\pN]+`)
	target  = regexp.MustCompile(`\]\([^)]*\)`)
)

// words are those of a page and of the names in it, in small letters, each once.
func (p *page) words() []string {
	text := capital.ReplaceAllString(target.ReplaceAllString(string(p.source), "]"), "$1 $2")
	all := letters.FindAllString(strings.ToLower(text), -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// trail is the folders that a page is in, but for the site itself.
func (f *folder) trail(p *page) string {
	var titles []string
	for ; f.parent != nil; f = f.parent {
		if f.front != p {
			titles = append([]string{f.title}, titles...)
		}
	}
	return strings.Join(titles, " › ")
}
