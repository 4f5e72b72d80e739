package window

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/change"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// kinds are the records of a vendor.
type kinds struct {
	*Vendor
	All []kind
}

type kind struct {
	Name  string
	Count int
}

// Path is where the records of a kind are listed.
func (k kind) Path(v *Vendor) string { return "/records/" + v.Name + "/" + url.PathEscape(k.Name) }

func kindsOf(v *Vendor) kinds {
	all := kinds{Vendor: v}
	for _, name := range v.Kinds() {
		all.All = append(all.All, kind{name, len(v.Keys(name))})
	}
	return all
}

// listed is a page of records of a kind.
type listed struct {
	page
	Vendor     *Vendor
	Kind       string
	Find       string
	Rows       []row
	Count      int // of those that were found
	First, End int // of those that are shown, from 1
	Prev, Next string
}

// row is a record in a line.
type row struct {
	Key  string
	Path string
	Text string // what stands first in it
}

// rowsOnPage is how many records a list shows at once.
const rowsOnPage = 100

// list serves the records of a kind.
func (w *Window) list(rw http.ResponseWriter, r *http.Request) {
	v, name := w.vendor(r.PathValue("vendor")), r.PathValue("kind")
	if v == nil || !slices.Contains(v.Kinds(), name) {
		lost(rw, "There are no such records.")
		return
	}
	l := &listed{page: page{Title: v.Title + " " + name, From: r.URL.String(), Live: true}, Vendor: v, Kind: name, Find: strings.TrimSpace(r.FormValue("find"))}
	var keys []string
	for _, key := range v.Keys(name) {
		if l.Find == "" || strings.Contains(strings.ToLower(key+" "+v.Record(name, key)), strings.ToLower(l.Find)) {
			keys = append(keys, key)
		}
	}
	l.turn(keys, r.FormValue("page"))
	show(rw, http.StatusOK, "list.html", l)
}

// turn opens a page of the list.
func (l *listed) turn(keys []string, asked string) {
	l.Count = len(keys)
	at, _ := strconv.Atoi(asked) // 0 is the first, as is what is no number
	at = max(1, min(at, (len(keys)+rowsOnPage-1)/rowsOnPage))
	from, to := (at-1)*rowsOnPage, min(at*rowsOnPage, len(keys))
	for _, key := range keys[from:to] {
		l.Rows = append(l.Rows, row{key, recordPath(l.Vendor, l.Kind, key), inLine(l.Vendor.Record(l.Kind, key), key)})
	}
	l.First, l.End = min(from+1, to), to
	to = len(keys) - to
	if at > 1 {
		l.Prev = l.at(at - 1)
	}
	if to > 0 {
		l.Next = l.at(at + 1)
	}
}

func (l *listed) at(n int) string {
	q := url.Values{"page": {strconv.Itoa(n)}}
	if l.Find != "" {
		q.Set("find", l.Find)
	}
	return "?" + q.Encode()
}

func recordPath(v *Vendor, kind, key string) string {
	return "/records/" + v.Name + "/" + url.PathEscape(kind) + "/" + url.PathEscape(key)
}

// inLine is the first texts of a record, which tell people which it is.
func inLine(record, key string) string {
	members, _ := rawjson.Members(jsontext.Value(record)) // none where it is no object
	var texts []string
	for _, m := range members {
		if m.Value.Kind() != '"' || len(texts) == 3 {
			continue
		}
		text, err := jsontext.AppendUnquote(nil, m.Value)
		if s := strings.TrimSpace(string(text)); err == nil && s != "" && s != key {
			texts = append(texts, change.Printable(short(s)))
		}
	}
	return strings.Join(texts, " · ")
}

// short is a text that has room in a line.
func short(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
