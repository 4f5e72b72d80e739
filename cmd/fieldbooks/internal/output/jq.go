package output

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/itchyny/gojq"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// jqSink runs a jq program on what would be written as JSON, and writes what it gives: a result per
// line, texts without quotes unless lines of JSON are asked for, or documents of YAML.
type jqSink struct {
	to     *target
	sets   []Set
	opts   Options
	code   *gojq.Code
	values [][]any
	n      int
}

func newJQ(to *target, sets []Set, opts Options) (*jqSink, error) {
	code, err := compile(opts.JQ)
	s := &jqSink{to: to, sets: sets, opts: opts, code: code, values: make([][]any, len(sets))}
	for i := range s.values {
		s.values[i] = []any{}
	}
	return s, err
}

// compile reads a program; the empty one is none.
func compile(program string) (*gojq.Code, error) {
	if program == "" {
		return nil, nil
	}
	query, err := gojq.Parse(program)
	var at *gojq.ParseError
	if errors.As(err, &at) {
		before := strings.TrimSuffix(program[:min(at.Offset, len(program))], at.Token)
		place := fmt.Sprintf("at character %d of the program", len([]rune(before))+1)
		if before != "" {
			place += fmt.Sprintf(" (after %q)", tail(before))
		}
		return nil, exit.Usagef("--jq: %w, %s", err, place)
	}
	if err != nil {
		return nil, exit.Usagef("--jq: %w", err)
	}
	code, err := gojq.Compile(query) // what is wrong now is a name of the program's own
	if err != nil {
		return nil, exit.Usagef("--jq: %w", err)
	}
	return code, nil
}

// tail is the end of a text, enough to find the place.
func tail(text string) string {
	runes := []rune(text)
	return string(runes[max(0, len(runes)-20):])
}

// record reads a record with the digits of its numbers.
func (s *jqSink) record(set int, row Row) error {
	value, err := exactly(row)
	if err != nil {
		return err
	}
	s.values[set] = append(s.values[set], value)
	return nil
}

// exactly is JSON as a program takes it.
func exactly(text []byte) (value any, err error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	err = dec.Decode(&value)
	return value, err
}

func (s *jqSink) end() error {
	var input any = s.values[0]
	if len(s.sets) > 1 {
		lists := map[string]any{}
		for i, set := range s.sets {
			lists[set.Name] = s.values[i]
		}
		input = lists
	}
	return s.run(input)
}

// run writes what the program makes of an input.
func (s *jqSink) run(input any) error {
	ctx := s.opts.Context
	if ctx == nil {
		ctx = context.Background()
	}
	results := s.code.RunWithContext(ctx, input)
	for {
		result, more := results.Next()
		if !more {
			return nil
		}
		if err, failed := result.(error); failed {
			return masked(ctx, err)
		}
		if err := s.result(result); err != nil {
			return err
		}
	}
}

func (s *jqSink) result(value any) error {
	out, err := gojq.Marshal(value)
	if err != nil {
		return err
	}
	said, isText := value.(string)
	switch format := s.opts.format(); {
	case format == "yaml":
		before := "---\n"
		if s.n == 0 {
			before = ""
		}
		if out, err = appendYAML([]byte(before), out, 0); err != nil {
			return err
		}
	case format == "json" && isText:
		out = []byte(said)
	}
	s.n++
	if err := s.to.put(append(out, '\n')); err != nil {
		return err
	}
	return s.to.sent()
}

// masked is an error of a running program without the values that it quotes: they are data of
// records, and errors go into logs.
func masked(ctx context.Context, err error) error {
	var halt *gojq.HaltError
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &halt) && halt.Value() == nil && halt.ExitCode() == 0:
		return nil
	case errors.As(err, new(gojq.ValueError)):
		return exit.Errorf(exit.Failed, "--jq: the program ended with an error of its own; what it says may be data, so it is not shown")
	}
	met := jqFault.FindString(err.Error())
	if met == "" {
		met = "a value is not what it needs"
	}
	return exit.Errorf(exit.Failed, "--jq: the program stopped: %s; look at the records with -o json, or pass over such values with ? or select", met)
}

// jqFault is the beginning of an error of gojq's, up to the type of the first value that it quotes.
var jqFault = regexp.MustCompile("^(?:[a-z_]+ )?[a-z@_ ]*(?:\"start\" and \"end\" [a-z ]+)?(?:: (?:null|boolean|number|string|array|object)\\b)?")
