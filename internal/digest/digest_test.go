package digest_test

import (
	"testing"

	embedded "github.com/fieldbooks/fieldbooks/generated/digest"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// BenchmarkRead is what the command does before it knows what it can be asked for.
func BenchmarkRead(b *testing.B) {
	for name, text := range map[string][]byte{"ajera": embedded.Ajera(), "aimsio": embedded.Aimsio()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := digest.Read(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
