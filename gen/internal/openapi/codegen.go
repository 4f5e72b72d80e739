package openapi

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
)

//go:embed templates/additional.tmpl
var additionalTemplate string

//go:embed templates/union.tmpl
var unionTemplate string

// oapi-codegen keeps its settings in package variables.
var codegenMu sync.Mutex

// options are the settings of oapi-codegen. Types, names and pointers are decided
// before it runs, so most of its options have nothing left to decide.
func options() codegen.Configuration {
	return codegen.Configuration{
		PackageName: "aimsioapi",
		Generate:    codegen.GenerateOptions{Client: true, Models: true},
		Compatibility: codegen.CompatibilityOptions{
			AlwaysPrefixEnumValues:           true,
			DisableRequiredReadOnlyAsPointer: true,
		},
		AllowRemoteRefsFrom: []string{},
		OutputOptions: codegen.OutputOptions{
			SkipFmt:                       true, // each file is formatted after the split
			SkipPrune:                     true, // a schema that no operation uses is still of use
			SkipEnumValidate:              true,
			SkipClientResponseContentType: true,
			UserTemplates: map[string]string{
				"additional-properties.tmpl": additionalTemplate,
				"union.tmpl":                 unionTemplate,
			},
		},
	}
}

// write runs oapi-codegen over the cleaned document.
func write(t *openapi3.T, file string) (source string, err error) {
	codegenMu.Lock()
	defer codegenMu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = Faults{{Place{File: file}, fmt.Sprintf("oapi-codegen cannot digest the document (%v); remove what was added last in the overlay", r)}}
		}
	}()
	source, err = codegen.Generate(t, options())
	if err != nil {
		return "", Faults{{Place{File: file}, fmt.Sprintf("oapi-codegen: %v; correct it in the overlay", err)}}
	}
	return mended(source), nil
}

// mended repairs what no setting of oapi-codegen can: an answer that cannot be
// decoded must not take its status and body with it.
func mended(source string) string {
	return strings.NewReplacer(
		"if err := json.Unmarshal(bodyBytes, &dest); err != nil { \n return nil, err \n}",
		"if err := json.Unmarshal(bodyBytes, &dest); err != nil {\nreturn response, err\n}",
		"\tClientInterface\n", "\t*Client\n",
		"    ClientInterface\n", "    *Client\n",
	).Replace(source)
}
