package wire

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var errNoString = errors.New("a string is expected here")

// unquote returns the text of a JSON string, or nothing for null. The text may
// share value's memory. Invalid UTF-8 comes only from decoders that allow it.
func unquote(value []byte) ([]byte, error) {
	switch Value(value).Kind() {
	case 'n':
		return nil, nil
	case '"':
		if isPlain(value) {
			return value[1 : len(value)-1], nil
		}
		var text string
		err := json.Unmarshal(value, &text, tolerant)
		return []byte(text), err
	}
	return nil, errNoString
}

// isPlain reports whether a JSON string is its own text between the quotes.
func isPlain(value []byte) bool {
	return len(value) >= 2 && value[0] == '"' && value[len(value)-1] == '"' &&
		bytes.IndexByte(value, '\\') < 0 && utf8.Valid(value)
}

// readText is unquote for the value that dec reads next.
func readText(dec *jsontext.Decoder) ([]byte, error) {
	value, err := dec.ReadValue()
	if err != nil {
		return nil, err
	}
	return unquote(value)
}
