package wire

import (
	"context"
	"errors"
	"io"
	"strings"
)

// Doer is the one seam between generated operations and the wrapper that sends them. Do sends req
// and fills answer, which points to an empty value of the type that the operation answers, or is a
// *[Reply]. It returns an error of the wrapper's own type; whatever is no success is one.
type Doer interface {
	Do(ctx context.Context, op *Operation, req *Request, answer any, opts ...CallOption) error
}

// Refuser is a [Doer] that makes its own error of what is not sent to it: a call that
// the generated client refuses, such as one with an incomplete body.
type Refuser interface {
	Refuse(op *Operation, err error) error
}

// Operation is what the vendor's description says of one operation. The wrappers
// decide by it: nothing looks at the name.
type Operation struct {
	ID       string   // its Go name, e.g. "GetJobOrder"
	Verb     string   // HTTP method
	Path     string   // its parameters in braces
	Reads    bool     // changes nothing at the vendor, so that it may be repeated
	Resource string   // what the path is about, e.g. "JobOrder"
	Page     string   // the vendor's page, "" when none is known
	Evidence Evidence // how the operation is known
	Params   []Param  // in the order in which its Go method takes them
	Keys     []string // members of the record, one of which holds the key in the path; nil: none is known
	Body     string   // media type of a JSON body, "" for any other or none
}

// Param is a parameter of an operation.
type Param struct {
	Name          string // as it travels
	In            string // path, query, header or cookie
	Style         string // how the value is written, in OpenAPI's words; "" as it is
	Explode       bool
	AllowReserved bool // in the query: what need not be escaped is not
	JSON          bool // written as JSON
	Required      bool
	Type          string // of its schema
	Format        string
}

// Request is what one call of an operation sends.
type Request struct {
	Path   string              // escaped, with its values in place
	Query  string              // encoded, without question mark
	Header map[string][]string // parameters, not credentials
	Content
}

// Content is a body and its media type. The zero value is none.
type Content struct {
	Media string // e.g. "application/pdf"
	Body  io.Reader
}

// Reply is an answer without a type: its content is not published, or not JSON.
type Reply struct {
	Status int // 200 to 299
	Header map[string][]string
	Body   Raw // whole, as it came
}

// ErrIncomplete is what a [CheckError] is, for [errors.Is].
var ErrIncomplete = errors.New("the record is not complete")

// A CheckError says what the server would refuse in something that is to be sent. Nothing was sent.
type CheckError struct {
	// Type is the Go type that was checked, e.g. "BillableItemWrite".
	Type string
	// Faults are what is missing, by the names that travel.
	Faults []string
}

func (e *CheckError) Error() string {
	return e.Type + ": " + strings.Join(e.Faults, "; ")
}

// Unwrap returns [ErrIncomplete].
func (e *CheckError) Unwrap() error { return ErrIncomplete }
