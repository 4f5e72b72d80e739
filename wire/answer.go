package wire

import (
	"context"

	"github.com/go-json-experiment/json/jsontext"
)

// Value is raw JSON text.
type Value = jsontext.Value

// Answer is what came with a result beside the typed part. It is embedded in
// every result struct.
type Answer struct {
	// Method is the method that answered.
	Method *Method
	// Raw is the content as it came, byte for byte; saves are built from it. It
	// may hold personal data and prints masked.
	Raw Raw
	// UsageKey is the vendor's id of the call, for support requests.
	UsageKey string
	// ResponseCode is the vendor's code. Tenants differ: both 0 and 200 mean success.
	ResponseCode int
	// Warnings are the vendor's remarks beside a success.
	Warnings []string
	// Missing are the requested keys that the server did not return.
	Missing []int
	// Page is the page's place in the list; zero when the server did not page.
	Page Paging
	// Bent notes where the answer departed from the specs and was read all the
	// same, by place and without values, e.g.
	// "/Projects/3/ProjectKey: string read as integer".
	Bent []string
	// Info is what the call cost.
	Info Info
}

// Reply returns a itself. It lets a [Caller] reach the Answer inside any result.
func (a *Answer) Reply() *Answer { return a }

// Replied is implemented by every result struct through its [Answer].
type Replied interface{ Reply() *Answer }

// Paging is the place of one page in a list.
type Paging struct{ Number, Size, Count int }

// Page asks a list method for one page. The zero value asks for the whole list.
// It is embedded in the arguments of methods that page.
type Page struct {
	// PageNumber counts from 1; 0 with a PageSize means 1.
	PageNumber int
	// PageSize is the number of records per page; 0 means no paging.
	PageSize int
}

// Paging returns p itself. It lets a [Caller] reach the Page inside any arguments.
func (p Page) Paging() Page { return p }

// Edited is the args value of a save: a result as read and edited since.
type Edited struct {
	Result  Replied // e.g. a *GetProjectsResult
	Options SaveOptions
}

// SaveOptions are the choices of a save.
type SaveOptions struct {
	// SingleTransaction asks for all records or none.
	SingleTransaction bool
}

// SaveOption sets one choice of a save.
type SaveOption func(*SaveOptions)

// SingleTransaction asks the vendor to save all records or none. Only version 1
// methods know it.
func SingleTransaction() SaveOption {
	return func(o *SaveOptions) { o.SingleTransaction = true }
}

// Do calls m to fill result, which is new and empty, and returns it. It returns nil on
// error, unless the server sent content together with the error (a partial success).
func Do[P Replied](ctx context.Context, c Caller, m *Method, args any, result P) (P, error) {
	var none P
	if err := c.Call(ctx, m, args, result); err != nil {
		if len(result.Reply().Raw) == 0 {
			return none, err
		}
		return result, err
	}
	return result, nil
}

// Save sends what was edited in read by the update method m.
func Save[P Replied](ctx context.Context, c Caller, m *Method, read Replied, opts []SaveOption, result P) (P, error) {
	edited := Edited{Result: read}
	for _, set := range opts {
		set(&edited.Options)
	}
	return Do(ctx, c, m, edited, result)
}
