package tables

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// prefix is how the names of a tenant's fields begin where they stand among the others. Where they
// have an object of their own, digest.Type.Custom is the name of that.
const prefix = "CF_"

// unnamed takes a member that the specs do not name: a field of the tenant, or a total. Others are in
// the record alone.
func (r *reading) unnamed(at int, p *plan, name []byte, value jsontext.Value) {
	switch {
	case p.custom == prefix && bytes.HasPrefix(name, []byte(prefix)):
		r.found(at, "", name, value)
	case p.labels && (value[0] == '"' || value.Kind() == '0'):
		if v, ok := decimal(value); ok && v != nil {
			r.tell(at, "", name, database.Decimal, v)
		}
	}
}

// fields takes the object that has the fields of the tenant.
func (r *reading) fields(at int, to *target, value jsontext.Value) {
	if isBlank(value) {
		return
	}
	in := r.rows[at].Table.Custom + "."
	if value[0] != '{' || !rawjson.Scan(value, func(name []byte, start, end int) { r.found(at, in, name, value[start:end:end]) }) {
		r.unread(at, to.name)
	}
}

// found takes a field of the tenant, whose kind its value tells. Of a list with choices it is the one
// that was made. What is empty tells no kind.
func (r *reading) found(at int, in string, name []byte, value jsontext.Value) {
	kind, v := database.Text, any(nil)
	switch value.Kind() {
	case 't', 'f':
		kind, v = database.Bool, value[0] == 't'
	case '0':
		kind = database.Decimal
		v, _ = decimal(value)
	case '"':
		v, _ = text(value)
	case '{':
		members, _ := rawjson.Members(value) // it begins as an object
		if choice, is := rawjson.Lookup(members, "Value"); is && choice.Kind() != '{' && choice.Kind() != '[' {
			v, _ = text(choice)
			break
		}
		kind, v = database.JSON, string(value)
	case '[':
		kind, v = database.JSON, string(value)
	}
	if v != nil {
		r.tell(at, in, name, kind, v)
	}
}

// tell puts a value into its column, or says that it has none.
func (r *reading) tell(at int, in string, name []byte, kind database.Kind, v any) {
	row := &r.rows[at]
	for _, column := range row.Table.custom[string(name)] {
		if row.Table.Columns[column].Kind == kind {
			row.Values[column] = v
			return
		}
	}
	found := Found{Wire: in + string(name), Kind: kind, Value: v}
	same := slices.IndexFunc(row.Found, func(f Found) bool { return f.Wire == found.Wire && f.Kind == kind })
	if same >= 0 {
		row.Found[same] = found
		return
	}
	row.Found = append(row.Found, found)
}

// NewColumn is a column for a field of the tenant: cf_ and its name in small letters, a total by its
// name alone, and with a number behind it where a column of the table has that name: one of another
// field, or of the same with values of another kind. It is not part of the table yet: see [Table.Add].
func (t *Table) NewColumn(f Found) *Column {
	name, doc := strings.TrimPrefix(strings.TrimPrefix(f.Wire, t.Custom+"."), prefix), "A field of the firm's own."
	if t.Labels && !strings.HasPrefix(f.Wire, prefix) {
		name, doc = snake(name), "A total, as the screens name it."
	} else {
		name = "cf_" + snake(name)
	}
	if strings.Trim(name, "_") == "" || name == "cf_" {
		name = "cf_unnamed"
	}
	return &Column{
		Name: free(name, t.has), Wire: f.Wire, Path: t.pathOf(f.Wire), Kind: f.Kind, Custom: true, Evidence: "observed", Doc: doc,
	}
}

// pathOf leads to a field of the tenant.
func (t *Table) pathOf(wire string) []string {
	if name, inside := strings.CutPrefix(wire, t.Custom+"."); inside && t.Custom != "" && t.Custom != prefix {
		return []string{t.Custom, name}
	}
	return []string{wire}
}

// Add adds a column behind the others: rows have its value from then on. Of a column that the
// database has from before, its name, wire name, kind and Custom are enough. One whose name the specs
// have meanwhile is theirs, and not added again.
func (t *Table) Add(c *Column) {
	if t.has(c.Name) {
		return
	}
	c.Path = t.pathOf(c.Wire)
	t.Columns = append(t.Columns, c)
	member := c.Path[len(c.Path)-1]
	if t.custom == nil {
		t.custom = map[string][]int{}
	}
	t.custom[member] = append(t.custom[member], len(t.Columns)-1)
}
