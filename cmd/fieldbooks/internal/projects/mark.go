package projects

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// mark is what each line of an export says of the whole: of which database, how many lines there
// are, and with which flags it was made. Without it a file that is cut between two lines would tell
// that projects are new, and one of another database that all are.
type mark struct {
	database string
	projects int
	statuses string // by commas, sorted; "" is all
	totals   bool
	columns  bool // not all of them
	limit    int
}

// String is the text that a line has, e.g. "database=4f1c09aa27b1 projects=120 status=Active totals".
func (m mark) String() string {
	words := []string{"database=" + m.database, "projects=" + strconv.Itoa(m.projects)}
	if m.statuses != "" {
		words = append(words, "status="+m.statuses)
	}
	if m.totals {
		words = append(words, "totals")
	}
	if m.columns {
		words = append(words, "columns")
	}
	if m.limit > 0 {
		words = append(words, fmt.Sprintf("limit=%d", m.limit))
	}
	return strings.Join(words, " ")
}

// parseMark reads that text, and tells whether it is one.
func parseMark(text string) (m mark, ok bool) {
	for word := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(word, "=")
		var err error
		switch name {
		case "database":
			m.database = value
		case "projects":
			m.projects, err = strconv.Atoi(value)
		case "status":
			m.statuses = value
		case "totals":
			m.totals = true
		case "columns":
			m.columns = true
		case "limit":
			m.limit, err = strconv.Atoi(value)
		default:
			return m, false
		}
		if err != nil {
			return m, false
		}
	}
	return m, m.database != ""
}

// comparable refuses an export that is of something else than what is read now.
func (s *snapshot) comparable(now mark) error {
	was := s.mark
	switch {
	case len(s.projects) == 0:
		return nil // nothing was there
	case was.columns || was.limit > 0:
		return exit.Usagef("%s was exported with --columns or --limit and does not have all: export it without them", s.file)
	case was.database != now.database:
		return exit.Usagef("%s is of another Ajera database than the one that is called now: choose its --profile, or give the file of this one", s.file)
	case was.statuses != now.statuses:
		return exit.Usagef("%s was exported %s, and now it is %s: give the same flags", s.file, withStatus(was.statuses), withStatus(now.statuses))
	case was.totals != now.totals:
		return exit.Usagef("%s was exported %s --totals: give the same flags", s.file, map[bool]string{true: "with", false: "without"}[was.totals])
	}
	return nil
}

func withStatus(statuses string) string {
	if statuses == "" {
		return "without --status"
	}
	return "with --status " + statuses
}

// sorted is the statuses of a mark.
func sorted(filter []ajerav2.ProjectStatus) string {
	var all []string
	for _, s := range filter {
		all = append(all, string(s))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ",")
}

// fingerprint tells one database from another without naming it. A database at the vendor's is the
// same under any address; one on premises is told by its host as well.
func fingerprint(address string) string {
	text := address
	if db, err := ajera.DatabaseIn(address); err == nil {
		text = fmt.Sprintf("%d/%d/%t", db.ClientID, db.DatabaseID, db.IsSampleData)
		if db.ClientID == 0 {
			text = db.DatabaseName
			if u, err := url.Parse(address); err == nil {
				text = u.Hostname() + "/" + text
			}
		}
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}
