package tables

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// planter makes records that have every member of their types, each with a value of its own.
type planter struct {
	digest  *digest.Digest
	version int
	n       int
	values  map[string]string // what was planted: its path by the text of the value
	secret  map[string]bool   // of those, what is personal
	types   map[string]bool   // that were met
	within  map[string]int    // how deep a type stands in itself
}

func plant(t *Table) (*planter, jsontext.Value) {
	p := &planter{digest: specsOf(t.Vendor), version: t.Version, values: map[string]string{}, secret: map[string]bool{}, types: map[string]bool{}, within: map[string]int{}}
	return p, p.record(t.Type, t.Type, false)
}

func specsOf(v account.Vendor) *digest.Digest {
	if v == account.OfAjera {
		return call.AjeraSpecs()
	}
	return call.AimsioSpecs()
}

func (p *planter) record(name, path string, secret bool) jsontext.Value {
	typ := p.digest.Type(name, p.version)
	p.types[name] = true
	p.within[name]++
	defer func() { p.within[name]-- }()
	var members []rawjson.Member
	for _, f := range typ.Fields {
		members = append(members, rawjson.Member{Name: f.Name, Value: p.field(name, path, f, secret || f.Sensitive || typ.Sensitive)})
	}
	return rawjson.Object(members)
}

func (p *planter) field(name, path string, f *digest.Field, secret bool) jsontext.Value {
	element, isList, _ := digest.Element(f.Type)
	path += "." + f.Name
	switch {
	case left[name+"."+f.Name] && f.Name != "Contacts", f.Type == "file", f.Name == p.digest.Type(name, p.version).Custom:
		return jsontext.Value("null")
	case p.digest.Type(element, p.version) == nil:
		return p.scalar(path, f.Type, secret)
	case p.within[element] > 1, left[name+"."+f.Name]:
		return jsontext.Value("null")
	case isList:
		return rawjson.Array([]jsontext.Value{p.record(element, path, secret)})
	}
	return p.record(element, path, secret)
}

// scalar is a value that no other member has. A bool is not: it is not looked for.
func (p *planter) scalar(path, typ string, secret bool) jsontext.Value {
	p.n++
	number := strconv.Itoa(710000 + p.n)
	text := number
	switch typ {
	case "bool":
		return jsontext.Value("true")
	case "int":
	case "decimal":
		text += ".50"
	case "date", "usdate":
		text = time.Date(1950, 1, p.n, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
	case "stamp":
		text = time.Date(1950, 1, p.n, 3, 0, 0, 0, time.UTC).Format("2006-01-02T15:04:05Z")
	case "millis":
		text = time.UnixMilli(int64(p.n) * 86400000).UTC().Format("2006-01-02T15:04:05Z")
	default:
		text = "text" + number
	}
	p.values[text], p.secret[text] = path, secret
	switch typ {
	case "int", "decimal":
		return jsontext.Value(text)
	case "millis":
		return jsontext.Value(strconv.Itoa(p.n * 86400000))
	}
	return rawjson.Quote(text)
}

// all is everything that rows say.
func all(rows []Row) string {
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "%s %s\n", shown(row), row.Record)
	}
	return b.String()
}

// TestEverythingRead: what the specs name of records that are read is in a column of some table, and
// every type of a list that a read answers is in one.
func TestEverythingRead(t *testing.T) {
	met := map[account.Vendor]map[string]bool{account.OfAjera: {}, account.OfAimsio: {}}
	for _, table := range All(true) {
		if table.Inside != nil || table.Type == "" {
			continue
		}
		p, record := plant(table)
		rows, err := table.Rows(record, keyOf(table))
		if err != nil {
			t.Errorf("%s: %v", table.Name, err)
			continue
		}
		var b strings.Builder
		for _, row := range rows {
			b.WriteString(shown(row) + "\n")
			if len(row.Unread) > 0 || len(row.Found) > 0 {
				t.Errorf("%s: unread %v, found %v", table.Name, row.Unread, row.Found)
			}
		}
		for text, path := range p.values {
			if !strings.Contains(b.String(), text) {
				t.Errorf("%s: %s is in no column", table.Name, path)
			}
		}
		for name := range p.types {
			met[table.Vendor][digest.Versioned(name, table.Version)] = true
		}
	}
	// What the newest version has otherwise, and what lists say of records that are read whole.
	for _, name := range []string{"Project", "ClientItem", "ContactItem", "EmployeeItem", "ProjectTemplateItem", "VendorItem", "ProjectItem"} {
		met[account.OfAjera][digest.Versioned(name, 1)] = true
	}
	met[account.OfAjera]["Resource.v1"] = true // in the answer of GetProjectsWithResources alone
	for _, name := range []string{"ProjectItem", "TimesheetItem"} {
		met[account.OfAjera][digest.Versioned(name, 2)] = true
	}
	met[account.OfAimsio]["ObjectStub.v0"] = true
	for vendor, types := range met {
		for _, c := range specsOf(vendor).Calls {
			for _, f := range c.Content {
				reads := c.Kind == "get" || c.Kind == "list"
				if name := elementOf(f); reads && specsOf(vendor).Type(name, c.Version) != nil && !types[digest.Versioned(name, c.Version)] {
					t.Errorf("%s: %s is in no table", c.Go, name)
				}
			}
		}
	}
}

// keyOf are values for the parts of a key that no member fills.
func keyOf(t *Table) map[string]any {
	more := map[string]any{}
	for _, name := range t.Key {
		if c := t.Columns[t.Column(name)]; c.Path == nil {
			more[name] = int64(1)
			if c.Kind != database.Int {
				more[name] = "2026-11-26"
			}
		}
	}
	return more
}

// TestPersonal: what is personal never comes out of records in which every such member has a value of
// its own, be it spelled otherwise or where nobody expects it; it does when it is asked for.
func TestPersonal(t *testing.T) {
	secrets := 0
	for _, table := range All(true) {
		if table.Inside != nil || table.Type == "" {
			continue
		}
		open := table
		table = named(All(false), table.Name)
		p, record := plant(table)
		anywhere := `"Else":[{"deep":{"SocialSecurityNumber":"text-hidden","Kept":"text-kept"}}],"CF_BirthDate":"1960-01-01","birthdate":"text-hidden","\u0053ocialSecurityNumber":"text-hidden","SSN":1}`
		if len(record) > len("{}") {
			anywhere = "," + anywhere
		}
		record = append(record[:len(record)-1], anywhere...)
		out, err := table.Rows(record, keyOf(table))
		shown := all(out)
		if err != nil || strings.Contains(shown, "text-hidden") || !strings.Contains(shown, "text-kept") {
			t.Errorf("%s: %v %s", table.Name, err, shown)
		}
		in, err := open.Rows(record, keyOf(open))
		if err != nil || string(in[0].Record) != string(record) {
			t.Errorf("%s: %v", table.Name, err)
		}
		for text, path := range p.values {
			if p.secret[text] {
				secrets++
			}
			if strings.Contains(shown, text) == p.secret[text] || !strings.Contains(all(in), text) {
				t.Errorf("%s: %s is personal %v, and shown otherwise", table.Name, path, p.secret[text])
			}
		}
	}
	if secrets < 15 {
		t.Errorf("only %d members are personal", secrets)
	}
}

// TestNames: names are short, of the kind that needs no quotes, and no two are the same.
func TestNames(t *testing.T) {
	var met []string
	reserved := strings.Fields("all and as by case check column create default desc distinct end from group having in index into is join like limit not null offset on or order primary select set table then to union unique user using values when where with")
	for _, table := range All(true) {
		met = append(met, table.Name)
		var columns []string
		for _, c := range append(slices.Clone(table.Columns), Bookkeeping()...) {
			columns = append(columns, c.Name)
			if c.Doc == "" || c.Kind == "" || slices.Contains(reserved, c.Name) || strings.Contains(c.Name, "__") {
				t.Errorf("%s.%s: %+v", table.Name, c.Name, c)
			}
		}
		for _, name := range append(columns, table.Name) {
			if len(name) > longest || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
				t.Errorf("%s: %s", table.Name, name)
			}
		}
		if slices.Sort(columns); len(slices.Compact(slices.Clone(columns))) != len(columns) {
			t.Errorf("%s: a column twice in %v", table.Name, columns)
		}
		for _, key := range append(slices.Clone(table.Key), table.Of) {
			if key != "" && table.Column(key) < 0 {
				t.Errorf("%s: no column %s", table.Name, key)
			}
		}
		if table.Parent != nil && !slices.Contains(met, table.Parent.Name) {
			t.Errorf("%s comes before its parent", table.Name)
		}
	}
	if slices.Sort(met); len(slices.Compact(slices.Clone(met))) != len(met) {
		t.Errorf("a table twice in %v", met)
	}
	if one, again := listing(All(true)), listing(All(true)); one != again {
		t.Error("All differs from one time to another")
	}
}
