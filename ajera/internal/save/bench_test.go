package save

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/order"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// BenchmarkUpdateBody makes the request of a save and reads its body, beside
// marshalling the same. The command in bench reports the ratio.
func BenchmarkUpdateBody(b *testing.B) {
	content := wire.Value(`{"Phases":[` + strings.TrimSuffix(strings.Repeat(`{ "PhaseKey" : 1, "Amount": 40.3830 },`, 32_000), ",") + `]}`)
	changes := make([]wire.Value, 1000)
	for i := range changes {
		changes[i] = fmt.Appendf(nil, `{"PhaseKey":%d,"ReportedPercentComplete":%d.50,"Description":"Phase %d"}`, i+1, i%100, i)
	}
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
		s := Save{method: ajerav2.Methods()[2], updated: changes}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Args = nil
				s.assemble(unchanged, false)
				request := order.Order{Method: s.method, Args: s.Args}.Body("token").Request(b.Context(), &url.URL{}, "test")
				if _, err := io.Copy(io.Discard, request.Body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
