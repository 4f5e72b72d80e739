package exchange

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// readBody reads the whole body, into a buffer of the announced size. It reads
// to the end, so that the connection can be used again.
func readBody(resp *http.Response, most int64, name string) ([]byte, error) {
	if resp.Body == http.NoBody {
		return nil, nil
	}
	if most > 0 && resp.ContentLength > most {
		return nil, tooLarge(fmt.Sprintf("%d bytes", resp.ContentLength), most, name)
	}
	body := make([]byte, 0, max(512, resp.ContentLength+1)) // room to meet the end without growing
	for {
		n, err := resp.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case most > 0 && int64(len(body)) > most:
			return body, tooLarge("more", most, name)
		case err == io.EOF:
			return body, nil
		case err != nil:
			return body, fmt.Errorf("answer cut off after %s: %w", length(len(body), resp.ContentLength), err)
		case len(body) == cap(body):
			body = slices.Grow(body, len(body))
		}
	}
}

func tooLarge(size string, most int64, name string) error {
	return fmt.Errorf("%w: the server sends %s and %d are allowed; raise %s or ask for less",
		ErrTooLarge, size, most, cmp.Or(name, "MaxBody"))
}

func length(read int, announced int64) string {
	if announced < 0 {
		return fmt.Sprintf("%d bytes", read)
	}
	return fmt.Sprintf("%d of %d bytes", read, announced)
}

// shown is how much of a body an error message shows.
const shown = 200

// Truncate returns the beginning of a body for an error message: one line,
// printable, and how much there is of it when that is not all. What the body
// says is shown as it is; see [Call.Redact].
func Truncate(body []byte) string {
	cut := body
	if len(cut) > 4*shown {
		cut = cut[:4*shown]
	}
	text := strings.Join(strings.Fields(strings.Map(printable, strings.ToValidUTF8(string(cut), "�"))), " ")
	if runes := []rune(text); len(runes) > shown {
		text = string(runes[:shown])
	} else if len(cut) == len(body) {
		return text
	}
	return fmt.Sprintf("%s... (%d bytes)", text, len(body))
}

func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return ' '
}
