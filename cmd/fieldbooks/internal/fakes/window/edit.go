package window

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// edited is a record as the page offers it to be edited.
type edited struct {
	page
	Vendor *Vendor
	Kind   string
	Key    string
	Path   string
	Up     string // the list of its kind
	Text   string // its JSON, or what was typed
	Was    string // which text of it the reader has seen
	Wrong  string
	Rows   int
}

// maxRecord is far above any record of the vendors.
const maxRecord = 16 << 20

// asked is the record of an address, nil where there is none.
func (w *Window) asked(r *http.Request) *edited {
	e := &edited{Vendor: w.vendor(r.PathValue("vendor")), Kind: r.PathValue("kind"), Key: r.PathValue("key")}
	if e.Vendor == nil || !slices.Contains(e.Vendor.Kinds(), e.Kind) {
		return nil
	}
	now := e.Vendor.Record(e.Kind, e.Key)
	if now == "" {
		return nil
	}
	e.Title, e.Up, e.Path = e.Vendor.Title+" "+e.Kind+" "+e.Key, kind{Name: e.Kind}.Path(e.Vendor), recordPath(e.Vendor, e.Kind, e.Key)
	e.From = e.Path
	e.Said, e.Text, e.Was = said[r.FormValue("said")], pretty(now), seen(now)
	return e
}

// record shows a record.
func (w *Window) record(rw http.ResponseWriter, r *http.Request) {
	e := w.asked(r)
	if e == nil {
		lost(rw, "There is no such record, or not any more.")
		return
	}
	e.show(rw, http.StatusOK)
}

func (e *edited) show(rw http.ResponseWriter, status int) {
	e.Rows = max(8, min(40, strings.Count(e.Text, "\n")+2))
	show(rw, status, "record.html", e)
}

// save puts a record in the place of the one that is stored, as if somebody had changed it in the
// vendor's own program. What was typed stays on the page when it may not be.
func (w *Window) save(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxRecord)
	if err := r.ParseForm(); err != nil {
		http.Error(rw, "the form cannot be read: "+err.Error(), http.StatusBadRequest)
		return
	}
	e := w.asked(r)
	if e == nil {
		lost(rw, "There is no such record, or not any more. What you typed is in the page before this one.")
		return
	}
	now := e.Vendor.Record(e.Kind, e.Key)
	e.Text = r.PostFormValue("record")
	compact, err := read(e.Text)
	switch {
	case err != nil:
		e.refuse(rw, http.StatusUnprocessableEntity, err.Error())
	case r.PostFormValue("was") != seen(now):
		e.refuse(rw, http.StatusConflict, "a program changed this record since the page was loaded; send yours once more to replace that change, or load it anew to see it")
	case rawjson.Same(jsontext.Value(now), compact):
		http.Redirect(rw, r, e.Path+"?said=same", http.StatusSeeOther)
	default:
		w.put(rw, r, e, Change{e.Kind, e.Key, now, string(compact)})
	}
}

// put does it, and shows it among the writes.
func (w *Window) put(rw http.ResponseWriter, r *http.Request, e *edited, c Change) {
	if err := e.Vendor.Put(c.Kind, c.Key, c.After); err != nil {
		e.refuse(rw, http.StatusUnprocessableEntity, err.Error())
		return
	}
	c.After = e.Vendor.Record(c.Kind, c.Key) // with what the stand-in does to each change, such as a stamp
	w.log.byHand(e.Vendor, time.Now(), c)
	w.events.changed()
	http.Redirect(rw, r, e.Path+"?said=saved", http.StatusSeeOther)
}

func (e *edited) refuse(rw http.ResponseWriter, status int, why string) {
	e.Wrong = why
	e.show(rw, status)
}

// seen is a text in short, by which it is known again.
func seen(record string) string {
	sum := sha256.Sum256([]byte(record))
	return hex.EncodeToString(sum[:8])
}

// pretty is JSON with its members in lines, each value as it is.
func pretty(record string) string {
	v := jsontext.Value(record)
	if err := v.Indent(jsontext.WithIndent("  ")); err != nil {
		return record
	}
	return string(v)
}

// read is the record that was typed, or what is wrong with it and in which line.
func read(typed string) (jsontext.Value, error) {
	typed = strings.ReplaceAll(typed, "\r\n", "\n")
	v := jsontext.Value(bytes.TrimSpace([]byte(typed)))
	if len(v) == 0 {
		return nil, errors.New("the field is empty; want the record as a JSON object, as {\"Notes\": \"…\"}")
	}
	if _, err := jsontext.NewDecoder(strings.NewReader(typed)).ReadValue(); err != nil {
		return nil, placed(typed, err)
	}
	if v.Kind() != '{' {
		return nil, fmt.Errorf("line 1: %s stands here; want a JSON object, which begins with {", v.Kind())
	}
	if err := v.Compact(); err != nil { // more stands after it
		return nil, placed(typed, err)
	}
	return v, nil
}

// placed tells an error of JSON with its line and column.
func placed(typed string, err error) error {
	var wrong *jsontext.SyntacticError
	if !errors.As(err, &wrong) {
		return err
	}
	before := typed[:min(int(wrong.ByteOffset), len(typed))]
	line, column := strings.Count(before, "\n")+1, len([]rune(before[strings.LastIndexByte(before, '\n')+1:]))+1
	return fmt.Errorf("line %d, column %d: %w", line, column, wrong.Err)
}
