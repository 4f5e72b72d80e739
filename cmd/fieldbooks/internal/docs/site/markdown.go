package site

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	table "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// parts are the parts of Markdown that are rendered otherwise here.
type parts struct{}

// RegisterFuncs says which these are.
func (parts) RegisterFuncs(of renderer.NodeRendererFuncRegisterer) {
	of.Register(ast.KindRawHTML, rawHTML)
	of.Register(ast.KindHTMLBlock, htmlBlock)
	of.Register(ast.KindFencedCodeBlock, codeBlock)
	of.Register(ast.KindCodeBlock, codeBlock)
	of.Register(table.KindTable, scrolled)
	of.Register(ast.KindImage, image)
}

// rawHTML is text: a page has none but what is rendered here.
func rawHTML(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		raw := n.(*ast.RawHTML)
		for i := range raw.Segments.Len() {
			segment := raw.Segments.At(i)
			escape(w, segment.Value(source))
		}
	}
	return ast.WalkSkipChildren, nil
}

// htmlBlock is text as well, but for a comment, which says nothing to a reader.
func htmlBlock(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	block := n.(*ast.HTMLBlock)
	text := lines(source, n)
	if block.HasClosure() {
		text = append(text, block.ClosureLine.Value(source)...)
	}
	if entering && !isComment(text) {
		_, _ = w.WriteString("<pre tabindex=\"0\"><code>")
		escape(w, text)
		_, _ = w.WriteString("</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}

func isComment(text []byte) bool {
	text = bytes.TrimSpace(text)
	return bytes.HasPrefix(text, []byte("<!--")) && bytes.Index(text, []byte("-->")) == len(text)-len("-->")
}

// codeBlock can be scrolled by the keyboard where it is wider than the page. A block of a file has its
// name behind the language, and a text behind commands is what they answer.
func codeBlock(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	language, file := info(source, n)
	if file != "" {
		_, _ = w.WriteString("<p class=\"file\">" + html.EscapeString(file) + "</p>")
	}
	if before, _ := info(source, n.PreviousSibling()); language == "text" && before == "sh" {
		_, _ = w.WriteString("<pre class=\"answer\" tabindex=\"0\"><code>")
	} else {
		_, _ = w.WriteString("<pre tabindex=\"0\"><code>")
	}
	escape(w, lines(source, n))
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

// info is what a block says of itself.
func info(source []byte, n ast.Node) (language, file string) {
	if block, is := n.(*ast.FencedCodeBlock); is && block.Info != nil {
		language, file, _ = strings.Cut(string(block.Info.Value(source)), " ")
	}
	return language, strings.TrimSpace(file)
}

// scrolled is a table, which is too.
func scrolled(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<div class=\"table\" tabindex=\"0\"><table>\n")
	} else {
		_, _ = w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

// image is a drawing, which opens alone when it is clicked.
func image(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		to := html.EscapeString(string(n.(*ast.Image).Destination))
		alt := html.EscapeString((&page{source: source}).text(n))
		_, _ = w.WriteString(`<a class="drawing" href="` + to + `"><img src="` + to + `" alt="` + alt + `"></a>`)
	}
	return ast.WalkSkipChildren, nil
}

// lines is the text of a block.
func lines(source []byte, n ast.Node) []byte {
	var text []byte
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		text = append(text, segment.Value(source)...)
	}
	return text
}

func escape(w util.BufWriter, text []byte) { _, _ = w.Write(util.EscapeHTML(text)) }
