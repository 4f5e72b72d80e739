package wire

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// File is the bytes of an attached file. In JSON it is a text in base64: read with or without
// padding and line breaks, in the usual or the URL alphabet, and written with padding. Nil, null
// and "" are no file. It prints only its size.
//
// ReadFrom takes a file in and WriteTo hands it out, so that its text is held once: in the
// request or the answer. Recipes for both are docs/recipes/receipt.md and docs/recipes/files.md.
type File []byte

// ReadFrom appends all that r gives to the file. It implements [io.ReaderFrom].
func (f *File) ReadFrom(r io.Reader) (int64, error) {
	into := bytes.NewBuffer(*f)
	n, err := into.ReadFrom(r)
	*f = into.Bytes()
	return n, err
}

// WriteTo writes the file to w. It implements [io.WriterTo].
func (f File) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(f)
	return int64(n), err
}

// IsZero reports whether there is no file.
func (f File) IsZero() bool { return len(f) == 0 }

// String returns the size, e.g. "[1234 bytes]".
func (f File) String() string { return fmt.Sprintf("[%d bytes]", len(f)) }

// Format writes what String returns, for every verb.
func (f File) Format(s fmt.State, _ rune) { io.WriteString(s, f.String()) }

// LogValue returns what String returns.
func (f File) LogValue() slog.Value { return slog.StringValue(f.String()) }

// MarshalJSON writes the file in base64, null when there is none.
func (f File) MarshalJSON() ([]byte, error) { return f.appendJSON(nil), nil }

// MarshalJSONTo writes the file in base64, null when there is none.
func (f File) MarshalJSONTo(enc *jsontext.Encoder) error {
	if f.IsZero() {
		return enc.WriteToken(jsontext.Null)
	}
	return json.MarshalEncode(enc, []byte(f)) // straight into what is written
}

func (f File) appendJSON(b []byte) []byte {
	if f.IsZero() {
		return append(b, "null"...)
	}
	return append(base64.StdEncoding.AppendEncode(append(b, '"'), f), '"')
}

// UnmarshalJSON reads a text in base64; null and "" are no file.
func (f *File) UnmarshalJSON(data []byte) error { return fromString(data, f) }

// UnmarshalText reads base64; an empty text is no file.
func (f *File) UnmarshalText(text []byte) error {
	if bytes.ContainsAny(text, "-_ \t") {
		text = []byte(strings.NewReplacer("-", "+", "_", "/", " ", "", "\t", "").Replace(string(text)))
	}
	decoded, err := base64.RawStdEncoding.AppendDecode(nil, bytes.TrimRight(text, "=\r\n"))
	if err != nil {
		return errNoFile
	}
	*f = decoded
	return nil
}

var errNoFile = errors.New("not a file in base64")
