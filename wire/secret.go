package wire

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/go-json-experiment/json/jsontext"
)

// Secret is a text that travels but is never printed: a password, a token. Every
// fmt verb, slog and encodings by MarshalText show "[secret]" in its place.
//
// JSON is how it travels, so encoding it to JSON writes the real text: do not
// encode a struct that holds a Secret into a log. Nor can fmt mask it in an
// unexported field, where it calls no methods.
type Secret string

const masked = "[secret]"

// Reveal returns the real text.
func (s Secret) Reveal() string { return string(s) }

// String returns "[secret]".
func (s Secret) String() string { return masked }

// GoString returns "[secret]".
func (s Secret) GoString() string { return masked }

// Format writes "[secret]" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, masked) }

// LogValue returns "[secret]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText returns "[secret]". JSON does not use it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

// UnmarshalText takes the real text, e.g. from a flag or a configuration file.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = Secret(text)
	return nil
}

// MarshalJSON is for encoding/json, which loggers use: it returns "[secret]".
func (s Secret) MarshalJSON() ([]byte, error) { return MarshalMasked(s) }

// MarshalJSONTo writes the real text: it is how a Secret travels.
func (s Secret) MarshalJSONTo(enc *jsontext.Encoder) error {
	return MarshalSealed(enc, s, string(s))
}

// UnmarshalJSON reads a string; null is empty.
func (s *Secret) UnmarshalJSON(data []byte) error {
	text, err := unquote(data)
	*s = Secret(text)
	return err
}

// UnmarshalJSONFrom reads a string; null is empty.
func (s *Secret) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	text, err := readText(dec)
	*s = Secret(text)
	return err
}
