package window

import (
	"net/http"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/loopback"
)

// Handler serves the window to this machine, and refuses what pages of others send.
func (w *Window) Handler() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /{$}", w.front)
	m.HandleFunc("GET /events", w.stream)
	m.HandleFunc("GET /calls/{number}", w.call)
	m.HandleFunc("GET /records/{vendor}/{kind}", w.list)
	m.HandleFunc("GET /records/{vendor}/{kind}/{key}", w.record)
	m.HandleFunc("POST /records/{vendor}/{kind}/{key}", w.save)
	m.HandleFunc("POST /faults", w.script)
	m.Handle("GET /faults", http.RedirectHandler("/#faults", http.StatusSeeOther)) // where a form that was wrong is loaded anew
	m.HandleFunc("POST /faults/{vendor}/{id}/withdraw", w.withdraw)
	m.HandleFunc("POST /reset", w.reset)
	m.HandleFunc("GET /window.css", asset)
	m.HandleFunc("GET /window.js", asset)
	m.HandleFunc("/", missing)
	return loopback.Page(m)
}

// reset has all stand-ins as at their start.
func (w *Window) reset(rw http.ResponseWriter, r *http.Request) {
	for _, v := range w.vendors {
		v.Reset()
	}
	w.log.clear()
	w.events.changed()
	http.Redirect(rw, r, "/?said=reset", http.StatusSeeOther)
}

// missing says where nothing is.
func missing(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(rw, "nothing is done here; the forms of the page say where", http.StatusMethodNotAllowed)
		return
	}
	lost(rw, "There is no such page.")
}
