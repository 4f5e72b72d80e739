package aimsio_test

import (
	"fmt"
	"io"
	"net/http"
	"path"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
)

// TestNoTextIsHeld: All holds the records that are read ahead, and not the answers that they came in.
func TestNoTextIsHeld(t *testing.T) {
	const ahead = 8
	var answered atomic.Int32
	blanks, list := strings.Repeat(" ", 1<<20), stubs("a", "b", "c", "d", "e", "f", "g", "h")
	c := talk(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if path.Base(r.URL.Path) == "JobOrder" {
			_, _ = io.WriteString(w, list)
			return
		}
		fmt.Fprintf(w, `{"jobGuid":%q`, path.Base(r.URL.Path))
		_, _ = io.WriteString(w, blanks+"}")
		answered.Add(1)
	})
	live := func() int64 {
		runtime.GC()
		runtime.GC() // what a pool held
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := live()
	for _, err := range c.JobOrders().All(t.Context(), aimsio.AtOnce(ahead)) {
		if err != nil {
			t.Fatal(err)
		}
		held := live() - before
		for end := time.Now().Add(10 * time.Second); (held > 2<<20 || answered.Load() < ahead) && time.Now().Before(end); held = live() - before {
			time.Sleep(time.Millisecond)
		}
		if held > 2<<20 {
			t.Errorf("%d bytes are held for %d records", held, ahead)
		}
		break
	}
}
