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
	"github.com/go-json-experiment/json/jsontext"
)

// checkRequest validates the request against the document.
func checkRequest(in *openapi3filter.RequestValidationInput, body jsontext.Value) *refusal {
	if len(body) > 0 {
		if media, _, _ := mime.ParseMediaType(in.Request.Header.Get("Content-Type")); media != jsonMedia {
			return refuse(http.StatusUnsupportedMediaType, "the body must be sent as %s", jsonMedia)
		}
		if !body.IsValid() {
			return refuse(http.StatusBadRequest, "the body is not JSON, or names a member twice")
		}
	}
	if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
		return refuse(http.StatusBadRequest, "%s", reason(err))
	}
	return nil
}

// checkAnswer validates a success. One that does not match is a fault of what was
// planted with [Server.Put], or of this package.
func checkAnswer(in *openapi3filter.RequestValidationInput, a reply) *refusal {
	if a.status != http.StatusOK {
		return nil
	}
	err := openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in,
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
