package reference

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// goDocs are the comments of the generated packages, by package and name: "ajerav2.GetProjects"
// of a method of the client, "ajerav2.Phase" of a type, "ajerav2.Phase.ID" of a field.
func goDocs(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range []string{"ajerav1", "ajerav2", "ajerashared", "aimsioapi"} {
		folder := path.Join(root, "generated", name)
		files, err := os.ReadDir(folder)
		if err != nil {
			t.Skip("the module stands alone, without generated/")
		}
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), path.Join(folder, file.Name()), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range parsed.Decls {
				note(all, name, d)
			}
		}
	}
	return all
}

// note notes what a declaration is commented with.
func note(all map[string]string, name string, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		all[name+"."+d.Name.Name] = flat(d.Doc.Text())
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if of, is := s.(*ast.ValueSpec); is {
				all[name+"."+of.Names[0].Name] = flat(of.Doc.Text() + of.Comment.Text())
			}
			of, is := s.(*ast.TypeSpec)
			if !is {
				continue
			}
			all[name+"."+of.Name.Name] = flat(d.Doc.Text() + of.Doc.Text())
			record, is := of.Type.(*ast.StructType)
			if !is {
				continue
			}
			for _, f := range record.Fields.List {
				for _, n := range f.Names {
					all[name+"."+of.Name.Name+"."+n.Name] = flat(f.Doc.Text())
				}
			}
		}
	}
}

// flat is a text as one line of small letters, without the signs of links.
func flat(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("[", "", "]", "").Replace(text)), " "))
}

// seen is what a reader of a page sees.
func seen(page string) string {
	page = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`).ReplaceAllString(page, "$1")
	page = regexp.MustCompile(`\\(.)`).ReplaceAllString(page, "$1")
	return flat(strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(page))
}

// TestSameSentences holds that what the specs say of a call, an argument, a type, a field or a word
// stands in the Go documentation and on its page alike.
func TestSameSentences(t *testing.T) {
	w := witness{T: t, docs: goDocs(t, "../../../..")}
	for _, v := range vendors() {
		for _, c := range v.digest.Calls {
			w.call(v, c)
		}
		for name, of := range v.digest.Types {
			for _, version := range v.uses[name].versions {
				w.record(v, name, version, of)
			}
		}
		for name, of := range v.digest.Enums {
			w.enum(v, name, of)
		}
	}
	if w.held < 1100 {
		t.Errorf("%d sentences were looked for", w.held)
	}
}

// witness looks for sentences.
type witness struct {
	*testing.T
	docs map[string]string
	held int
}

func (w *witness) call(v *vendor, c *digest.Call) {
	page := seen(v.callPage(c))
	w.both(v.golang.pkg(c.Version)+"."+c.Go, page, c.Doc, c.Note)
	m, has := v.golang.method(c)
	if !has {
		w.Errorf("%s is no method of the client", c.Go)
		return
	}
	for i := 2; i < m.NumIn(); i++ {
		w.fields(m.In(i), page, c.Args)
	}
	w.fields(m.Out(0).Elem(), page, c.Content)
}

func (w *witness) fields(of reflect.Type, page string, fields []*digest.Field) {
	for _, f := range fields {
		if in, has := field(of, f.Name); has {
			w.both(path.Base(of.PkgPath())+"."+of.Name()+"."+in.Name, page, f.Doc, f.Note)
		}
	}
}

func (w *witness) enum(v *vendor, name string, of *digest.Enum) {
	plain, _ := versioned(name)
	made, page := v.golang.types[v.version(name)][plain], seen(v.enumPage(name))
	if made == nil {
		return // names of further numbers, which are constants
	}
	pkg := path.Base(made.PkgPath()) + "."
	w.both(pkg+plain, page, of.Doc, of.Note)
	for i, says := range of.Docs {
		w.both(pkg+of.Go[i], page, says)
	}
}

func (w *witness) record(v *vendor, name string, version int, of *digest.Type) {
	plain, _ := versioned(name)
	made, page := v.golang.types[version][plain], seen(v.typePage(name))
	symbol := path.Base(made.PkgPath()) + "." + plain
	if !strings.Contains(w.docs[symbol], "is the form in which") { // what it is of says what it is
		w.both(symbol, page, of.Doc)
	}
	w.fields(made, page, of.Fields)
}

// verbs are what a sentence about a call begins with. Behind a name they have another form.
var verbs = regexp.MustCompile(`^(\w+ or )?\w+ `)

// both looks for sentences in the documentation of a symbol and on a page.
func (w *witness) both(symbol, page string, sentences ...string) {
	for _, s := range sentences {
		if s = strings.TrimSuffix(flat(s), "."); s == "" {
			continue
		}
		w.held++
		if !strings.Contains(w.docs[symbol], s) && !strings.Contains(w.docs[symbol], verbs.ReplaceAllString(s, "")) {
			w.Errorf("%s: the Go documentation is %q, without %q", symbol, w.docs[symbol], s)
		}
		if !strings.Contains(page, s) {
			w.Errorf("%s: its page is without %q", symbol, s)
		}
	}
}
