package fromjobs

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// list is a list of Ajera's that a choice is from.
type list string

const (
	clients        list = "client"
	companies      list = "company"
	departments    list = "department"
	employees      list = "employee"
	invoiceFormats list = "invoice format"
	projectTypes   list = "project type"
	rateTables     list = "rate table"
)

// listing is how a list is read, and where its records say what they are.
type listing struct {
	method, content, key string
	name                 []string
	command              string // that shows it
}

var listings = map[list]listing{
	clients:        {"ListClients", "Clients", "ClientKey", []string{"Description"}, "list-clients"},
	companies:      {"ListCompanies", "Companies", "CompanyKey", []string{"Description"}, "list-companies"},
	departments:    {"ListDepartments", "Departments", "DepartmentKey", []string{"Department"}, "list-departments"},
	employees:      {"ListEmployees", "Employees", "EmployeeKey", []string{"FirstName", "MiddleName", "LastName"}, "list-employees"},
	invoiceFormats: {"ListInvoiceFormats", "InvoiceFormats", "InvoiceFormatKey", []string{"Description"}, "list-invoice-formats"},
	projectTypes:   {"ListProjectTypes", "ProjectTypes", "ProjectTypeKey", []string{"Description"}, "list-project-types"},
	rateTables:     {"ListRateTables", "RateTables", "RateTableKey", []string{"Description"}, "list-rate-tables"},
}

// command is the command that shows a list.
func (l list) command() string { return "fieldbooks ajera " + listings[l].command }

// item is a record of a list.
type item struct {
	key      int
	name     string
	inactive bool
}

func (i item) String() string { return fmt.Sprintf("%d %s", i.key, i.name) }

// lists are those lists of Ajera's that are needed.
type lists map[list][]item

// read reads lists, each with one call.
func (all lists) read(ctx context.Context, c *ajera.Client, which ...list) error {
	for _, l := range which {
		if _, there := all[l]; there {
			continue
		}
		got, err := call.Ajera(ctx, c, 1, listings[l].method, wire.Value("{}"))
		if err != nil {
			return err
		}
		all[l] = listings[l].items(wire.Value(got.Reply().Raw))
	}
	return nil
}

// items are the records of an answer.
func (l listing) items(content wire.Value) (items []item) {
	parts, _ := rawjson.Members(content) // the client has read it
	records, _ := rawjson.Lookup(parts, l.content)
	rows, _ := rawjson.Items(records)
	for _, row := range rows {
		members, _ := rawjson.Members(row.Value)
		said := func(name string) string {
			value, _ := rawjson.Lookup(members, name)
			return rawjson.Text(value)
		}
		key, _ := rawjson.Lookup(members, l.key)
		i := item{inactive: said("Status") == string(ajerav1.StatusInactive)}
		i.key, _ = rawjson.Number(key)
		var names []string
		for _, name := range l.name {
			names = append(names, said(name))
		}
		i.name = strings.Join(strings.Fields(strings.Join(names, " ")), " ")
		items = append(items, i)
	}
	return items
}

// resolve finds what each choice of the file means in Ajera. A fault says what there is.
func (all lists) resolve(m *mapping) (faults []document.Fault) {
	m.choices(func(place string, l list, s *setting) {
		if err := all.find(l, s); err != nil {
			faults = append(faults, document.Fault{Line: s.line, Text: fmt.Sprintf("%s: %v", place, err)})
		}
	})
	if company := m.project.of("Company"); company.text == "" && len(all[companies]) > 1 {
		faults = append(faults, document.Fault{Line: m.project.line, Text: "project: Company has to be said, since Ajera has several: " + all.some(companies)})
	}
	return faults
}

// find finds the one record that a choice means. A whole number is a key, all else a name, compared
// without regard to capitals.
func (all lists) find(l list, s *setting) error {
	key, isKey := keyIn(s)
	if isKey && key == 0 && l == rateTables {
		s.named = "no rate table"
		return nil
	}
	found := all.matching(l, s)
	switch {
	case len(found) == 0 && isKey:
		return fmt.Errorf("no %s of Ajera has the key %d; there are %s", l, key, all.some(l))
	case len(found) == 0:
		return fmt.Errorf("no %s of Ajera has this name; there are %s", l, all.some(l))
	case len(found) > 1:
		return fmt.Errorf("%d have this name; write the key of one: %s", len(found), listed(found))
	case found[0].inactive:
		return fmt.Errorf("the %s %v is inactive in Ajera; there are %s", l, found[0], all.some(l))
	}
	s.key, s.named = found[0].key, found[0].name
	return nil
}

func keyIn(s *setting) (key int, is bool) {
	key, err := strconv.Atoi(s.text)
	return key, s.plain && err == nil && key >= 0
}

func (all lists) matching(l list, s *setting) (found []item) {
	key, isKey := keyIn(s)
	for _, i := range all[l] {
		if isKey && i.key == key || !isKey && strings.EqualFold(i.name, strings.Join(strings.Fields(s.text), " ")) {
			found = append(found, i)
		}
	}
	return found
}

// shownAtMost is how many records of a list a message names.
const shownAtMost = 8

// some are the active records of a list, or the first of them and how the others are seen.
func (all lists) some(l list) string {
	active := slices.DeleteFunc(slices.Clone(all[l]), func(i item) bool { return i.inactive })
	if len(active) == 0 {
		return "none"
	}
	text := listed(active[:min(len(active), shownAtMost)])
	if len(active) > shownAtMost {
		text += fmt.Sprintf(", ... (%d; %q shows them)", len(active), l.command())
	}
	return text
}

func listed(items []item) string {
	texts := make([]string, len(items))
	for i, one := range items {
		texts[i] = one.String()
	}
	return strings.Join(texts, ", ")
}
