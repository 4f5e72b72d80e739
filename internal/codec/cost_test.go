//go:build !race

package codec_test

// The race detector allocates by itself, so these counts are made without it.

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/seam"
)

// job is a job order with members that the description does not name.
func job(n int) string {
	return fmt.Sprintf(`{"jobId":%d,"jobGuid":"5d0c%08x-77aa-4b1e-9d11","jobName":"Line %[1]d","jobDescription":null,"jobStatus":"ACTIVE",`+
		`"jobStartDate":1735689600000,"jobEndDate":null,"jobShowInDispatching":true,"jobLocationLat":53.120,"jobPoNumber":"PO-%[1]d","jobAfe":null}`, n, n)
}

// TestCosts counts what reading allocates: the memory for texts, the list, and nothing for a member.
func TestCosts(t *testing.T) {
	var jobs, items []string
	for i := range 1000 {
		jobs = append(jobs, job(i))
		items = append(items, fmt.Sprintf(`{"priceItemBillableItemCode":"EQ-%d","priceItemRate":%d.50,"priceItemTaxCode":null}`, i, i))
	}
	for _, c := range []struct {
		name, text string
		read       func([]byte) bool
		most       float64
	}{
		{"a job order", job(7), reads[aimsioapi.JobOrder], 2}, // the record and its texts
		{"a job order by encoding/json", job(7), readsItself, 2},
		{"1,000 job orders", "[" + strings.Join(jobs, ",") + "]", reads[[]aimsioapi.JobOrder], 64},
		{"a price book of 1,000 items", `{"priceBookName":"a","priceItemList":[` + strings.Join(items, ",") + "]}", reads[aimsioapi.Pricebook], 40},
	} {
		got := testing.AllocsPerRun(100, func() {
			if !c.read([]byte(c.text)) {
				t.Fatalf("%s: declined", c.name)
			}
		}) - 1 // the text
		if got > c.most {
			t.Errorf("%s: %v allocations, at most %v; find out why", c.name, got, c.most)
		}
	}
}

func reads[T any](text []byte) bool { return codec.Usual(text, new(T), codec.AnyCase) }

func readsItself(text []byte) bool { return seam.Unmarshal(text, new(aimsioapi.JobOrder)) == nil }
