package answer

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Place is how many records of each list were shown.
type Place []int

// checked is how many bytes of a cursor hold it against what it is good for.
const checked = 9

// cursor is a place as text, good for the same call only. It holds no secret and nothing that a
// server remembers.
func cursor(place Place, bound string) string {
	var text []byte
	for _, n := range place {
		text = binary.AppendUvarint(text, uint64(n))
	}
	return base64.RawURLEncoding.EncodeToString(append(sum(text, bound), text...))
}

// sum changes with the place and with what the cursor is good for.
func sum(place []byte, bound string) []byte {
	all := sha256.Sum256(append(append([]byte("fieldbooks answer 1\x00"), place...), "\x00"+bound...))
	return all[:checked]
}

// Open reads a cursor that an answer to the same call gave, nil for none.
func Open(text, bound string) (Place, error) {
	if text == "" {
		return nil, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) < checked || subtle.ConstantTimeCompare(raw[:checked], sum(raw[checked:], bound)) == 0 {
		return nil, exit.Usagef("cursor: it is none that this call gave: give it back as it came, with the same method, args and fields, or leave it out to begin again")
	}
	place := Place{}
	for rest := raw[checked:]; len(rest) > 0; {
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > 1<<31 {
			return nil, exit.Usagef("cursor: it cannot be read; leave it out to begin again")
		}
		place, rest = append(place, int(n)), rest[size:]
	}
	return place, nil
}
