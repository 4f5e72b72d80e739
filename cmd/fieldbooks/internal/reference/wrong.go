package reference

import (
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// wrong is what may come of a call, by what is known of it: the errors that are not the same for all.
func (v *vendor) wrong(p *page, c *digest.Call, here string) {
	p.heading(2, "What can go wrong")
	say := func(when bool, name, text string) {
		if when {
			p.say("- %s: %s\n", link(code(v.name+"."+name), relative(here, "errors.md")+"#"+v.name), text)
		}
	}
	v.ofAjera(c, say)
	if m := call.MethodOf(c); m != nil && m.Batch != nil && call.Reads(c) {
		p.say("- A key that the vendor has no record for is no error: `Missing` of the answer names it, and the command says so.\n")
	}
	if c.Version == 0 {
		say(c.Kind == "get", "ErrNotFound", "there is no record with that key.")
		say(c.Body != "" && !c.Raw, "ErrIncomplete", "a record lacks what the vendor requires; nothing was sent.")
		say(!call.Reads(c), "ErrBadRequest", "the vendor refused what was sent, and says why. Of one record nothing was changed; of several nobody knows which were.")
		say(!call.Reads(c), "ErrReadOnly", "the client or the profile was set to read only; nothing was sent.")
	}
	if !call.Reads(c) {
		p.say("- No usable answer: the outcome is `unknown`, and the write may have been done. Read before you send it again.\n")
	}
	p.say("- What %s.\n", link("can happen to every call", relative(here, "errors.md")+"#"+v.name))
}

// ofAjera are the errors of a method of Ajera's.
func (v *vendor) ofAjera(c *digest.Call, say func(when bool, name, text string)) {
	if c.Version == 0 {
		return
	}
	say(c.Permission != "", "ErrPermission", "an administrator has not ticked "+plain(c.Permission)+" for the API user, or the vendor has no such method.")
	say(len(c.Args) > 0 || c.Raw, "ErrArgument", "an argument is missing, too long or of another form. What the client sees of that is not sent; the rest the vendor refuses.")
	m := call.MethodOf(c)
	if m == nil {
		return
	}
	say(m.Cap != nil, "ErrTruncated", "there are more rows than the vendor gives, and the call could not be split any further.")
	say(m.Update != nil, "ErrConflict", "somebody else changed a record since it was read. "+conflict(m.Update)+" Read it again, edit, save.")
	say(m.Update != nil, "ErrNoChange", "nothing was edited, so nothing was sent.")
	say(m.Update != nil, "ErrPartial", "the vendor saved fewer records than were sent.")
	say(c.Kind == "create", "ErrNotCreated", "the vendor said yes, and gave no key.")
	edited := ""
	if m.Update != nil {
		edited = ", or what cannot be changed was edited"
	}
	say(!call.Reads(c), "ErrReadOnly", "the client or the profile was set to read only"+edited+"; nothing was sent.")
}

// conflict is what became of a save that met one.
func conflict(how *wire.Update) string {
	if how != nil && how.Send == wire.SendRecords {
		return "Of several records, those that nobody else changed may be saved all the same, and the outcome is `executed` then; `wire.SingleTransaction()` saves all or none."
	}
	return "Nothing was changed."
}
