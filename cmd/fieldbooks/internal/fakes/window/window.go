// Package window is a page that shows what programs do to the stand-ins, as they do it: calls against
// the vendors' limits, sessions, writes with before and after. From the page faults are scripted,
// records edited, and all is reset. In come the stand-ins as [Vendor] and their calls; out goes an
// [http.Handler] for the loopback interface, to be served behind room loopback.
//
// There is one renderer: the server. The script of the page fetches it anew when an event says that
// something changed, and puts those parts in place that differ; so all can be read without script.
package window

import "slices"

// Window is the page, for any number of readers. [Window.Note] tells it of calls.
type Window struct {
	vendors []*Vendor
	log     log
	events  events
}

// New is the window on these stand-ins.
func New(vendors ...*Vendor) *Window { return &Window{vendors: vendors} }

// Note shows a call of a vendor, by its name: as it arrives, and again when it is answered.
func (w *Window) Note(vendor string, c Call) {
	if v := w.vendor(vendor); v != nil {
		w.log.note(v, c)
		w.events.changed()
	}
}

func (w *Window) vendor(name string) *Vendor {
	at := slices.IndexFunc(w.vendors, func(v *Vendor) bool { return v.Name == name })
	if at < 0 {
		return nil
	}
	return w.vendors[at]
}
