package reference

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/limit"
)

// front is the page that leads to all others.
func front(all []*vendor) string {
	p := &page{}
	p.say("# Reference\n\nA page for each method, operation and type of both vendors, made of the same specs as the Go clients and the command.\n\n")
	for _, v := range all {
		p.say("- %s\n", link(v.title, v.name+"/README.md"))
	}
	p.say("- %s: what can go wrong, and what may be sent again\n", link("Errors and outcomes", "errors.md"))
	p.heading(2, "Values")
	p.say("How values of each type travel, and what they are in Go.\n\n")
	p.table("Type", "In Go", "About")
	for _, s := range scalars {
		p.row(s.one, code(s.golang), plain(s.about))
	}
	p.say("\nNothing is a pointer in what is read: absent, null and empty are the zero value. What is absent is not sent. Where something is only sent, and its zero value could be meant, Go has a pointer, which `new` makes: new(false), new(0), new(\"\").\n")
	p.heading(2, "Writing")
	p.say("What the column \"Writing\" of a type says of a field. Where it says nothing, the field may be changed.\n\n")
	p.table("Rule", "About")
	p.row(writing["key"], "It identifies the record. A save that changed it is refused before anything is sent.")
	p.row(writing["required"], "It has to be there in what creates a record. What lacks it is refused before anything is sent.")
	p.row(writing["read-only"], "The vendor sets it. A save that changed it is refused before anything is sent.")
	p.row(writing["token"], "The vendor's proof of what was read. It is never edited.")
	p.heading(2, "Personal")
	p.say("The command leaves out what is personal unless `--with-sensitive` is given, and so does a mirror. In Go it is there, and a record prints with it masked.\n")
	p.heading(2, "Evidence")
	p.say("Nothing was tried against the live services by this project. Each page says how its facts are known:\n\n")
	p.say("- **documented**: the vendor's page shows it.\n")
	p.say("- **observed**: not on the page, or spelled otherwise there; seen in answers of live tenants, or in code that runs against one.\n")
	p.say("- **inferred**: concluded from how its siblings look, or known by name only. A hypothesis.\n\n")
	p.say("In brackets behind it stands the kind of witness; %s explains them.\n", link("the page on the specs", "https://github.com/fieldbooks/fieldbooks/blob/main/specs/README.md#evidence"))
	return p.String()
}

// groups are the calls of a vendor as its pages or its resources have them, in the order of the specs.
func (v *vendor) groups() (titles []string, calls map[string][]*digest.Call) {
	calls = map[string][]*digest.Call{}
	for _, c := range v.digest.Calls {
		title := v.group(c)
		if !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
		calls[title] = append(calls[title], c)
	}
	return titles, calls
}

// group is what a call is about: what the command calls its resource, or the vendor its page.
func (v *vendor) group(c *digest.Call) string {
	name := ""
	if c.Version == 0 {
		if steps := strings.Fields(v.lines[call.ID(c)].Command); len(steps) > 1 {
			name = steps[1]
		}
	} else {
		name = strings.TrimSuffix(c.Page[strings.LastIndexByte(c.Page, '/')+1:], ".html")
	}
	words := strings.NewReplacer("gl_", "GL ", "_", " ", "-", " ").Replace(name)
	if words == "" {
		return "Other"
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// index lists the pages of a vendor.
func (v *vendor) index() string {
	p := &page{}
	p.say("# %s\n", v.title)
	p.heading(2, "In Go")
	p.block("go", setUp[v.name])
	p.heading(2, "At the command line")
	p.block("sh", "fieldbooks login "+v.name+"\nfieldbooks help "+v.name)
	p.heading(2, "Limits")
	p.say("%s Unless told otherwise, a client, and so the command, makes at most %s. Logins, pages and repeats count too.\n", allows[v.name], inAny(pace[v.name]()))
	p.heading(2, "Permissions")
	p.say("%s\n", permits[v.name])
	titles, calls := v.groups()
	for _, title := range titles {
		p.heading(2, title)
		for _, c := range calls[title] {
			v.entry(p, v.callTitle(c), v.file(c), c.Doc, c.Evidence)
		}
	}
	p.heading(2, "Types")
	for _, name := range byName(v.digest.Types) {
		t := v.digest.Types[name]
		v.entry(p, v.typeTitle(name), v.typeFile(name), t.Doc, t.Evidence)
	}
	p.heading(2, "Sets of words")
	for _, name := range byName(v.digest.Enums) {
		e := v.digest.Enums[name]
		v.entry(p, v.typeTitle(name), v.typeFile(name), e.Doc, e.Evidence)
	}
	return p.String()
}

// byName are the names of the digest, in the order of a dictionary.
func byName[T any](all map[string]T) []string {
	return slices.SortedFunc(maps.Keys(all), func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
}

// entry is a line of an index: the first sentence, and a word on what is not documented.
func (v *vendor) entry(p *page, title, file, doc, evidence string) {
	first, _, _ := strings.Cut(doc, ". ")
	p.say("- %s", link(title, relative(v.name+"/README.md", file)))
	if first = strings.TrimSuffix(first, "."); first != "" {
		p.say(": %s", strings.TrimPrefix(plain("x "+first), "x "))
	}
	if evidence != "" {
		p.say(" (*%s*)", plain(evidence))
	}
	p.say("\n")
}

// allows are the vendors' own limits.
var allows = map[string]string{
	"ajera":  "The vendor documents none; users report that the server throttles at about 9 requests a second.",
	"aimsio": "The vendor documents 10 calls a second and 10 at once for an account. What comes beyond them waits in a queue, and is dropped after 5 seconds.",
}

// permits are how the users of an API get their permissions.
var permits = map[string]string{
	"ajera": "An administrator makes API users under Setup > Integrations > API User, and ticks there what each may call, by the names that the pages give. " +
		"A tick can take ten minutes to work. The same screen has the authorizing employee, whom expense reports, timesheets and some other methods need: what such a method shows is what that employee may see.",
	"aimsio": "An Aimsio user needs API permissions, which Aimsio support switches on; their names are not published. The vendor advises a user of its own for an integration.",
}

// pace is what a client keeps to by default.
var pace = map[string]func() limit.Policy{"ajera": ajera.Limits, "aimsio": aimsio.Limits}

// inAny is a policy in words.
func inAny(p limit.Policy) string {
	stretch := "second"
	if p.Per > time.Second {
		stretch = p.Per.String()
	}
	return fmt.Sprintf("%d requests in any %s, and %d at the same time", p.Calls, stretch, p.Parallel)
}

// setUp is how a program gets a client.
var setUp = map[string]string{
	"ajera": `package main

import (
	"context"
	"fmt"
	"log"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
)

func main() {
	client, err := ajera.FromEnv() // AJERA_API_URL, AJERA_API_USERNAME, AJERA_API_PASSWORD
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	got, err := client.V1.ListClients(context.Background(), ajerav1.ListClientsArgs{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(got.Clients), "clients")
}`,
	"aimsio": `package main

import (
	"context"
	"fmt"
	"log"

	"github.com/fieldbooks/fieldbooks/aimsio"
)

func main() {
	client, err := aimsio.FromEnv() // AIMSIO_SERVER, AIMSIO_USERNAME, AIMSIO_PASSWORD
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	for job, err := range client.JobOrders().All(context.Background()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(job.JobNumber, job.JobName)
	}
}`,
}
