package reference

import (
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// kind is what a kind of call does, and what becomes of one that fails.
type kind struct{ does, again string }

// kinds are the kinds of the specs.
var kinds = map[string]kind{
	"list":   {"It lists, and changes nothing.", "Yes, and the client does so by itself when the failure may pass."},
	"get":    {"It reads whole records, and changes nothing.", "Yes, and the client does so by itself when the failure may pass."},
	"update": {"It **changes data** at the vendor.", "Only when nothing of it was sent, or the vendor said no."},
	"create": {"It **creates** records at the vendor.", "Only when nothing of it was sent, or the vendor said no."},
	"action": {"It **changes a state** at the vendor.", "Only when nothing of it was sent, or the vendor said no."},
}

// sends are the shapes of an update.
var sends = map[wire.Send]string{
	wire.SendRecords: "Each edited record whole, and the same one as it was read. By that the vendor finds a conflict.",
	wire.SendChanges: "What was changed in each record, and all of the answer as it was read. By that the vendor finds a conflict.",
	wire.SendRows:    "The key of each record, its changed rows, and the vendor's proof of what was read. By that the vendor finds a conflict.",
}

// callPage is the page of a call.
func (v *vendor) callPage(c *digest.Call) string {
	p, here := &page{}, v.file(c)
	p.say("# %s\n\n%s\n", v.callTitle(c), v.prose(c.Doc, here, c.Version))
	if c.Note != "" {
		p.say("\n%s\n", v.prose(c.Note, here, c.Version))
	}
	v.facts(p, c, here)
	v.arguments(p, c, here)
	v.answer(p, c, here)
	v.inGo(p, c)
	v.typedLine(p, c)
	v.wrong(p, c, here)
	v.also(p, c, here)
	return p.String()
}

// callTitle is the name of a call, with the version where another one has that name too.
func (v *vendor) callTitle(c *digest.Call) string {
	if len(v.names[c.Go]) > 1 {
		return plain(c.Go) + ", version " + string(rune('0'+c.Version))
	}
	return plain(c.Go)
}

// facts are the short table below the first sentences.
func (v *vendor) facts(p *page, c *digest.Call, here string) {
	k := kinds[c.Kind]
	p.say("\n")
	p.table("At a glance", "")
	p.row("What it does", k.does)
	p.row("On the wire", v.onWire(c))
	if m := call.MethodOf(c); m != nil {
		for _, f := range m.Fixed {
			p.row("Sent with it", code(f.Name)+": "+code(f.Value))
		}
		if m.Update != nil {
			p.row("A save sends", sends[m.Update.Send])
		}
	}
	p.row("Evidence", evidence(c.Evidence, c.Source, here))
	for _, f := range call.Facts(c) {
		switch f.About {
		case "Evidence":
		case "Permission", "Employee":
			p.row(link(f.About, "README.md#permissions"), plain(f.Says))
		default:
			p.row(f.About, plain(f.Says))
		}
	}
	if c.Paged {
		p.row("Pages", "All come, unless one is asked for: `PageNumber` and `PageSize` in Go, `--page-size` at the command line.")
	}
	p.row("May it be sent again?", k.again+" "+link("Outcomes", relative(here, "errors.md")+"#outcomes"))
	if c.Page != "" {
		p.row("Vendor's page", outside(c.Page))
	}
}

// onWire is how a call travels.
func (v *vendor) onWire(c *digest.Call) string {
	if c.Version == 0 {
		return code(c.Verb + " " + c.Path)
	}
	name := c.Name
	if name == "" {
		name = c.Go
	}
	return code(name) + " in a session of version " + string(rune('0'+c.Version))
}

// arguments are what a call takes.
func (v *vendor) arguments(p *page, c *digest.Call, here string) {
	p.heading(2, "Arguments")
	switch {
	case c.Body == "file":
		p.say("A file.\n\n")
	case c.Raw:
		p.say("What it takes is not known: it is sent as it is given, as JSON.\n")
	case c.Body != "":
		p.say("The body is %s.\n", article(v.typed(&digest.Field{Type: c.Body}, here, c.Version)))
	case len(c.Args) == 0:
		p.say("None.\n")
	}
	if len(c.Args) == 0 {
		return
	}
	flags, header := v.lines[call.ID(c)].Flags, "Flag"
	if c.Version == 0 {
		header = "In"
	}
	p.table("Argument", link("Type", relative(here, "README.md")+"#values"), header, "About")
	for i, f := range c.Args {
		where := code(f.In)
		if i < len(flags) {
			where = code("--" + flags[i])
			if f.Name == c.Keys {
				where += ", or behind the command"
			}
		}
		p.row(code(f.Name), v.typed(f, here, c.Version), where, joined(needed(f), v.keyOf(c, f, here), v.about(f, here, c.Version)))
	}
}

// needed says of an argument that it has to be there.
func needed(f *digest.Field) string {
	if f.Required || f.Write == "required" {
		return "**Required.**"
	}
	return ""
}

// keyOf says where the key of a record of Aimsio's is from, of which the vendor says nothing.
func (v *vendor) keyOf(c *digest.Call, f *digest.Field, here string) string {
	list := v.lists(c)
	if c.Version > 0 || f.Name != c.Keys || list == nil || f.Doc != "" {
		return ""
	}
	return "Key from " + link(list.Go, relative(here, v.file(list))) + "."
}

// lists is the operation of Aimsio's that lists what c is about, nil where none does.
func (v *vendor) lists(c *digest.Call) *digest.Call {
	at := slices.IndexFunc(v.digest.Calls, func(o *digest.Call) bool {
		return c.Version == 0 && o.Kind == "list" && o.Resource == c.Resource && o != c
	})
	if at < 0 {
		return nil
	}
	return v.digest.Calls[at]
}

// article puts one before the name of a type.
func article(name string) string {
	if strings.ContainsAny(strings.TrimLeft(name, "[")[:1], "aeiouAEIO") {
		return "an " + name
	}
	return "a " + name
}

// answer is what comes back.
func (v *vendor) answer(p *page, c *digest.Call, here string) {
	p.heading(2, "Answer")
	switch {
	case len(c.Content) == 0 && call.Reads(c):
		p.say("Its form is not known; it is handed on as it came.\n")
	case len(c.Content) == 0:
		p.say("Its form is not known, and nothing is read from it but whether all was well.\n")
	case c.Content[0].Name == "":
		p.say("It is %s.\n", article(v.typed(c.Content[0], here, c.Version)))
	default:
		p.table("Member", link("Type", relative(here, "README.md")+"#values"), "About")
		for _, f := range c.Content {
			p.row(code(f.Name), v.typed(f, here, c.Version), v.about(f, here, c.Version))
		}
	}
}

// inGo is the call as a program has it.
func (v *vendor) inGo(p *page, c *digest.Call) {
	text := v.snippet(c)
	if text == "" {
		return
	}
	p.heading(2, "In Go")
	p.say("With a %s, and in a function that returns an error:\n\n", link("client", "README.md#in-go"))
	p.block("go", text)
	accessor, record := (sampler{vendor: v, version: c.Version}).accessor(c)
	if accessor != "" {
		p.say("\n`client.API.%s` is the operation as the vendor describes it.", c.Go)
	}
	if accessor != "" && c.Kind == "list" {
		p.say(" `All` reads each record of the list; `List` gives the list alone, and `Changed` what has changed since the last run.")
	}
	if accessor != "" && !call.Reads(c) {
		p.say(" Whether a member that is left out keeps its value is not published")
		if v.isForm(record) {
			p.say(": read the record, have `Write()` make of it what can be sent, and change that")
		}
		p.say(".")
	}
	if accessor != "" {
		p.say("\n")
	}
	if reading, save := v.savedFrom(c); save {
		p.say("\n`%s` makes the arguments from an edited answer, and is the safe way.\n", reading.Save)
	}
}

// typedLine is the call at the command line.
func (v *vendor) typedLine(p *page, c *digest.Call) {
	line, known := v.lines[call.ID(c)]
	if !known {
		return
	}
	p.heading(2, "At the command line")
	var examples []string
	for example := range strings.Lines(line.Example) {
		examples = append(examples, strings.TrimSpace(example))
	}
	p.block("sh", strings.Join(examples, "\n"))
	p.say("\n")
	if body, file := v.body(c), bodyFile.FindStringSubmatch(line.Example); body != "" && file != nil {
		p.say("With a file %s such as this one:\n\n", code(file[1]))
		p.block("yaml", body)
		p.say("\n")
	}
	p.table("Flag", "About")
	for _, f := range line.Beside {
		p.row(code(strings.TrimSpace("--"+f.Name+" "+f.Value)), plain(f.Usage))
	}
	p.say("\n`fieldbooks help flags` tells of the flags that all commands have.\n")
}

// also are the pages that belong to a call.
func (v *vendor) also(p *page, c *digest.Call, here string) {
	p.heading(2, "See also")
	say := func(other *digest.Call, why string) {
		p.say("- %s %s\n", link(v.callTitle(other), relative(here, v.file(other))), why)
	}
	for _, other := range v.names[c.Go] {
		if other != c {
			say(other, "has this name in the other version of the API.")
		}
	}
	for _, other := range v.keysFrom(c) {
		say(other, "gives keys for the arguments.")
	}
	if list := v.lists(c); list != nil && c.Kind == "get" {
		say(list, "gives the keys.")
	}
	for _, other := range v.digest.Calls {
		if from, saves := v.saves(other); saves && from == c {
			say(other, "saves what was read and edited.")
		}
	}
	if from, saves := v.saves(c); saves {
		say(from, "reads what is saved.")
	}
	if _, has := v.golang.method(c); has {
		p.say("- %s in the Go documentation\n", link(code(v.golang.pkg(c.Version)+"."+c.Go), v.golang.site(c.Version, "Client."+c.Go)))
	}
}

// saves is the call whose records are saved by c.
func (v *vendor) saves(c *digest.Call) (*digest.Call, bool) {
	if c.Version > 0 {
		return v.savedFrom(c)
	}
	at := slices.IndexFunc(v.digest.Calls, func(from *digest.Call) bool { return from.Save == c.Go })
	if at < 0 {
		return nil, false
	}
	return v.digest.Calls[at], true
}

// keysFrom are the lists that the sentences about the arguments name.
func (v *vendor) keysFrom(c *digest.Call) (lists []*digest.Call) {
	for _, f := range c.Args {
		for _, name := range v.known.FindAllString(f.Doc, -1) {
			if other := v.called(name, c.Version); other != nil && other != c && !slices.Contains(lists, other) && other.Go != c.Go {
				lists = append(lists, other)
			}
		}
	}
	return lists
}
