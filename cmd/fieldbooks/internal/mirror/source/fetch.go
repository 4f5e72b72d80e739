package source

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/store"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// fetcher reads records of one kind. Its calls go in parallel, and touch no table; what comes is
// made into records by one goroutine, that which also writes them.
type fetcher struct {
	ajera  *ajera.Client
	aimsio *aimsio.Client
	kind   *Kind
	table  *tables.Table // the one with the keys
	ownKey bool          // it has the key that was asked for, because that is no member of the record
}

func newFetcher(a *ajera.Client, b *aimsio.Client, k *Kind) *fetcher {
	return &fetcher{a, b, k, k.Tables[0], k.Tables[0].Column("_key") >= 0}
}

// haul is what one call brought, or why it did not.
type haul struct {
	answers []answered // of Ajera, of which no records were made yet
	records []store.Record
	wholes  []store.Whole
	came    []entry
	lacking []entry // what was asked for and is not in the answer
	lost    []loss
	final   error // after it nothing else need be asked for
}

// answered is an answer, and what was asked for.
type answered struct {
	answer
	chunk []entry
}

// loss is an error that cost some records.
type loss struct {
	entries []entry
	err     error
}

// add adds another haul.
func (h *haul) add(o haul) {
	h.answers = append(h.answers, o.answers...)
	h.records, h.wholes = append(h.records, o.records...), append(h.wholes, o.wholes...)
	h.came, h.lacking, h.lost = append(h.came, o.came...), append(h.lacking, o.lacking...), append(h.lost, o.lost...)
	h.final = errors.Join(h.final, o.final)
}

// fetchAimsio reads one record.
func (f *fetcher) fetchAimsio(ctx context.Context, one []entry) (h haul) {
	e := one[0]
	var text wire.Raw
	_, err := call.Aimsio(ctx, f.aimsio, f.kind.get.Go, []string{e.key}, nil, wire.TextTo(&text))
	switch {
	case err == nil, exit.IsUnread(err):
		r := store.Record{Table: f.table, JSON: jsontext.Value(text), Version: e.version}
		if f.ownKey {
			r.More = map[string]any{"_key": e.key}
		}
		h.came, h.records = one, []store.Record{r}
	case missing(err):
		h.lacking = one
	case final(ctx, err), unavailable(err) != "":
		h.final = err
	default:
		h.lost = []loss{{one, err}}
	}
	return h
}

// fetchAjera reads some records in one call. When they are refused together, they are asked for in
// halves: what is wrong with one of them does not cost the others.
func (f *fetcher) fetchAjera(ctx context.Context, chunk []entry) (h haul) {
	keys := make([]int, len(chunk))
	for i, e := range chunk {
		keys[i], _ = strconv.Atoi(e.key) // they are of numbers
	}
	arg := rawjson.Member{Name: f.kind.get.Keys, Value: rawjson.KeyList(keys)}
	if f.kind.Rule == Each {
		arg = rawjson.Member{Name: f.kind.keyArgument(), Value: jsontext.Value(chunk[0].key)}
	}
	got, err := ask(ctx, f.ajera, f.kind.get, []rawjson.Member{arg})
	switch {
	case err == nil:
		h.answers = []answered{{got, chunk}}
	case final(ctx, err), unavailable(err) != "":
		h.final = err
	case len(chunk) > 1 && perhapsOneOf(err):
		h = f.fetchAjera(ctx, chunk[:len(chunk)/2])
		if h.final == nil {
			h.add(f.fetchAjera(ctx, chunk[len(chunk)/2:]))
		}
	default:
		h.lost = []loss{{chunk, err}}
	}
	return h
}

// sort makes records of the answers of a haul.
func (f *fetcher) sort(ctx context.Context, h haul) haul {
	answers := h.answers
	h.answers = nil
	for _, a := range answers {
		if f.kind.Rule == Each {
			h.add(f.oneOf(a.answer, a.chunk[0]))
		} else {
			h.add(f.sorted(ctx, a.answer, a.chunk))
		}
	}
	return h
}

// perhapsOneOf reports an error that one record of several may be the cause of: the server did
// answer.
func perhapsOneOf(err error) bool {
	e, ok := errors.AsType[*ajera.Error](err)
	return ok && e.Status == http.StatusOK
}

// oneOf makes records of an answer about one record of another kind: its totals, or a list of its
// own.
func (f *fetcher) oneOf(got answer, e entry) haul {
	owner, _ := strconv.ParseInt(e.key, 10, 64)
	h := haul{came: []entry{e}}
	for _, t := range got.texts {
		h.records = append(h.records, store.Record{
			Table: f.table, JSON: jsontext.Value(t.JSON), Version: e.version, More: map[string]any{f.table.Of: owner},
		})
	}
	if f.kind.many && got.doubt == "" {
		h.wholes = []store.Whole{{Table: f.table, Parents: []string{e.key}}}
	}
	if !f.kind.many && len(got.texts) != 1 {
		return haul{lost: []loss{{[]entry{e}, fmt.Errorf("%s of %s: %d records came where one is expected", f.kind.get.Go, e.key, len(got.texts))}}}
	}
	return h
}

// sorted makes records of an answer that has several, and of what came beside them.
func (f *fetcher) sorted(ctx context.Context, got answer, chunk []entry) (h haul) {
	texts := make(map[string]jsontext.Value, len(got.texts))
	for _, t := range got.texts {
		texts[strconv.Itoa(t.Key)] = jsontext.Value(t.JSON)
	}
	at := map[string]int{}
	var parents []string
	for _, e := range chunk {
		text, there := texts[e.key]
		if !there {
			h.lacking = append(h.lacking, e)
			continue
		}
		if e.moved {
			e.version = f.kind.filters.version(&entry{text: text})
		}
		at[e.key] = len(h.records)
		h.records = append(h.records, store.Record{Table: f.table, JSON: text, Version: e.version, More: f.more(e)})
		h.came, parents = append(h.came, e), append(parents, e.key)
	}
	f.entries(ctx, got, at, &h)
	for _, t := range f.kind.Tables[1:] {
		if t.Inside != nil || t.List == "" || t.Parent != f.table {
			continue
		}
		of, all := got.beside(t)
		if of == nil {
			continue // nothing is said of them
		}
		for _, parent := range parents {
			h.records = append(h.records, belonging(t, parent, of[parent])...)
		}
		if all {
			h.wholes = append(h.wholes, store.Whole{Table: t, Parents: parents})
		} else {
			h.doubt(len(parents), fmt.Errorf("%s: the vendor's answer is not whole; what it lacks was not marked as deleted", t.Name))
		}
	}
	return h
}

// doubt tells of an answer that may lack something. Its records are read again by the next run.
func (h *haul) doubt(records int, err error) {
	for i := range records {
		h.records[i].Version = ""
	}
	h.lost = append(h.lost, loss{nil, err})
}

// belonging are the records of a table beside, of one parent.
func belonging(t *tables.Table, parent string, texts []jsontext.Value) (records []store.Record) {
	for i, text := range texts {
		more := map[string]any{}
		if t.Column(tables.Position) >= 0 {
			more[tables.Position] = int64(i + 1)
		}
		if c := t.Columns[t.Column(t.Of)]; c.Path == nil {
			more[t.Of], _ = strconv.ParseInt(parent, 10, 64)
		}
		records = append(records, store.Record{Table: t, JSON: text, More: more})
	}
	return records
}

// more are the values of columns that the record does not tell.
func (f *fetcher) more(e entry) map[string]any {
	if e.text == nil {
		return nil
	}
	more, _ := f.table.Listed(e.text)
	if len(f.kind.filters.states) > 0 {
		if more == nil {
			more = map[string]any{}
		}
		for state := range f.kind.filters.states {
			more[state] = strings.Contains(","+strings.Join(e.states, ",")+",", ","+state+",")
		}
	}
	return more
}

// entries adds the hours by day to timesheets.
func (f *fetcher) entries(ctx context.Context, got answer, at map[string]int, h *haul) {
	sheets, ok := got.result.(*ajerav2.GetTimesheetsResult)
	if !ok {
		return
	}
	week, err := f.ajera.Week(ctx)
	for i := range sheets.Timesheets {
		sheet := &sheets.Timesheets[i]
		n, there := at[strconv.Itoa(sheet.TimesheetKey)]
		if !there || err != nil {
			continue
		}
		r := &h.records[n]
		if r.More == nil {
			r.More = map[string]any{}
		}
		r.More["first_day"] = tables.FirstDay(sheet, week)
		var odd error
		if r.Rows, odd = f.timeEntries(sheet, week); odd != nil {
			h.lost = append(h.lost, loss{nil, odd})
		}
	}
	if err != nil {
		h.lost = append(h.lost, loss{nil, err})
	}
}

func (f *fetcher) timeEntries(sheet *ajerav2.Timesheet, week ajera.Week) ([]tables.Row, error) {
	for _, t := range f.kind.Tables[1:] {
		if t.List == "" && t.Inside == nil {
			return t.TimeEntries(sheet, week)
		}
	}
	return nil, nil
}

// parts are the batches of a haul, a record each: first those that were asked for, in the order of
// came. What they have beside them is not known to be all of it then.
func (h *haul) parts(together bool) (parts []store.Batch) {
	if together {
		return []store.Batch{{Records: h.records, Whole: h.wholes}}
	}
	for i := range h.records {
		parts = append(parts, store.Batch{Records: h.records[i : i+1]})
	}
	return parts
}
