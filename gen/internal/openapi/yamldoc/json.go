package yamldoc

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"gopkg.in/yaml.v3"
)

// looksLikeJSON reports whether the first thing in data could be JSON; flow YAML begins so, too.
func looksLikeJSON(data []byte) bool {
	begin := bytes.TrimLeft(data, " \t\r\n")
	return len(begin) > 0 && (begin[0] == '{' || begin[0] == '[')
}

// quotedKey reports whether data begins as only JSON is written: a brace and a quote.
func quotedKey(data []byte) bool {
	begin := bytes.TrimLeft(data, " \t\r\n{")
	return len(begin) > 0 && begin[0] == '"'
}

// parseJSON reads JSON into the nodes that a YAML parser would make, by the rules of JSON: YAML has
// other escapes and line breaks, refuses some characters, and takes no key beyond 1024 of them.
// A name that is written twice is left to the expander, as in YAML.
func parseJSON(file string, data []byte) (*yaml.Node, error) {
	if !utf8.Valid(data) {
		offset, what := unreadable(data)
		return nil, Faults{{Place: placeOf(file, data, offset), Msg: what, Whole: true}}
	}
	options := jsontext.AllowInvalidUTF8(true) // half a surrogate pair is an escape, and no reason to refuse
	r := jsonReader{jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true), options), newCursor(data)}
	top, err := r.value()
	if err != nil {
		return nil, Faults{jsonFault(file, data, err)}
	}
	if rest := bytes.TrimLeft(data[r.InputOffset():], " \t\r\n"); len(rest) > 0 {
		at := placeOf(file, data, len(data)-len(rest))
		return nil, Faults{{Place: at, Whole: true, Msg: "more text after the end of the JSON document; make a file of each, and take the one that is the description"}}
	}
	return top, nil
}

// jsonFault says where the text is no JSON, and what was met there.
func jsonFault(file string, data []byte, err error) *Fault {
	offset, msg := len(data), "the document ends too early"
	if syntax, ok := errors.AsType[*jsontext.SyntacticError](err); ok && !errors.Is(err, io.ErrUnexpectedEOF) {
		offset, msg = int(syntax.ByteOffset), syntax.Err.Error()
		if syntax.JSONPointer != "" {
			msg += " within #" + string(syntax.JSONPointer)
		}
	}
	return &Fault{Place: placeOf(file, data, offset), Whole: true, Msg: "not JSON (" + msg + "); mend the file, or download it again"}
}

// jsonReader makes nodes of tokens.
type jsonReader struct {
	*jsontext.Decoder
	cursor cursor
}

// node is a node of what was just read, which is so many bytes long.
func (r *jsonReader) node(kind yaml.Kind, tag string, style yaml.Style, length int) *yaml.Node {
	line, column := r.cursor.move(int(r.InputOffset()) - length)
	return &yaml.Node{Kind: kind, Tag: tag, Style: style, Line: line, Column: column}
}

func (r *jsonReader) value() (*yaml.Node, error) {
	switch r.PeekKind() {
	case '{':
		return r.list('}', yaml.MappingNode, "!!map")
	case '[':
		return r.list(']', yaml.SequenceNode, "!!seq")
	}
	raw, err := r.ReadValue()
	if err != nil {
		return nil, err
	}
	return r.scalar(raw)
}

// list reads the items between two brackets; in an object these are names and values by turns.
func (r *jsonReader) list(end jsontext.Kind, kind yaml.Kind, tag string) (*yaml.Node, error) {
	if _, err := r.ReadToken(); err != nil {
		return nil, err
	}
	n := r.node(kind, tag, yaml.FlowStyle, 1)
	for r.PeekKind() != end {
		item, err := r.value()
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, item)
	}
	_, err := r.ReadToken()
	return n, err
}

func (r *jsonReader) scalar(raw jsontext.Value) (*yaml.Node, error) {
	tag, text := "!!int", string(raw)
	switch raw.Kind() {
	case '"':
		n := r.node(yaml.ScalarNode, "!!str", yaml.DoubleQuotedStyle, len(raw))
		plain, err := jsontext.AppendUnquote(nil, raw)
		n.Value = string(plain)
		if err != nil && utf8.Valid(plain) { // half a surrogate pair is U+FFFD
			err = nil
		}
		return n, err
	case 'n':
		tag = "!!null"
	case 't', 'f':
		tag = "!!bool"
	default:
		if !isInteger(text) {
			tag = "!!float"
		}
	}
	n := r.node(yaml.ScalarNode, tag, 0, len(raw))
	n.Value = text
	return n, nil
}

// isInteger reports whether YAML would take a number of JSON for an integer: one of 64 bits.
func isInteger(number string) bool {
	_, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		_, err = strconv.ParseUint(number, 10, 64)
	}
	return err == nil
}
