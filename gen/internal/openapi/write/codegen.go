package write

import (
	"embed"
	"io/fs"
	"path"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
)

//go:embed templates support
var parts embed.FS

// part is the text of a file of this package.
func part(name string) string {
	text, err := parts.ReadFile(name)
	if err != nil {
		panic(err) // it was there when the package was built
	}
	return string(text)
}

// oapi-codegen keeps its settings in package variables.
var codegenMu sync.Mutex

// options are the settings of oapi-codegen. Types, names and pointers are decided
// before it runs, so most of its options have nothing left to decide.
func options() codegen.Configuration {
	templates := map[string]string{}
	names, _ := fs.Glob(parts, "templates/*") // the pattern is right
	for _, name := range names {
		templates[path.Base(name)] = part(name)
	}
	return codegen.Configuration{
		PackageName:         "aimsioapi",
		Generate:            codegen.GenerateOptions{Client: true, Models: true},
		AllowRemoteRefsFrom: []string{},
		OutputOptions: codegen.OutputOptions{
			SkipFmt:   true, // each file is formatted after the split
			SkipPrune: true, // a schema that no operation uses is still of use

			PreferSkipOptionalPointerOnContainerTypes: true,
			UserTemplates: templates,
		},
	}
}

// source runs oapi-codegen over the cleaned document.
func source(t *openapi3.T, file string) (text string, err error) {
	codegenMu.Lock()
	defer codegenMu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = yamldoc.Fail(file, "oapi-codegen cannot digest the document (%v); remove what was added last in the overlay", r)
		}
	}()
	text, err = codegen.Generate(t, options())
	if err != nil {
		return "", yamldoc.Fail(file, "oapi-codegen: %v; correct it in the overlay", err)
	}
	return text, nil
}
