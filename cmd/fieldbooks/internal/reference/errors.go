package reference

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

// sentence is a name of a package and what its comment says.
type sentence struct{ name, says string }

// declared are the names of a file that want is true of, with the comments behind
// them: the page says what the Go documentation says.
func declared(tree fs.FS, file string, want func(name string, of *ast.ValueSpec) bool) (all []sentence, err error) {
	specs, err := values(tree, file)
	if err != nil {
		return nil, err
	}
	for _, of := range specs {
		if want(of.Names[0].Name, of) && of.Comment != nil {
			all = append(all, sentence{of.Names[0].Name, strings.TrimSpace(of.Comment.Text())})
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: nothing is declared there that the reference tells of; see declared in room reference", file)
	}
	return all, nil
}

// values are the constants and variables that a file declares.
func values(tree fs.FS, file string) (all []*ast.ValueSpec, err error) {
	text, err := fs.ReadFile(tree, file)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	for _, d := range parsed.Decls {
		group, is := d.(*ast.GenDecl)
		if !is {
			continue
		}
		for _, s := range group.Specs {
			if of, is := s.(*ast.ValueSpec); is {
				all = append(all, of)
			}
		}
	}
	return all, nil
}

// makers are the files that make the errors of a vendor's client.
var makers = map[string][]string{
	"ajera":  {"ajera/internal/fault/fault.go", "internal/exchange/cause.go"},
	"aimsio": {"aimsio/errors.go", "internal/exchange/cause.go", "wire/operation.go"},
}

// messages are the texts of a vendor's errors by their names: what people meet, and look for.
func messages(tree fs.FS, vendor string) (map[string]string, error) {
	all := map[string]string{}
	for _, file := range makers[vendor] {
		specs, err := values(tree, file)
		if err != nil {
			return nil, err
		}
		for _, of := range specs {
			all[of.Names[0].Name] = message(of)
		}
	}
	return all, nil
}

// message is the text of an error, where that is made.
func message(of *ast.ValueSpec) string {
	for _, value := range of.Values {
		made, is := value.(*ast.CallExpr)
		if !is || len(made.Args) != 1 {
			continue
		}
		if text, is := made.Args[0].(*ast.BasicLit); is {
			said, _ := strconv.Unquote(text.Value)
			return said
		}
	}
	return ""
}

// named are the names in a comment that lead somewhere in the Go documentation.
var named = regexp.MustCompile(`\[(\*?[\w.]+)\]`)

// errorsPage is the page on errors and outcomes, of what the packages say where they declare them.
func errorsPage(tree fs.FS) (string, error) {
	p := &page{}
	p.say("# Errors and outcomes\n\nEvery failed call of a client is an error of type `*ajera.Error` or `*aimsio.Error`. `errors.Is` compares it with the errors below, and its `Outcome` says what is certain. " +
		"Its text says where it was, what was met, and what to do; it never shows a password, a token or the data of a record. The command ends with a code for each; `fieldbooks help exit-codes` lists them.\n")
	p.heading(2, "Outcomes")
	p.say("A read may always be sent again. Of a write, the outcome decides.\n\n")
	outcomes, err := declared(tree, "wire/info.go", func(_ string, of *ast.ValueSpec) bool {
		t, is := of.Type.(*ast.Ident)
		return is && t.Name == "Outcome"
	})
	if err != nil {
		return "", err
	}
	p.table("Outcome", "About")
	for _, o := range outcomes {
		p.row(code("wire."+o.name), sentenceOf(o.says))
	}
	for _, vendor := range []struct{ name, title string }{{"ajera", "Ajera"}, {"aimsio", "Aimsio"}} {
		found, err := declared(tree, vendor.name+"/errors.go", func(name string, _ *ast.ValueSpec) bool { return strings.HasPrefix(name, "Err") })
		if err != nil {
			return "", err
		}
		texts, err := messages(tree, vendor.name)
		if err != nil {
			return "", err
		}
		p.heading(2, vendor.title)
		p.table("Error", "Its text", "About")
		for _, e := range found {
			p.row(code(vendor.name+"."+e.name), plain(texts[e.name]), sentenceOf(e.says))
		}
	}
	return p.String(), nil
}

// sentenceOf is a comment as a sentence.
func sentenceOf(text string) string {
	text = named.ReplaceAllString(text, "$1")
	return plain(strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + ".")
}
