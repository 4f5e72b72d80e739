package call

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	text "github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// readBody reads JSON or YAML from a file, or from in where name is "-".
func readBody(name string, in io.Reader) (wire.Value, error) {
	read := readFile
	if name == "-" {
		read = func(string) ([]byte, error) { return io.ReadAll(in) }
	}
	text, err := read(name)
	if err != nil {
		return nil, err
	}
	value, err := document(text)
	if err != nil && name != "-" {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return value, err
}

func readFile(name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, exit.File(name, err)
	}
	return text, nil
}

// document is JSON as it stands, or YAML as JSON: every number has the digits that it has there.
func document(typed []byte) (wire.Value, error) {
	typed = bytes.TrimPrefix(typed, []byte(bom))
	if value := wire.Value(typed); value.IsValid() {
		return value, nil
	}
	read, faults := text.Parse(typed)
	switch {
	case faults != nil:
		return nil, fmt.Errorf("it cannot be read as JSON or YAML: %v", faults[0])
	case read.IsEmpty():
		return nil, errors.New("it is empty; JSON or YAML is expected")
	}
	return read.JSON(scalarOf)
}

// scalarOf keeps the text of a number. One that is none in JSON may be meant as a text, as 007 is.
func scalarOf(node *yaml.Node) (wire.Value, error) {
	switch tag := node.ShortTag(); tag {
	case "!!null":
		return wire.Value("null"), nil
	case "!!bool":
		return yesOrNo(node.Value)
	case "!!int", "!!float":
		if _, err := wire.ParseDecimal(node.Value); err != nil {
			return nil, fmt.Errorf("line %d: %s: write a number as 1234.50, or put a text in quotes", node.Line, node.Value)
		}
		return wire.Value(node.Value), nil
	}
	return rawjson.Quote(node.Value), nil
}
