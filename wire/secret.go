package wire

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// Secret is a text that is used and never shown: a password, a token, an address whose query names
// the tenant. [Hide] makes it and Reveal gives the text. Every fmt verb, slog, text/template and both
// JSON packages show "[secret]" in its place, and reading that text back is an error, so that no
// store holds it for the real one. [Revealed] has json v2 write the text all the same.
//
// What walks through values, as dumps do and fmt in unexported fields, finds the text enciphered by a
// key of the process, which tells how long it is and which secrets are equal. So a Secret can be compared
// by == and be the key of a map. The zero value is the empty text.
type Secret struct{ sealed string }

const masked = "[secret]"

// Hide makes a Secret of a text.
func Hide(text string) Secret {
	if text == "" {
		return Secret{}
	}
	mac := hmac.New(sha256.New, keys().mac)
	mac.Write([]byte(text))
	sealed := append(mac.Sum(nil)[:aes.BlockSize], text...)
	cipher.NewCTR(keys().block, sealed[:aes.BlockSize]).XORKeyStream(sealed[aes.BlockSize:], sealed[aes.BlockSize:])
	return Secret{base64.RawStdEncoding.EncodeToString(sealed)}
}

// Reveal returns the real text.
func (s Secret) Reveal() string {
	text, err := base64.RawStdEncoding.DecodeString(s.sealed)
	if err != nil || len(text) < aes.BlockSize { // the empty one, for Hide makes no other
		return ""
	}
	iv, text := text[:aes.BlockSize], text[aes.BlockSize:]
	cipher.NewCTR(keys().block, iv).XORKeyStream(text, text)
	return string(text)
}

// keys are drawn once for the process. The key stream for a text begins where a hash of that
// text says, so that equal texts become equal secrets and different ones share no stream.
var keys = sync.OnceValue(func() (k struct {
	mac   []byte
	block cipher.Block
}) {
	drawn := make([]byte, 64)
	_, _ = rand.Read(drawn) // it never fails, nor does what follows
	k.mac = drawn[:32]
	k.block, _ = aes.NewCipher(drawn[32:])
	return k
})

// IsZero reports whether the text is empty.
func (s Secret) IsZero() bool { return s == Secret{} }

// String returns "[secret]".
func (s Secret) String() string { return masked }

// GoString returns "[secret]".
func (s Secret) GoString() string { return masked }

// Format writes "[secret]" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { io.WriteString(f, masked) }

// LogValue returns "[secret]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(masked) }

// MarshalText returns "[secret]", for JSON too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(masked), nil }

// UnmarshalText takes the real text, e.g. from a flag or a configuration file. It refuses "[secret]".
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == masked {
		return errors.New(masked + " stands for a secret and is none; write the text itself, which Reveal gives")
	}
	*s = Hide(string(text))
	return nil
}

// UnmarshalJSON reads a string; null is empty.
func (s *Secret) UnmarshalJSON(data []byte) error { return fromString(data, s) }

// Revealed is the option by which json v2 writes the real text of every [Secret] that it meets, as
// requests do: json.Marshal(login, wire.Revealed()).
func Revealed() json.Options { return revealed }

var revealed = json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, s Secret) error {
	return enc.WriteToken(jsontext.String(s.Reveal()))
}))

// Raw is JSON text that may hold personal data: it travels and is kept byte for
// byte, and prints only its size. Empty is absent.
//
// A JSON encoder takes out blanks between tokens; to send the very bytes, use it as
// the []byte that it is. Value(r) prints unmasked.
type Raw []byte

// String returns the size, e.g. "[1234 bytes of JSON]".
func (r Raw) String() string { return fmt.Sprintf("[%d bytes of JSON]", len(r)) }

// Format writes what String returns, for every verb.
func (r Raw) Format(f fmt.State, _ rune) { io.WriteString(f, r.String()) }

// LogValue returns what String returns.
func (r Raw) LogValue() slog.Value { return slog.StringValue(r.String()) }

// MarshalJSON is for encoding/json, which loggers use: it returns what String
// returns, null when absent.
func (r Raw) MarshalJSON() ([]byte, error) {
	if len(r) == 0 {
		return []byte("null"), nil
	}
	return jsontext.AppendQuote(nil, r.String())
}

// MarshalJSONTo writes the text, null when absent.
func (r Raw) MarshalJSONTo(enc *jsontext.Encoder) error {
	if len(r) == 0 {
		return enc.WriteToken(jsontext.Null)
	}
	if sealed(enc) {
		return enc.WriteToken(jsontext.String(r.String()))
	}
	return enc.WriteValue(Value(r))
}

// UnmarshalJSON keeps a copy of any JSON value, null too.
func (r *Raw) UnmarshalJSON(data []byte) error {
	*r = bytes.Clone(data)
	return nil
}

// sealed reports whether encoding/json asks, as it does from Go 1.27 on. Loggers use
// it, and they reach into lists, maps and structs that have no LogValue.
func sealed(enc *jsontext.Encoder) bool {
	legacy, _ := json.GetOption(enc.Options(), jsonv1.CallMethodsWithLegacySemantics)
	return legacy
}
