package output

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Writer writes records of one or several sets. It is not safe for concurrent use.
type Writer struct {
	opts     Options
	sets     []Set
	to       *target
	sink     sink
	personal []*personal // by set, nil where nothing is dropped
	counts   []int

	choice  *choice // nil when nobody chose columns
	held    []Row   // records that came before all chosen names were met
	ended   bool
	written bool
}

// New begins the output of records of those sets. Nothing is written before the first record; a
// file is begun under another name.
func New(out io.Writer, opts Options, sets ...Set) (*Writer, error) {
	if err := opts.Check(); err != nil {
		return nil, err
	}
	if opts.File != "" {
		opts.Width = 0
	}
	format := opts.format()
	if len(sets) != 1 && (format == "csv" || format == "jsonl" && opts.JQ == "") {
		return nil, exit.Usagef("-o %s holds one kind of records, and there are several: %s; choose one with --list NAME, or use -o json or xlsx", format, strings.Join(Names(sets), ", "))
	}
	w := &Writer{opts: opts, sets: sets, counts: make([]int, len(sets)), personal: make([]*personal, len(sets))}
	if err := w.choose(); err != nil {
		return nil, err
	}
	known := gathered{anywhere: anywhere(opts.personal()), seen: map[*Set]*personal{}}
	for i := range sets {
		if p := known.of(&sets[i]); !opts.Sensitive && p.any(map[*personal]bool{}) {
			w.personal[i] = p
		}
	}
	var err error
	if w.to, err = open(out, opts); err != nil {
		return nil, err
	}
	return w, nil
}

// Names are the names of sets.
func Names(sets []Set) []string {
	var names []string
	for _, s := range sets {
		names = append(names, s.Name)
	}
	return names
}

// choose finds the columns that --columns names, of the only set.
func (w *Writer) choose() error {
	if len(w.opts.Columns) == 0 {
		return nil
	}
	if len(w.sets) > 1 {
		return exit.Usagef("--columns is about one kind of records, and there are several: %s; choose one with --list NAME", strings.Join(Names(w.sets), ", "))
	}
	var err error
	w.choice, err = choose(&w.sets[0], w.opts.Columns, w.opts.Sensitive)
	return err
}

// Records adds several of the set with that index, as [Writer.Record] does, but what they are as text
// reaches a stream together. It stops at an error, and says how many it tried.
func (w *Writer) Records(set int, rows []Row) (tried int, err error) {
	w.to.together = true
	for err == nil && tried < len(rows) {
		err = w.Record(set, rows[tried])
		tried++
	}
	w.to.together = false
	if sent := w.to.sent(); err == nil {
		err = sent
	}
	return tried, err
}

// Record adds a record of the set with that index. The row is kept, and must not change. Beyond
// the limit records are left out.
func (w *Writer) Record(set int, row Row) error {
	if w.opts.Limit > 0 && w.counts[set] >= w.opts.Limit {
		return nil
	}
	w.counts[set]++
	err := w.record(set, row)
	if bad, ok := errors.AsType[unreadable](err); ok {
		return fmt.Errorf("record %d of %s is no JSON: %w", w.counts[set], w.sets[set].Name, bad)
	}
	return err
}

func (w *Writer) record(set int, row Row) error {
	if w.sink == nil && w.choice != nil {
		if waits, err := w.waits(row); waits || err != nil {
			return err
		}
	}
	if err := w.start(); err != nil {
		return err
	}
	return w.sink.record(set, row)
}

// waits reports whether chosen names are still to be met, and then keeps the record.
func (w *Writer) waits(row Row) (bool, error) {
	if len(w.choice.waiting) > 0 {
		seen, err := newReader().compact(row, newShape(w.personal[0]))
		if err != nil {
			return false, err
		}
		w.choice.look(seen)
	}
	if len(w.choice.waiting) == 0 {
		return false, nil
	}
	w.held = append(w.held, row)
	return true, nil
}

// start makes the sink, now that the columns are known.
func (w *Writer) start() error {
	if w.sink != nil {
		return nil
	}
	var err error
	if w.sink, err = w.newSink(); err != nil {
		return err
	}
	for _, row := range w.held {
		if err := w.sink.record(0, row); err != nil {
			return err
		}
	}
	w.held = nil
	return nil
}

func (w *Writer) newSink() (sink, error) {
	format := w.opts.format()
	columns := make([]*columns, len(w.sets))
	for i := range w.sets {
		columns[i] = w.columnsOf(i, format)
	}
	switch {
	case format == "csv":
		return newCSV(w.to, columns[0], w.opts), nil
	case format == "xlsx":
		return newCutSink(newXLSX(w.to, w.sets, columns), w.personal), nil
	case format == "table":
		return newTable(w.to, w.sets, columns, w.opts), nil
	case w.choice != nil:
		records, err := w.newRecords(format)
		return projected{records, columns[0]}, err
	case format == "jsonl" && w.opts.JQ == "":
		return newLines(w.to, w.personal[0]), nil
	}
	records, err := w.newRecords(format)
	return newCutSink(records, w.personal), err
}

// newRecords is the sink of a format of whole records, in which nothing is personal.
func (w *Writer) newRecords(format string) (sink, error) {
	switch {
	case w.opts.JQ != "":
		return newJQ(w.to, w.sets, w.opts)
	case format == "jsonl":
		return newLines(w.to, nil), nil
	case format == "yaml":
		return newYAML(w.to, w.sets), nil
	}
	return newJSON(w.to, w.sets), nil
}

// cutSink gives a sink records without what is personal in them.
type cutSink struct {
	sink
	reader *reader
	shapes []*shape // by set
}

func newCutSink(to sink, known []*personal) cutSink {
	v := cutSink{to, newReader(), make([]*shape, len(known))}
	for i, p := range known {
		v.shapes[i] = newShape(p)
	}
	return v
}

func (v cutSink) record(set int, row Row) error {
	seen, err := v.reader.compact(row, v.shapes[set])
	if err != nil {
		return err
	}
	return v.sink.record(set, seen.Clone())
}

// columnsOf are the columns of a set in a format.
func (w *Writer) columnsOf(set int, format string) *columns {
	if w.choice != nil {
		return newColumns(w.choice.columns, false, w.personal[set])
	}
	list, growing := w.sets[set].visible(w.opts.Sensitive), !w.sets[set].Closed
	if format == "table" {
		list, growing = shown(list)
	}
	return newColumns(list, growing, w.personal[set])
}

// projected gives a sink the chosen columns of records.
type projected struct {
	sink
	columns *columns
}

func (p projected) record(set int, row Row) error {
	some, err := p.columns.project(row)
	if err != nil {
		return err
	}
	return p.sink.record(set, some)
}

// Full reports whether nothing more is wanted: a command may stop reading.
func (w *Writer) Full() bool {
	for _, n := range w.counts {
		if w.opts.Limit <= 0 || n < w.opts.Limit {
			return false
		}
	}
	return true
}

// Close writes what is not written yet. Without it a file is not there.
func (w *Writer) Close() error {
	if w.ended {
		return nil
	}
	err := w.finish()
	if err != nil {
		w.Discard()
		return err
	}
	w.ended = true
	err = w.to.commit()
	w.written = err == nil
	return err
}

// Written reports whether all is where it was to go, and how many records that is.
func (w *Writer) Written() (records int, done bool) {
	for _, n := range w.counts {
		records += n
	}
	return records, w.written
}

func (w *Writer) finish() error {
	if w.choice != nil && len(w.held) > 0 {
		if err := w.choice.missing(); !w.opts.Late {
			return err
		} else if w.opts.Note != nil {
			w.opts.Note("note: %v", err)
		}
	}
	if err := w.start(); err != nil {
		return err
	}
	return w.sink.end()
}

// Discard forgets what was not written, after a failure. After Close it does nothing.
func (w *Writer) Discard() {
	if w != nil && !w.ended {
		w.ended = true
		w.to.discard()
	}
}
