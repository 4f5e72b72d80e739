package data_test

import (
	"bytes"
	"encoding/json"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/bench/data"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// TestContent reads the data strictly: what is measured is the usual way.
func TestContent(t *testing.T) {
	const size = 200_000
	content := data.Content(size)
	if !bytes.Equal(content, data.Content(size)) {
		t.Error("the same seed gives other bytes")
	}
	if len(content) < size || len(content) > size*3/2 {
		t.Errorf("%d bytes, want about %d", len(content), size)
	}
	var got ajerav2.GetProjectsResult
	if err := jsonv2.Unmarshal(content, &got); err != nil {
		t.Fatal(err)
	}
	p := got.Phases[0]
	if len(got.Projects) == 0 || len(got.Resources) == 0 || p.PhaseKey != 1 || p.CustomFields == nil || p.Unknown == nil {
		t.Errorf("%+v", p)
	}
	first := content[bytes.Index(content, []byte(`{"PhaseKey":1,`)):bytes.Index(content, []byte(`,{"PhaseKey":2,`))]
	var members map[string]any
	if err := json.Unmarshal(first, &members); err != nil {
		t.Fatal(err)
	}
	null := 0
	for _, value := range members {
		if value == nil {
			null++
		}
	}
	if len(members) < 60 || null < 5 {
		t.Errorf("a phase has %d members, %d null", len(members), null)
	}
}

func TestJobOrders(t *testing.T) {
	var got []aimsioapi.JobOrder
	if err := json.Unmarshal(data.JobOrders(5), &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != 5 || got[4].JobID != 5 || len(got[4].Other().Names()) == 0 {
		t.Errorf("%+v", got)
	}
}
