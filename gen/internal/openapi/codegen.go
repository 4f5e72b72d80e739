package openapi

import (
	_ "embed"
	"fmt"
	"regexp"
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
			SkipResponseBodyGetters:       true, // the fields are exported

			PreferSkipOptionalPointerOnContainerTypes: true,
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

// serverComment is about somebody else's service.
const serverComment = "\t// The endpoint of the server conforming to this interface, with scheme,\n" +
	"\t// https://api.deepmap.com for example. This can contain a path relative\n" +
	"\t// to the server, such as https://api.deepmap.com/dev-test, and all the\n" +
	"\t// paths in the swagger spec will be appended to the server.\n"

// mended repairs what no setting of oapi-codegen can.
func mended(source string) string {
	return strings.NewReplacer(
		"\tClientInterface\n", "\t*Client\n",
		"    ClientInterface\n", "    *Client\n",
		serverComment, "\t// Server is the base address, with or without a trailing slash; it may hold a path.\n",
		"\t// Doer for performing requests, typically a *http.Client with any\n\t// customized settings, such as certificate chains.\n",
		"\t// Client performs the requests.\n",
		"\t// A list of callbacks for modifying requests which are generated before sending over\n\t// the network.\n",
		"\t// RequestEditors change each request before it is sent.\n",
	).Replace(source)
}

var (
	bodyRead = regexp.MustCompile(`(?s)    if err != nil \{\s*return nil, err\s*\}\s*(response := &\w+\{.*?\n\s*\})\n`)
	bodyJSON = regexp.MustCompile(`if err := json\.Unmarshal\(bodyBytes, &dest\); err != nil \{\s*return nil, err\s*\}`)
)

// ofOperation repairs a function of one operation: a body is checked before it is
// written, one that came is not copied needlessly, and an answer that cannot be
// read does not take its status and body with it, and tells whose it is.
func ofOperation(name, body string) string {
	body = strings.Replace(body, "json.Marshal(body)", fmt.Sprintf("encode(%q, body)", name), 1)
	body = strings.Replace(body, "io.ReadAll(rsp.Body)", "whole(rsp)", 1)
	body = bodyRead.ReplaceAllString(body, fmt.Sprintf("$1\nif err != nil {\nreturn response, unreadable(%q, rsp, err)\n}\n", name))
	return bodyJSON.ReplaceAllString(body, fmt.Sprintf("if err := decode(%q, rsp, bodyBytes, &dest); err != nil {\nreturn response, err\n}", name))
}
