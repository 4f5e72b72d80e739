package aimsiotest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/go-json-experiment/json/jsontext"
)

// checkRequest validates the request against the document.
func (c *call) checkRequest(body jsontext.Value) *refusal {
	if len(body) > 0 {
		if media, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); media != jsonMedia {
			return refuse(http.StatusUnsupportedMediaType, "the body must be sent as %s", jsonMedia)
		}
		if !body.IsValid() {
			return refuse(http.StatusBadRequest, "the body is not JSON, or names a member twice")
		}
	}
	if err := openapi3filter.ValidateRequest(context.Background(), c.input()); err != nil {
		return refuse(http.StatusBadRequest, "%s", reason(err))
	}
	return nil
}

// checkAnswer validates a success. One that does not match is a fault of what was
// planted with [Server.Put], or of this package.
func (c *call) checkAnswer(a answer) *refusal {
	if a.status != http.StatusOK {
		return nil
	}
	err := openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: c.input(),
		Status:                 a.status,
		Header:                 http.Header{"Content-Type": {a.media}},
		Body:                   io.NopCloser(bytes.NewReader(a.body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		return refuse(http.StatusInternalServerError, "the stored record does not match the document: %s", reason(err))
	}
	return nil
}

func (c *call) input() *openapi3filter.RequestValidationInput {
	parameters := map[string]string{}
	if c.route.parameter != "" {
		parameters[c.route.parameter] = c.key
	}
	return &openapi3filter.RequestValidationInput{
		Request:    c.r,
		PathParams: parameters,
		Route: &routers.Route{
			Spec: c.s.doc.api, Path: c.route.template, PathItem: c.route.item, Method: c.route.method, Operation: c.route.operation,
		},
		Options: &openapi3filter.Options{
			AuthenticationFunc:                openapi3filter.NoopAuthenticationFunc,
			RejectWhenRequestBodyNotSpecified: true,
			SkipSettingDefaults:               true,
		},
	}
}

// reason says what does not match, and where, without the schema and the value.
func reason(err error) string {
	if schema, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		return strings.Join(schema.JSONPointer(), ".") + ": " + schema.Reason
	}
	if request, ok := errors.AsType[*openapi3filter.RequestError](err); ok && request.Err != nil {
		return request.Err.Error()
	}
	return err.Error()
}
