package house

import (
	"encoding/xml"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
)

// drawing is what a test has to know of an SVG file.
type drawing struct {
	roots    []xml.Attr
	elements []string
	names    []string // texts that stand as names of code
	text     string
}

// TestDrawings holds that the drawings name what is there, are read aloud, and bring nothing from outside.
func TestDrawings(t *testing.T) {
	names := declared(t)
	var pages strings.Builder
	for _, name := range tracked(t) {
		if strings.HasPrefix(name, "docs/") && filepath.Ext(name) == ".md" {
			pages.WriteString(read(t, name))
		}
	}
	for _, file := range []string{"call", "save", "again"} {
		source := read(t, "docs/drawings/"+file+".svg")
		d := drawn(t, source)
		for _, name := range d.names {
			if lost := misnamed(name, names); lost != "" {
				t.Errorf("%s.svg names %q: nothing declares %s", file, name, lost)
			}
		}
		for _, needed := range []string{"title", "desc"} {
			if !slices.Contains(d.elements, needed) {
				t.Errorf("%s.svg has no %s, so nobody can have it read aloud", file, needed)
			}
		}
		if slices.Contains(d.elements, "script") || regexp.MustCompile(`(?i)\bon\w+=|href|url\([^#]`).MatchString(source) {
			t.Errorf("%s.svg has a script, or something from elsewhere", file)
		}
		if !strings.Contains(source, "prefers-color-scheme: dark") || !strings.Contains(pages.String(), "drawings/"+file+".svg)") {
			t.Errorf("%s.svg has no dark side, or stands in no page", file)
		}
		if width, least := d.width(), smallest(source); width == 0 || width > 366 || least < 12 {
			t.Errorf("%s.svg is %d wide, and its least text %d: on a screen of 400 pixels nobody reads it", file, width, least)
		}
	}
}

var outcomes = []wire.Outcome{wire.NotSent, wire.Refused, wire.Unknown, wire.Executed}

// TestOutcomesAreDrawn holds that the tree of again.svg has a branch for each outcome.
func TestOutcomesAreDrawn(t *testing.T) {
	text := drawn(t, read(t, "docs/drawings/again.svg")).text
	for _, outcome := range outcomes {
		if !strings.Contains(text, "\n"+string(outcome)+"\n") {
			t.Errorf("again.svg has no branch for %q", outcome)
		}
	}
}

var spokenName = regexp.MustCompile(`[A-Za-z]\w*(?:\.\w+)*`)

// misnamed gives what of a name nothing declares. What is in small letters alone is the word of an
// outcome.
func misnamed(name string, names map[string]map[string]bool) string {
	if strings.ToLower(name) == name && !slices.Contains(outcomes, wire.Outcome(name)) {
		return name
	}
	for _, part := range spokenName.FindAllString(name, -1) {
		if part == "errors.AsType" {
			continue
		}
		if _, lost := undeclared(part, names); len(lost) > 0 {
			return strings.Join(lost, " and ")
		}
	}
	return ""
}

// drawn reads an SVG.
func drawn(t *testing.T, source string) (d drawing) {
	t.Helper()
	read := xml.NewDecoder(strings.NewReader(source))
	var text strings.Builder
	name := false
	for {
		token, err := read.Token()
		if err == io.EOF {
			d.text = text.String()
			return d
		} else if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if d.elements = append(d.elements, token.Name.Local); len(d.elements) == 1 {
				d.roots = token.Attr
			}
			name = slices.ContainsFunc(token.Attr, func(a xml.Attr) bool { return a.Name.Local == "class" && a.Value == "name" })
		case xml.EndElement:
			name = false
			if token.Name.Local == "text" {
				text.WriteString("\n")
			}
		case xml.CharData:
			if name {
				d.names = append(d.names, string(token))
			}
			if strings.TrimSpace(string(token)) != "" {
				text.WriteString(string(token))
			}
		}
	}
}

// width is that of the drawing's own units.
func (d drawing) width() int {
	for _, a := range d.roots {
		if box := strings.Fields(a.Value); a.Name.Local == "viewBox" && len(box) == 4 {
			width, _ := strconv.Atoi(box[2])
			return width
		}
	}
	return 0
}

// smallest is the size of the smallest text.
func smallest(source string) int {
	least := 100
	for _, m := range regexp.MustCompile(`font(?:-size)?: (\d+)px`).FindAllStringSubmatch(source, -1) {
		size, _ := strconv.Atoi(m[1])
		least = min(least, size)
	}
	return least
}
