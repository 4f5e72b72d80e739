package window

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"path"
	"sync"
)

//go:embed page
var files embed.FS

// pages are the templates, read when the first page is asked for: most commands show none. All values
// go through html/template, which escapes them for the place where they stand; there is no other way
// into a page.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"breaks": breaks, "clock": clock, "took": took, "plain": plain, "plural": plural, "many": many,
	}).ParseFS(files, "page/*.html"))
})

// page is what all pages have.
type page struct {
	Title string
	From  string // its address
	Said  string // what was just done
	Live  bool   // it changes with the stand-ins
}

// said is what a page tells of what was just done: what stands in the address are words of ours alone.
var said = map[string]string{
	"reset": "Everything is as it was at the start: records, calls, sessions, and the faults of the command line.",
	"saved": "The record was changed. Programs that read it before do not know it yet.",
	"same":  "Nothing was changed: the record is the same as before.",
}

// saidOfFaults is the same where faults are: the page opens there.
var saidOfFaults = map[string]string{
	"scripted":  "The fault waits for its call.",
	"withdrawn": "The fault was taken away.",
}

// show answers with a page. It is made as a whole first, so that a fault in it is not half a page.
func show(rw http.ResponseWriter, status int, name string, of any) {
	var b bytes.Buffer
	if err := pages().ExecuteTemplate(&b, name, of); err != nil {
		http.Error(rw, "the page "+name+" cannot be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	rw.WriteHeader(status)
	_, _ = rw.Write(b.Bytes()) // a reader that went away needs no page
}

// asset serves a file of the page.
func asset(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(rw, r, files, "page/"+path.Base(r.URL.Path))
}

// lost is the page of an address that leads nowhere, or not any more.
func lost(rw http.ResponseWriter, why string) {
	show(rw, http.StatusNotFound, "lost.html", struct {
		page
		Why string
	}{page{Title: "Not found", From: "/"}, why})
}
