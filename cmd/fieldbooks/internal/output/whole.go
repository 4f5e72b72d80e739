package output

import (
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// CheckWhole refuses options by which [Whole] cannot write, and a file that cannot be written.
func (o Options) CheckWhole() error {
	format := o.wholeFormat()
	if format != "json" && format != "yaml" && o.JQ == "" || len(o.Columns) > 0 {
		return exit.Usagef("the answer is written as it came, so there are no columns of it: use -o json or yaml, or choose what you want with --jq")
	}
	if err := o.Check(); err != nil || o.File == "" {
		return err
	}
	to, err := open(nil, o)
	if err == nil {
		to.discard()
	}
	return err
}

// wholeFormat is the format, and json where a table would be for people.
func (o Options) wholeFormat() string {
	if format := o.format(); format != "table" || o.Format != "" {
		return format
	}
	return "json"
}

// Whole writes one value as it is, of which nothing is known but what is personal in any record: as
// json or yaml, or what a jq program makes of it. What is no JSON goes out byte for byte.
func Whole(out io.Writer, opts Options, value jsontext.Value) error {
	opts.Format = opts.wholeFormat()
	if !value.IsValid(loose) {
		opts.Format = ""
	} else if known := anywhere(opts.personal()); known != nil && !opts.Sensitive {
		var err error
		if value, err = known.without(value); err != nil {
			return err
		}
	}
	to, err := open(out, opts)
	if err != nil {
		return err
	}
	if err := whole(to, opts, value); err != nil {
		to.discard()
		return err
	}
	return to.commit()
}

func whole(to *target, opts Options, value jsontext.Value) error {
	var text []byte
	var err error
	switch {
	case opts.Format == "":
		return to.put(value)
	case opts.JQ != "":
		sink, err := newJQ(to, nil, opts)
		if err != nil {
			return err
		}
		input, err := exactly(value)
		if err != nil {
			return err
		}
		return sink.run(input)
	case opts.Format == "yaml":
		text, err = appendYAML(nil, value, 0)
	default:
		text, err = indented(value, "")
	}
	if err != nil {
		return err
	}
	return to.put(append(text, '\n'))
}
