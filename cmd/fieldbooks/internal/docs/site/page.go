package site

import (
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// page is one page, as it is read.
type page struct {
	file, url string // guides/first.md, guides/first.html
	in        *folder
	source    []byte
	tree      ast.Node

	title    string
	says     string          // its first sentence
	headings []heading       // below its title
	names    []string        // what its tables tell about, such as fields; each is an id too
	ids      map[string]bool // of headings, which are linked to on GitHub too, and of names, with false
}

// front is the first page of a folder.
const front = "README.md"

// address is where the page of a file is found in the site.
func address(file string) string {
	folder, name := path.Split(file)
	if name == front {
		return folder + "index.html"
	}
	return strings.TrimSuffix(file, ".md") + ".html"
}

// everything is the page that lists all pages.
const everything = "all.html"

// heading is one below the title.
type heading struct {
	Level    int
	ID, Text string
}

// markdown has what GitHub has of Markdown. It is made when it is needed: most commands need none.
var markdown = sync.OnceValue(func() goldmark.Markdown {
	m := goldmark.New(goldmark.WithExtensions(
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.Linkify))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(parts{}, 1)))
	return m
})

// parse reads a page.
func parse(file string, source []byte) *page {
	p := &page{file: file, url: address(file), source: source, ids: map[string]bool{}}
	p.title = strings.TrimSuffix(path.Base(file), ".md")
	p.tree = markdown().Parser().Parse(text.NewReader(source))
	titled := false
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // it gives the errors of the function
		switch n := n.(type) {
		case *ast.Heading:
			if !entering {
				break
			}
			h := heading{n.Level, p.id(n), p.text(n)}
			n.SetAttributeString("id", []byte(h.ID))
			if n.Level == 1 && !titled {
				p.title, titled = h.Text, true
			} else {
				p.headings = append(p.headings, h)
			}
		case *ast.Paragraph:
			if entering && p.says == "" && n.Parent() == p.tree {
				p.says = sentence(p.text(n))
			}
		}
		return ast.WalkContinue, nil
	})
	p.tables()
	return p
}

// tables gives each row that tells about a name, such as that of a field, the name as its id, so that
// one can be sent there, and each cell what stands above it, for windows that have no room beside
// each other.
func (p *page) tables() {
	var above []string
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.(type) {
		case *table.TableHeader:
			above = above[:0]
			for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
				above = append(above, p.text(cell))
			}
		case *table.TableRow:
			p.name(n.FirstChild())
			for i, cell := 0, n.FirstChild(); cell != nil; i, cell = i+1, cell.NextSibling() {
				if len(above) >= stacked && i > 0 {
					cell.SetAttributeString("data-of", []byte(above[i]))
				}
			}
		default:
			return ast.WalkContinue, nil
		}
		return ast.WalkSkipChildren, nil
	})
}

// stacked is how many columns a table has whose cells stand below each other in a narrow window.
const stacked = 4

// name gives the first cell of a row the name that stands there as its id.
func (p *page) name(cell ast.Node) {
	code, is := cell.FirstChild().(*ast.CodeSpan)
	if !is || code.NextSibling() != nil {
		return
	}
	name := p.text(code)
	if _, taken := p.ids[name]; !taken && !strings.ContainsFunc(name, unicode.IsSpace) {
		p.names = append(p.names, name)
		p.ids[name] = false
		cell.SetAttributeString("id", []byte(name))
	}
}

// id is what a heading is linked by, as GitHub makes it.
func (p *page) id(n ast.Node) string {
	var b strings.Builder
	for _, r := range strings.ToLower(p.text(n)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	id := b.String()
	for i := 1; p.ids[id]; i++ {
		id = b.String() + "-" + strconv.Itoa(i)
	}
	p.ids[id] = true
	return id
}

// text is what a part of the page says, without its form.
func (p *page) text(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			value := n.Value(p.source)
			if _, code := n.Parent().(*ast.CodeSpan); !code {
				value = util.UnescapePunctuations(util.ResolveNumericReferences(util.ResolveEntityNames(value)))
			}
			b.Write(value)
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(p.source))
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

// sentence is the first of a text, and not much of a long one.
func sentence(text string) string {
	const most = 180
	if end := strings.Index(text, ". "); end >= 0 {
		text = text[:end+1]
	}
	if len(text) <= most {
		return text
	}
	short := text[:most]
	if space := strings.LastIndexByte(short, ' '); space > 0 {
		short = short[:space]
	}
	return strings.ToValidUTF8(strings.TrimRight(short, " ,;:"), "") + " …"
}
