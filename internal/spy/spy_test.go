package spy_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"testing"
	"unsafe"

	"github.com/fieldbooks/fieldbooks/internal/spy"
)

const planted = "planted-text-of-this-test"

// masked hides its text from those who ask it, and from nobody else.
type masked struct{ text string }

func (masked) String() string               { return "masked" }
func (m masked) Format(f fmt.State, _ rune) { io.WriteString(f, "masked") }
func (masked) MarshalText() ([]byte, error) { return []byte("masked"), nil }
func backwards(text string) (reversed string) {
	for _, r := range text {
		reversed = string(r) + reversed
	}
	return reversed
}

// TestFinds finds a text however it is hidden, but for what cannot be reached.
func TestFinds(t *testing.T) {
	type ring struct {
		next *ring
		text any
	}
	round := &ring{text: map[string]*string{"k": new(planted)}}
	round.next = round
	for name, v := range map[string]any{
		"text": planted, "bytes": []byte(planted), "array": [25]byte([]byte(planted)), "error": fmt.Errorf("in %s", planted),
		"masked": masked{planted}, "pointer": &masked{planted}, "ring": round, "map key": map[masked]int{{planted}: 1},
		"base64": "x" + base64.StdEncoding.EncodeToString([]byte("x"+planted)), "backwards": backwards(planted),
		"hex": fmt.Sprintf("%x", planted), "upper hex": fmt.Sprintf("% X", planted),
	} {
		if len(spy.Finds(v, planted)) == 0 {
			t.Errorf("%s: nothing was found", name)
		}
	}
	for name, v := range map[string]any{
		"other text": "harmless", "function": func() string { return planted }, "nil": nil, "channel": make(chan string),
		"no pointer": uintptr(unsafe.Pointer(round)), "other secret": masked{"harmless"},
	} {
		if places := spy.Finds(v, planted); len(places) > 0 {
			t.Errorf("%s: %q", name, places)
		}
	}
}

// TestFindsTellWhere: a text that is only masked is found in the fields that nobody may print.
func TestFindsTellWhere(t *testing.T) {
	all := strings.Join(spy.Finds(masked{planted}, planted), "\n")
	for _, want := range []string{"fmt %+v of struct { v spy_test.masked } shows a text as it is: unexported field", "dump of spy_test.masked shows a text as it is: by itself"} {
		if !strings.Contains(all, want) {
			t.Errorf("not told: %s\n%s", want, all)
		}
	}
	if strings.Contains(all, "slog text of spy_test.masked") {
		t.Error(all)
	}
}
