package tables

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// plan says how a record, or an object in one, is read: what becomes of its members.
type plan struct {
	at     map[string]spelling
	folded map[string]*target // by the name in small letters
	custom string             // as digest.Type has it
	labels bool
}

// target is what becomes of a member.
type target struct {
	name   string // for people, of what could not be read
	column int    // of the table, or none
	read   reader
	stamp  bool  // the vendor's text is in the next column
	below  *plan // of an object
	site   *site // of a list of records
	custom bool  // an object of fields of the tenant
}

// site is a list of records in a record: the rows of a child table.
type site struct {
	table    *Table
	plan     *plan
	order    int // among the lists of the record, as the specs have them
	position int // column
	copies   []copied
	kind     string // of timesheet rows
}

// copied is a value of the record around that the rows in it have too.
type copied struct{ from, to int } // columns

// none is no column.
const none = -1

// spelling is a member by one of its names.
type spelling struct {
	*target
	own bool // the name is the first one, which goes before the others
}

func newPlan() *plan { return &plan{at: map[string]spelling{}, folded: map[string]*target{}} }

// add says what becomes of a field, under all of its names.
func (p *plan) add(f *digest.Field, to *target) {
	p.at[f.Name] = spelling{to, true}
	p.folded[strings.ToLower(f.Name)] = to
	for _, name := range f.Also {
		p.also(strings.Split(name, "."), to)
	}
}

// also adds another name, which may lead into an object.
func (p *plan) also(path []string, to *target) {
	have, there := p.at[path[0]]
	switch {
	case len(path) > 1 && !there:
		have = spelling{&target{column: none, below: newPlan(), name: to.name}, true}
		p.at[path[0]] = have
		fallthrough
	case len(path) > 1:
		if have.below != nil {
			have.below.also(path[1:], to)
		}
	case !there:
		p.at[path[0]] = spelling{to, false}
		p.folded[strings.ToLower(path[0])] = to
	}
}

// find is what becomes of a member, by its name or by one in other letter case.
func (p *plan) find(name []byte) (to *target, own bool) {
	if found, there := p.at[string(name)]; there {
		return found.target, found.own
	}
	return p.folded[strings.ToLower(string(name))], false
}
