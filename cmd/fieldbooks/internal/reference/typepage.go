package reference

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// typeTitle is the name of a type or an enum, with the version where another one has that name too.
func (v *vendor) typeTitle(name string) string {
	of, version := versioned(name)
	if version > 0 {
		return plain(of) + ", version " + strconv.Itoa(version)
	}
	return plain(of)
}

// version is the newest session version that has a type.
func (v *vendor) version(name string) (newest int) {
	if u := v.uses[name]; u != nil {
		for _, version := range u.versions {
			newest = max(newest, version)
		}
	}
	return newest
}

// typePage is the page of a record, by its name in the digest.
func (v *vendor) typePage(name string) string {
	p, t, here := &page{}, v.digest.Types[name], v.typeFile(name)
	version := v.version(name)
	p.say("# %s\n\n%s\n", v.typeTitle(name), v.prose(t.Doc, here, version))
	if t.Note != "" {
		p.say("\n%s\n", v.prose(t.Note, here, version))
	}
	v.typeFacts(p, name, t, here)
	p.heading(2, "Fields")
	if len(t.Fields) == 0 {
		p.say("None is known.\n")
	} else {
		v.fields(p, name, t, here)
	}
	v.usedBy(p, name, here)
	return p.String()
}

func (v *vendor) typeFacts(p *page, name string, t *digest.Type, here string) {
	p.say("\n")
	p.table("At a glance", "")
	v.inPackages(p, name)
	if t.Key != "" {
		p.row("Key", code(t.Key)+" tells one record from another.")
	}
	switch {
	case strings.HasSuffix(t.Custom, "_"):
		p.row("Custom fields", "Those of your company are members whose names begin with "+code(t.Custom)+"; `Custom()` reads and sets them in Go.")
	case t.Custom != "":
		p.row("Custom fields", "Those of your company are in "+code(t.Custom)+"; `Custom()` reads and sets them in Go.")
	}
	if t.Labels != "" {
		p.row("Further numbers", "Each other number is an exact one, under a name such as those of "+v.typed(&digest.Field{Type: t.Labels}, here, v.version(name))+".")
	}
	if t.Sensitive {
		p.row("Personal", "All of it.")
	}
	p.row("Evidence", evidence(t.Evidence, t.Source, here))
	v.ofGo(p, name, here)
}

// ofGo are what the Go type of a record can do.
func (v *vendor) ofGo(p *page, name, here string) {
	of, _ := versioned(name)
	version := v.version(name)
	all := v.golang.types[version]
	if all[of] == nil {
		return
	}
	row := func(about, before, other, after string) {
		if full := v.fullName(other, version); full != "" {
			p.row(about, before+link(v.typeTitle(full), relative(here, v.typeFile(full)))+after)
		}
	}
	row("Sent as", "", written(all[of]), ", which `Write()` makes of one that was read: without what the vendor sets.")
	for _, other := range byName(all) {
		if written(all[other]) == of {
			row("Form of", "How ", other, " is sent: without what the vendor sets, with what is never returned.")
		}
	}
	if _, has := reflect.PointerTo(all[of]).MethodByName("Other"); has {
		p.row("Other members", "What the specs do not name is kept; `Other()` reads and sets it in Go.")
	}
}

// written is the name of the type that records of t are sent as, "" where it is t itself.
func written(t reflect.Type) string {
	if m, has := t.MethodByName("Write"); has {
		return m.Type.Out(0).Name()
	}
	return ""
}

// isForm reports whether records of another type are sent as t.
func (v *vendor) isForm(t reflect.Type) bool {
	for _, other := range v.golang.types[0] {
		if written(other) == t.Name() {
			return true
		}
	}
	return false
}

// inPackages are the Go types of a type of the digest.
func (v *vendor) inPackages(p *page, name string) {
	of, _ := versioned(name)
	var all []string
	if u := v.uses[name]; u != nil {
		for _, version := range u.versions {
			if v.golang.types[version][of] != nil {
				all = append(all, link(code(v.golang.pkg(version)+"."+of), v.golang.site(version, of)))
			}
		}
	}
	if len(all) > 0 {
		p.row("In Go", strings.Join(all, ", "))
	}
}

// fields are a line for each: the diff of one that comes is that line.
func (v *vendor) fields(p *page, name string, t *digest.Type, here string) {
	of, _ := versioned(name)
	version := v.version(name)
	made := v.golang.types[version][of]
	p.table("Field", "In Go", link("Type", relative(here, "README.md")+"#values"), link("Writing", relative(here, "README.md")+"#writing"), "About")
	for _, f := range t.Fields {
		inGo := ""
		if made != nil {
			if g, has := field(made, f.Name); has {
				inGo = code(g.Name + " " + v.golang.spelled(version, g.Type))
			}
		}
		rule := writing[f.Write]
		if f.Required {
			rule = "required"
		}
		p.row(code(f.Name), inGo, v.typed(f, here, version), rule, v.about(f, here, version))
	}
}

// usedBy are the calls and types that have a type.
func (v *vendor) usedBy(p *page, name, here string) {
	u := v.uses[name]
	if u == nil {
		return
	}
	p.heading(2, "Where it is used")
	say := func(c *digest.Call, how string) {
		p.say("- %s %s\n", link(v.callTitle(c), relative(here, v.file(c))), how)
	}
	for _, c := range u.gives {
		say(c, "answers with it.")
	}
	for _, c := range u.takes {
		say(c, "takes it.")
	}
	for _, part := range u.parts {
		if part != name {
			p.say("- %s has it as a part.\n", link(v.typeTitle(part), relative(here, v.typeFile(part))))
		}
	}
	if len(u.gives)+len(u.takes) > 0 {
		return
	}
	var through []string
	for _, c := range v.through(name, func(u *uses) []*digest.Call { return slices.Concat(u.gives, u.takes) }) {
		through = append(through, link(v.callTitle(c), relative(here, v.file(c))))
	}
	if len(through) > 0 {
		p.say("- Through these it is met in %s.\n", strings.Join(through, ", "))
	}
}

// others says of a set of words what becomes of one that is not among them.
func (v *vendor) others(name string, complete bool) string {
	if complete {
		return "The vendor documents these as all there are. One that is not among them is read and kept all the same."
	}
	says := "There may be more. One that is not among them is read and kept"
	for _, c := range v.through(name, func(u *uses) []*digest.Call { return u.takes }) {
		if slices.ContainsFunc(v.lines[call.ID(c)].Beside, func(f call.Flag) bool { return f.Name == "any-value" }) {
			return says + "; the command sends it with `--any-value`."
		}
	}
	return says + "."
}

// through are the calls that have a type, or have it as a part of a part, in the order of the specs.
func (v *vendor) through(name string, of func(*uses) []*digest.Call) (calls []*digest.Call) {
	met := map[string]bool{}
	var up func(string)
	up = func(name string) {
		if u := v.uses[name]; u != nil && !met[name] {
			met[name] = true
			calls = append(calls, of(u)...)
			for _, part := range u.parts {
				up(part)
			}
		}
	}
	up(name)
	place := func(c *digest.Call) int { return slices.Index(v.digest.Calls, c) }
	slices.SortFunc(calls, func(a, b *digest.Call) int { return place(a) - place(b) })
	return slices.Compact(calls)
}

// enumPage is the page of a set of words, by its name in the digest.
func (v *vendor) enumPage(name string) string {
	p, e, here := &page{}, v.digest.Enums[name], v.typeFile(name)
	version := v.version(name)
	p.say("# %s\n\n%s\n", v.typeTitle(name), v.prose(e.Doc, here, version))
	if e.Note != "" {
		p.say("\n%s\n", v.prose(e.Note, here, version))
	}
	p.say("\n")
	p.table("At a glance", "")
	v.inPackages(p, name)
	p.row("Other values", v.others(name, e.Complete))
	p.row("Evidence", evidence(e.Evidence, e.Source, here))
	p.heading(2, "Values")
	p.table("Value", "In Go", "About")
	for i, value := range e.Values {
		about, constant := "", ""
		if i < len(e.Go) {
			constant = code(e.Go[i])
		}
		if i < len(e.Docs) {
			about = v.prose(e.Docs[i], here, version)
		}
		p.row(code(value), constant, about)
	}
	v.usedBy(p, name, here)
	return p.String()
}
