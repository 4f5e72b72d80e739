package ajera

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// longContent is valid JSON of n bytes or more, with blanks that an encoder would
// take out.
func longContent(n int) wire.Value {
	one := `{ "PhaseKey" : 1, "Amount": 40.3830 },`
	return wire.Value(`{"Phases":[` + strings.TrimSuffix(strings.Repeat(one, n/len(one)+1), ",") + `]}`)
}

func thousandChanges() []wire.Value {
	all := make([]wire.Value, 1000)
	for i := range all {
		all[i] = fmt.Appendf(nil, `{"PhaseKey":%d,"ReportedPercentComplete":%d.50,"Description":"Phase %d"}`, i+1, i%100, i)
	}
	return all
}

// TestUnchangedIsNotCopied sends a large unchanged part: it goes out as it is, of
// known length, and can be sent again.
func TestUnchangedIsNotCopied(t *testing.T) {
	content := longContent(100_000)
	args := ajerav2.UpdateProjectsArgs{UpdatedProjects: thousandChanges(), UnchangedProjects: content}
	k := &call{m: ajerav2.Methods()[2]}
	o, err := k.encode(args)
	if err != nil {
		t.Fatal(err)
	}
	b := o.body("token")
	request := b.request(t.Context(), &url.URL{}, "test")
	for range 2 {
		reader, err := request.GetBody()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(reader)
		if err != nil || int64(len(text)) != request.ContentLength || !bytes.Contains(text, content) || !json.Valid(text) {
			t.Fatalf("%d bytes of %d: %v", len(text), request.ContentLength, err)
		}
	}
	shared := false
	for _, segment := range b {
		shared = shared || &segment[0] == &content[0]
	}
	if !shared {
		t.Error("the unchanged part was copied")
	}
	args.UnchangedProjects = append(bytes.Clone(content), '}')
	if _, err := k.encode(args); err == nil || !strings.Contains(err.Error(), "UnchangedProjects is not JSON") {
		t.Error("invalid JSON is sent", err)
	}
}

// BenchmarkUpdateBody makes the request of a save and reads its body, beside
// marshalling the same. The command in bench reports the ratio.
func BenchmarkUpdateBody(b *testing.B) {
	content, changes := longContent(1_200_000), thousandChanges()
	raw := make([]json.RawMessage, len(changes))
	for i := range raw {
		raw[i] = json.RawMessage(changes[i])
	}
	b.Run("RawMessage", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := json.Marshal(map[string]any{"UpdatedProjects": raw, "UnchangedProjects": json.RawMessage(content)})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, unchanged := range map[string]wire.Value{"segmented": content, "delta": wire.Value("{}")} {
		s := save{m: ajerav2.Methods()[2], updated: changes}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.args = nil
				s.assemble(unchanged, wire.SaveOptions{})
				request := order{m: s.m, args: s.args}.body("token").request(b.Context(), &url.URL{}, "test")
				if _, err := io.Copy(io.Discard, request.Body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
