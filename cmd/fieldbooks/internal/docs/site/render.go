package site

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"regexp"
	"sync"
)

//go:embed assets
var assets embed.FS

// asset is a file of the site that is the same for all pages.
func asset(name string) []byte {
	text, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // a name written here
	}
	return text
}

// frame is what is around the text of a page.
var frame = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page.html").Funcs(template.FuncMap{"breaks": breaks}).ParseFS(assets, "assets/page.html"))
})

// capital is where the next word of a name begins.
var capital = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)

// breaks lets a name break between its words, where it has no room.
func breaks(name string) template.HTML {
	return template.HTML(capital.ReplaceAllString(template.HTMLEscapeString(name), "$1<wbr>$2"))
}

// view is a page as its frame needs it.
type view struct {
	Policy, Root, Title, Home string
	Crumbs                    []link
	Nav                       []branch
	Headings                  []heading
	Text                      template.HTML // rendered from Markdown, of which no HTML is let through
	All                       []listed      // of the page of all pages
}

// link is a link in the frame.
type link struct {
	URL, Title string
	Here       bool
}

// branch is a page or a folder of the navigation, with what is below it where that is open.
type branch struct {
	link
	Below []branch
}

// listed is a folder in the page of all pages.
type listed struct {
	ID, Title string
	Pages     []struct{ URL, Title, Says string }
}

// render is a page as a file.
func (s *site) render(p *page) ([]byte, error) {
	var text bytes.Buffer
	if err := markdown().Renderer().Render(&text, p.source, p.tree); err != nil {
		return nil, fmt.Errorf("%s: %w", p.file, err)
	}
	v := s.view(p.url, p.title, p.in)
	v.Headings = p.contents()
	v.Text = template.HTML(named.ReplaceAllFunc(text.Bytes(), func(name []byte) []byte {
		return capital.ReplaceAll(name, []byte("$1<wbr>$2"))
	}))
	return v.bytes()
}

// named is the end of a title, a link or a word of code that is a name alone.
var named = regexp.MustCompile(`>[\w., ]+</(?:a|h1|code)>`)

// renderAll is the page of all pages.
func (s *site) renderAll() ([]byte, error) {
	v := s.view(everything, "All pages", s.home)
	v.list(s.home)
	for _, f := range v.All {
		v.Headings = append(v.Headings, heading{2, f.ID, f.Title})
	}
	return v.bytes()
}

// view is the frame of a page.
func (s *site) view(at, title string, in *folder) *view {
	v := &view{Policy: Policy, Root: relative(at, "", ""), Title: title, Home: relative(at, s.home.url(), "")}
	for f := in; f != nil; f = f.parent {
		title := f.title
		if f.parent == nil {
			title = "Home"
		}
		if f.front == nil || f.front.url != at {
			v.Crumbs = append([]link{{URL: relative(at, f.url(), ""), Title: title}}, v.Crumbs...)
		}
	}
	v.Nav = s.home.branches(at, in)
	return v
}

// branches is what is in a folder, as navigation: what is on the way to a page is open.
func (f *folder) branches(at string, in *folder) []branch {
	var all []branch
	for _, below := range f.folders {
		b := branch{link: link{relative(at, below.url(), ""), below.title, at == below.url()}}
		if in.within(below) {
			b.Below = below.branches(at, in)
		}
		all = append(all, b)
	}
	for _, p := range f.pages {
		all = append(all, branch{link: link{relative(at, p.url, ""), p.title, at == p.url}})
	}
	return all
}

// within reports whether a folder is another, or in it.
func (f *folder) within(other *folder) bool {
	for ; f != nil; f = f.parent {
		if f == other {
			return true
		}
	}
	return false
}

// contents is the headings that are worth a list.
func (p *page) contents() []heading {
	var some []heading
	for _, h := range p.headings {
		if h.Level <= 3 {
			some = append(some, h)
		}
	}
	if len(some) < 2 {
		return nil
	}
	return some
}

// list adds a folder, and those in it, to the page of all pages.
func (v *view) list(f *folder) {
	l := listed{ID: f.id(), Title: f.title}
	if f.front != nil {
		l.Pages = append(l.Pages, struct{ URL, Title, Says string }{f.front.url, f.front.title, f.front.says})
	}
	for _, p := range f.pages {
		l.Pages = append(l.Pages, struct{ URL, Title, Says string }{p.url, p.title, p.says})
	}
	v.All = append(v.All, l)
	for _, below := range f.folders {
		v.list(below)
	}
}

// bytes is the page as a file.
func (v *view) bytes() ([]byte, error) {
	var b bytes.Buffer
	err := frame().Execute(&b, v)
	return b.Bytes(), err
}
