package ajera

import (
	"context"
	"reflect"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// rawResult takes any content.
type rawResult struct {
	wire.Answer `json:"-"`
	Unknown     wire.Value `json:",embed"`
}

// Call calls any method by the vendor's name, in a session of the given version.
// args is JSON ([wire.Value]), a struct or a map; nil sends no arguments. The
// answer's Raw is the content. A method that the specs do not know counts as a
// write and is not repeated.
func (c *Client) Call(ctx context.Context, version int, method string, args any) (*wire.Answer, error) {
	m := wire.Method{Name: method, Version: version, Kind: wire.KindAction, Paged: true}
	for _, known := range methods() {
		if known.Name == method {
			m.Kind, m.Page, m.Permission, m.Employee = known.Kind, known.Page, known.Permission, known.Employee
			break
		}
	}
	if text, ok := args.([]byte); ok {
		args = wire.Value(text)
	}
	result, err := wire.Do(ctx, c.caller, &m, args, new(rawResult))
	if result == nil {
		return nil, err
	}
	return &result.Answer, err
}

var preview = wire.Method{Name: "Preview", Kind: wire.KindUpdate}

// Preview shows what saving got would send, without sending it. It fails where
// the save would be refused before sending.
func (c *Client) Preview(got wire.Replied, options ...wire.SaveOption) (*Change, error) {
	edited := wire.Edited{Result: got}
	for _, set := range options {
		set(&edited.Options)
	}
	if isNil(got) {
		return nil, fault(&preview, ErrArgument).because("pass a result of a Get method", "nothing was read")
	}
	read := got.Reply().Method
	for _, m := range methods() {
		if m.Update == nil || m.Update.Reads != read {
			continue
		}
		s, err := newSave(m, edited)
		if err != nil {
			return nil, err
		}
		return &Change{Method: m.Name, Arguments: wire.Raw(object(s.args)), Edits: told(s.edits)}, nil
	}
	return nil, fault(&preview, ErrArgument).because("pass a result of a Get method that has a Save", "no method saves a %s", reflect.TypeOf(got).Elem().Name())
}

func methods() []*wire.Method { return append(ajerav1.Methods(), ajerav2.Methods()...) }
