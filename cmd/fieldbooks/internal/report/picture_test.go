package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var look = flag.String("look", "", "a `folder` to put the pictures of the tests into, for people to look at")

// pictures are firms of all sizes.
func pictures() map[string]drawing {
	all := map[string]drawing{"people-odd": drawPeople(oddPeople(), october, "it is not known as of when the data are")}
	for _, n := range []int{1, 6, 61, 62, 300} {
		all["people-"+strconv.Itoa(n)] = drawPeople(somePeople(n), october, asOf)
	}
	for _, n := range [][2]int{{1, 1}, {3, 4}, {7, 12}, {12, 12}, {200, 53}, {40, mostWeeks}} {
		list, p := someHours(n[0], n[1])
		all["hours-"+strconv.Itoa(n[0])+"-"+strconv.Itoa(n[1])] = drawHours(list, p, asOf)
	}
	list, p := oddHours()
	all["hours-odd"] = drawHours(list, p, asOf)
	for _, n := range []int{1, 9, 30, 200} {
		all["budget-"+strconv.Itoa(n)] = drawBudget(someProjects(n), "", asOf)
	}
	all["budget-status"] = drawBudget(someProjects(2), "Active", asOf)
	huge := someProjects(3)
	huge[0].Fee, huge[1].Fee, huge[2].Billed = number(123456789012345678, ".12"), number(0, ""), number(-123456789012345678, ".12")
	for i := range huge {
		huge[i] = huge[i].reckoned()
	}
	all["budget-huge"] = drawBudget(huge, "", asOf)
	return all
}

func drawn(t *testing.T, d drawing, format string) []byte {
	t.Helper()
	data, err := d.draw(format)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestPictures draws firms of all sizes: PNG is a picture of the size that people can read, with
// something on it, and the same bytes each time.
func TestPictures(t *testing.T) {
	for name, d := range pictures() {
		data := drawn(t, d, "png")
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if size := picture.Bounds(); size.Dx() != width || size.Dy() < 150 || size.Dy() > 3000 {
			t.Errorf("%s is %d x %d", name, size.Dx(), size.Dy())
		}
		if n := coloured(picture); n < 500 && name != "people-odd" {
			t.Errorf("%s has %d coloured pixels: there are no bars", name, n)
		}
		if !bytes.Equal(data, drawn(t, d, "png")) || !bytes.Equal(drawn(t, d, "svg"), drawn(t, d, "svg")) {
			t.Errorf("%s: the same figures give other bytes", name)
		}
		if *look != "" {
			for _, format := range []string{"png", "svg"} {
				if err := os.WriteFile(filepath.Join(*look, name+"."+format), drawn(t, d, format), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// coloured counts the pixels that are no grey.
func coloured(picture image.Image) (n int) {
	size := picture.Bounds()
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			if c := color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA); max(c.R, c.G, c.B)-min(c.R, c.G, c.B) > 80 {
				n++
			}
		}
	}
	return n
}

// written is a text of an SVG, and the field that it takes.
type written struct {
	text string
	at   image.Rectangle
}

// textsOf are the texts of an SVG, which is well-formed, and its size.
func textsOf(t *testing.T, svg []byte) (texts []written, size image.Point) {
	t.Helper()
	c := newCanvas("svg", 10)
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts, size
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
		start, is := token.(xml.StartElement)
		if !is {
			continue
		}
		attr := map[string]string{}
		for _, a := range start.Attr {
			attr[a.Name.Local] = a.Value
		}
		switch start.Name.Local {
		case "svg":
			box := strings.Fields(attr["viewBox"])
			size = image.Pt(whole(t, box[2]), whole(t, box[3]))
		case "text":
			var text string
			if err := decoder.DecodeElement(&text, &start); err != nil {
				t.Fatal(err)
			}
			_, after, _ := strings.Cut(attr["style"], "font-size:")
			pixels, _, _ := strings.Cut(after, "px")
			high, err := strconv.ParseFloat(pixels, 64)
			if err != nil {
				t.Fatalf("%q: %v", attr["style"], err)
			}
			x, y := whole(t, attr["x"]), whole(t, attr["y"])
			texts = append(texts, written{text, image.Rect(x, y-int(high*0.72), x+c.wide(text, high*0.75), y)})
		}
	}
}

func whole(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTexts holds that all texts are on the picture, and none on another.
func TestTexts(t *testing.T) {
	for name, d := range pictures() {
		texts, size := textsOf(t, drawn(t, d, "svg"))
		all := image.Rectangle{Max: size}
		if len(texts) < 6 {
			t.Errorf("%s has %d texts", name, len(texts))
		}
		for i, a := range texts {
			if !a.at.In(all) {
				t.Errorf("%s: %q stands at %v, outside of %v", name, a.text, a.at, size)
			}
			for _, b := range texts[:i] {
				if a.at.Overlaps(b.at) {
					t.Errorf("%s: %q at %v and %q at %v lie on each other", name, a.text, a.at, b.text, b.at)
				}
			}
		}
	}
}

// allText is all that an SVG says.
func allText(t *testing.T, d drawing) string {
	t.Helper()
	texts, _ := textsOf(t, drawn(t, d, "svg"))
	var all []string
	for _, one := range texts {
		all = append(all, one.text)
	}
	return strings.Join(all, "\n")
}

// TestSaid holds what pictures say: names, figures, the period, the date of the data, and what is not drawn.
func TestSaid(t *testing.T) {
	list, p := someHours(12, 12)
	odd, days := oddHours()
	for _, test := range []struct {
		name string
		d    drawing
		says []string
	}{
		{"people", drawPeople(somePeople(9), october, asOf), []string{"Utilisation by person, October 2026", asOf, "All 9 people", "O'Brien & Sons <crew>",
			"Maximilian-Alexander von Hohenzollern-", "Line break and control \uFFFD", "employee 8", "95.2 %", "152.25 of 160 h", "billable hours, percent of all hours"}},
		{"odd people", drawPeople(oddPeople(), october, asOf), []string{"−12.5 %", "−20 of 160 h", "no hours"}},
		{"many people", drawPeople(somePeople(300), october, asOf), []string{"All 240 others", "The 60 people with the most hours are drawn one by one; -o csv has all 300."}},
		{"hours", drawHours(list, p, asOf), []string{"Hours by project and week, 7 September to 29 November 2026", asOf, "5 other projects", "1,772.5 h",
			"No project (overhead)", "679.25 h", "25-1001 Pipe rack", "week, by its Monday", "5 Oct", "0"}},
		{"odd hours", drawHours(odd, days, asOf), []string{"Of the week from 2026-09-07 only the days from 2026-09-09 are counted.", "Of the week to 2026-10-18 only the days to 2026-10-17 are counted."}},
		{"budget", drawBudget(someProjects(200), "", asOf), []string{"Fee and billed, by project", "All projects (200); " + asOf, "1,250,000.50", "40.0 %", "−4,200.00 of 156,250.50", "218,749.25, no fee",
			"Not drawn: 170 smaller projects, together with a fee of 2,084,089.50"}},
		{"status", drawBudget(someProjects(2), "Active", asOf), []string{"Projects of the status active (2)"}},
	} {
		said := allText(t, test.d)
		for _, want := range test.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q is not said in\n%s", test.name, want, said)
			}
		}
	}
}
