//go:build !race

package ajera_test

import (
	"context"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// saves counts the allocations of saving all phases of an answer.
func saves(t *testing.T, answer []byte) float64 {
	return testing.AllocsPerRun(10, saver(t, answer))
}

// saver returns a call that saves a change of every phase of an answer.
func saver(t testing.TB, answer []byte) func() {
	c := cannedClient(t, answer)
	got, err := c.V2.GetProjects(context.Background(), ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	return func() { // the answer tells of no change, so each save is of the same
		for i := range got.Phases {
			got.Phases[i].LaborContractAmount = wire.MustDecimal("55.50")
		}
		if _, err := c.V2.SaveProjects(context.Background(), got); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkSave compares and sends 2,500 changed phases, 1.2 MB.
func BenchmarkSave(b *testing.B) {
	answer := manyPhases(2500)
	save := saver(b, answer)
	b.SetBytes(int64(len(answer)))
	b.ReportAllocs()
	for b.Loop() {
		save()
	}
}
