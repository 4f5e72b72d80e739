package mirror

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/progress"
)

// sight is what is seen of a run: one line, on which both vendors stand beside each other.
type sight struct {
	line *progress.Line
	now  func() time.Time

	mu sync.Mutex
	at map[account.Vendor]*stretch
}

// stretch is the table that a vendor is at.
type stretch struct {
	table       *tables.Table
	begun       time.Time
	done, total int
}

func newSight(line *progress.Line, now func() time.Time) *sight {
	return &sight{line: line, now: now, at: map[account.Vendor]*stretch{}}
}

// progress shows how far a table is.
func (s *sight) progress(t *tables.Table, done, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.at[t.Vendor]
	if at == nil || at.table != t {
		at = &stretch{table: t, begun: s.now()}
		s.at[t.Vendor] = at
	}
	at.done, at.total = done, total
	var parts []string
	for _, v := range account.Vendors {
		if at := s.at[v]; at != nil {
			parts = append(parts, at.text(s.now()))
		}
	}
	s.line.Say(strings.Join(parts, " | "))
}

// text is a table, how far it is, and how long the rest of it will take.
func (s *stretch) text(now time.Time) string {
	of, name, _ := strings.Cut(s.table.Name, "_")
	text := account.Vendor(of).Title() + " " + strings.ReplaceAll(name, "_", " ")
	if s.total == 0 {
		return text
	}
	text += fmt.Sprintf(" %s/%s", progress.Count(s.done), progress.Count(s.total))
	if took := now.Sub(s.begun); s.done > 0 && s.done < s.total && took > time.Second {
		text += " " + progress.Clock(took*time.Duration(s.total-s.done)/time.Duration(s.done)) + " left"
	}
	return text
}
