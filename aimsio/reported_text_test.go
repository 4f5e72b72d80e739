package aimsio_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
)

// TestTextsTellZeroFromAbsent exports records by their texts, by key and in a run: in the structs
// all three are the same.
func TestTextsTellZeroFromAbsent(t *testing.T) {
	texts := map[string]string{
		"a": `{"jobGuid":"a", "jobNumber":"a","jobNote":""}`,
		"b": `{"jobGuid":"b","jobNumber":"b","jobNote":null,"unheard":0.10}`,
		"c": `{"jobGuid":"c","jobNumber":"c","jobStartDate":"soon"}`, // which cannot be read
	}
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		key := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		switch text, ok := texts[key]; {
		case ok:
			io.WriteString(w, text)
		case key == "d":
			w.WriteHeader(http.StatusNotFound)
		default:
			io.WriteString(w, `[{"guid":"a","updatedAt":1},{"guid":"b","updatedAt":1},{"guid":"c","updatedAt":1},{"guid":"d","updatedAt":1}]`)
		}
	})
	for key, want := range texts {
		if text, err := c.JobOrders().Text(t.Context(), key); err != nil || string(text) != want || strings.Contains(fmt.Sprint(text), "jobNumber") {
			t.Errorf("%s: %s, %v", key, []byte(text), err)
		}
	}
	if text, err := c.JobOrders().Text(t.Context(), "d"); !errors.Is(err, aimsio.ErrNotFound) || text != nil {
		t.Errorf("%s, %v", text, err)
	}
	run, seen := c.JobOrders().Changed(t.Context(), new(aimsio.MemoryCheckpoint)), 0
	for _, err := range run.Records() {
		if seen++; string(run.Text()) != texts[run.Key()] {
			t.Errorf("%s: %s beside %v", run.Key(), []byte(run.Text()), err)
		}
	}
	if seen != 4 || run.Text() != nil {
		t.Errorf("%d records, and %s afterwards", seen, []byte(run.Text()))
	}
}
