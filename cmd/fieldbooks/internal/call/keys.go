package call

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// readKeys are the keys on the command line; "-" stands for those that come on in, one a line, as
// --jq '.[].ProjectKey' writes them, or as a JSON list.
func readKeys(given []string, in io.Reader) (keys []string, err error) {
	for _, word := range given {
		if word != "-" {
			keys = append(keys, word)
			continue
		}
		text, err := io.ReadAll(in)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		keys = append(keys, keysIn(text)...)
	}
	return keys, nil
}

// bom is what some programs, of Windows above all, write before UTF-8.
const bom = "\ufeff"

// keysIn are the keys in a text.
func keysIn(text []byte) (keys []string) {
	text = bytes.TrimPrefix(text, []byte(bom))
	if list := wire.Value(bytes.TrimSpace(text)); list.IsValid() && list.Kind() == '[' {
		for _, item := range elements(list) {
			keys = append(keys, keyIn(string(item)))
		}
		return keys
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" {
			keys = append(keys, keyIn(line))
		}
	}
	return keys
}

// keyIn is a key without the quotes of JSON.
func keyIn(word string) string {
	if value := wire.Value(word); value.IsValid() && value.Kind() == '"' {
		return rawjson.Text(value)
	}
	return word
}
