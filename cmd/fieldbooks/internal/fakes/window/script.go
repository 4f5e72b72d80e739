package window

import (
	"net/http"
	"strconv"
	"strings"
)

// typed is the form as it was sent.
func typed(r *http.Request) form {
	of := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	return form{
		Vendor: of("vendor"), Kind: of("kind"), Status: of("status"), Delay: of("delay"), ID: of("id"), Text: of("text"),
		Call: of("call"), Nth: of("nth"), Times: of("times"), Every: of("every"), When: of("when"), RetryAfter: of("retry-after"),
	}
}

// script adds the fault that was asked for, or says in place what is wrong with it.
func (w *Window) script(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, keptBytes)
	f := typed(r)
	if f.Wrong = w.scripted(f); f.Wrong != "" {
		if f.Every != "" || f.When != "" || f.RetryAfter != "" {
			f.Opened = "open"
		}
		p := w.frontOf(r, f)
		p.Title = "The fault was not scripted"
		show(rw, http.StatusUnprocessableEntity, "front.html", p)
		return
	}
	w.events.changed()
	http.Redirect(rw, r, "/?said=scripted#faults", http.StatusSeeOther)
}

// scripted says what is wrong with a fault, or adds it.
func (w *Window) scripted(f form) string {
	v := w.vendor(f.Vendor)
	if v == nil {
		return "choose the vendor whose stand-in is to fail"
	}
	for _, typed := range []string{f.Status, f.Delay, f.ID, f.Text, f.Call, f.Nth, f.Times, f.Every, f.RetryAfter} {
		if strings.Contains(typed, ",") {
			return "no field takes a comma, which parts the words of a fault: " + strconv.Quote(typed)
		}
	}
	if err := v.Script(f.words()); err != nil {
		return err.Error()
	}
	return ""
}

// withdraw takes a fault away that waits.
func (w *Window) withdraw(rw http.ResponseWriter, r *http.Request) {
	v := w.vendor(r.PathValue("vendor"))
	id, err := strconv.Atoi(r.PathValue("id"))
	if v == nil || err != nil {
		lost(rw, "There is no such fault.")
		return
	}
	v.Withdraw(id)
	w.events.changed()
	http.Redirect(rw, r, "/?said=withdrawn#faults", http.StatusSeeOther)
}
