package fromjobs

import (
	"slices"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// mapping is what the mapping file says: how a job order becomes a project.
type mapping struct {
	file    string
	zone    *time.Location // whose days are those of projects
	project section
	group   section             // the invoice group of each project
	phases  []section           // of each project, at least one
	clients map[string]*setting // of Ajera, by Aimsio's code
	byHand  map[string]*setting // IDs of projects, by job number
}

// section is a part of the file that makes one record of Ajera's.
type section struct {
	name   string
	line   int
	values map[string]*setting
}

// setting is one value of the file.
type setting struct {
	text  string // "" says nothing
	line  int
	plain bool     // without quotes: a whole number is a key
	form  template // of a text or a date
	key   int      // that a choice means, when it was found in Ajera
	named string   // how Ajera calls it
}

// field is a value that a section can have.
type field struct {
	name     string
	kind     kind
	required bool
	most     int      // characters
	words    []string // of a word
	list     list     // of a choice
}

type kind int

const (
	text   kind = iota // with members of the job in it
	date               // a member of the job that is a moment, or a day
	word               // one of some words
	choice             // a record of Ajera's, by its key or its name
)

var (
	statuses     = call.AjeraSpecs().Enum("ProjectStatus", 2).Values
	billingTypes = func() []string { // what says that there is none goes last
		none := string(ajerav2.BillingTypeNone)
		all := call.AjeraSpecs().Enum("BillingType", 2).Values
		return append(slices.DeleteFunc(slices.Clone(all), func(w string) bool { return w == none }), none)
	}()
)

// The fields, in the vendor's words, a "Key" at the end left out: what Ajera is known to take when it
// creates a project.
var (
	projectFields = []field{
		{name: "ID", required: true, most: 30},
		{name: "Description", required: true, most: 80},
		{name: "Status", kind: word, words: statuses},
		{name: "BillingType", kind: word, words: billingTypes, required: true},
		{name: "RateTable", kind: choice, list: rateTables, required: true},
		{name: "Company", kind: choice, list: companies},
		{name: "Department", kind: choice, list: departments},
		{name: "ProjectType", kind: choice, list: projectTypes},
		{name: "ProjectManager", kind: choice, list: employees},
		{name: "PrincipalInCharge", kind: choice, list: employees},
		{name: "EstimatedStartDate", kind: date},
		{name: "EstimatedCompletionDate", kind: date},
		{name: "Notes"},
	}
	groupFields = []field{
		{name: "Description", required: true, most: 80},
		{name: "InvoiceFormat", kind: choice, list: invoiceFormats, required: true},
	}
	phaseFields = []field{
		{name: "Description", required: true, most: 80},
		{name: "Department", kind: choice, list: departments},
		{name: "BillingType", kind: word, words: billingTypes},
		{name: "RateTable", kind: choice, list: rateTables},
	}
)

// of is the setting of a name, one that says nothing when there is none.
func (s section) of(name string) *setting {
	if v := s.values[name]; v != nil {
		return v
	}
	return &setting{}
}

// choices calls for each choice that the file makes, in the order of the fields.
func (m *mapping) choices(do func(place string, l list, s *setting)) {
	for _, part := range m.sections() {
		for _, f := range part.fields {
			if s := part.of(f.name); f.kind == choice && s.text != "" {
				do(part.name+": "+f.name, f.list, s)
			}
		}
	}
	for _, code := range sortedByLine(m.clients) {
		do("clients: "+code, clients, m.clients[code])
	}
}

// filled is a section and the fields that it can have.
type filled struct {
	section
	fields []field
}

func (m *mapping) sections() []filled {
	all := []filled{{m.project, projectFields}, {m.group, groupFields}}
	for _, p := range m.phases {
		all = append(all, filled{p, phaseFields})
	}
	return all
}
