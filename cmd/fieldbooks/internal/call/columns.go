package call

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Columns are the columns of a type of records, as a version of the session has it: in the order of
// the specs, with those shown that people want. It is nil where the type is not known.
func Columns(d *digest.Digest, name string, version int) []output.Column {
	if set := (&columnist{d, version, map[string]*output.Set{}}).set(name); set != nil {
		return set.Columns
	}
	return nil
}

// columnist makes the columns of types, each once: a type may be part of itself.
type columnist struct {
	digest  *digest.Digest
	version int
	made    map[string]*output.Set
}

// set is the columns of a type and of the records in it, nil when it is no record.
func (k *columnist) set(name string) *output.Set {
	t := k.digest.Type(name, k.version)
	if t == nil || k.made[name] != nil {
		return k.made[name]
	}
	set := &output.Set{Name: name}
	k.made[name] = set
	shown := shownOf(t, name)
	for _, f := range t.Fields {
		element, _, byName := digest.Element(f.Type)
		set.Columns = append(set.Columns, output.Column{
			Name: f.Name, Also: f.Also, Kind: kindOfColumn(k.digest, t, f, k.version), Of: k.set(element), Map: byName,
			Sensitive: f.Sensitive || t.Sensitive, Shown: shown[f.Name],
		})
	}
	return set
}

// kinds of columns by the type of the field.
var kinds = map[string]output.Kind{
	"string": output.Text, "decimal": output.Number, "int": output.Number, "bool": output.Bool, "date": output.Date,
	"usdate": output.Date, "stamp": output.Stamp, "millis": output.Millis,
}

func kindOfColumn(d *digest.Digest, t *digest.Type, f *digest.Field, version int) output.Kind {
	kind, plain := kinds[f.Type]
	switch {
	case f.Type == "int" && (f.Name == t.Key || isKey(f.Name)):
		return output.Key
	case plain:
		return kind
	case (reader{digest: d, version: version}).enum(f.Type) != nil:
		return output.Text
	case f.Type == "file":
		return output.Text
	}
	return output.Nested
}

// isKey reports whether a whole number of that name tells one record from another.
func isKey(name string) bool {
	all := words(name)
	last := all[len(all)-1]
	return last == "key" || last == "id" || last == "keys"
}

// sets are the lists and records of what a call answers, by their names in the content.
func sets(d *digest.Digest, c *digest.Call) []output.Set {
	var all []output.Set
	for _, f := range c.Content {
		element, _, _ := digest.Element(f.Type)
		if columns := Columns(d, element, c.Version); columns != nil {
			all = append(all, output.Set{Name: cmp.Or(f.Name, c.Resource, element), Columns: columns})
		}
	}
	return all
}

// forPeople is a set for a table: those columns first that people want, in their order, and what they
// want of records in the record. All else keeps the order of the specs.
func forPeople(a *app.App, set output.Set, typ string) output.Set {
	if a.IsTable() {
		return wantedFirst(set, typ)
	}
	return set
}

// wantedFirst is a set with those columns first that people want, in their order, and what they want
// of records in the record. All else keeps the order of the specs.
func wantedFirst(set output.Set, typ string) output.Set {
	wanted := wantedColumns[typ]
	if wanted == nil {
		return set
	}
	set.Columns = slices.Clone(set.Columns)
	for _, w := range wanted {
		if path := strings.Split(w, "."); len(path) > 1 {
			set.Columns = append(set.Columns, output.Column{Name: w, Path: path, Kind: output.Text, Shown: true})
		}
	}
	slices.SortStableFunc(set.Columns, func(x, y output.Column) int { return rank(wanted, x.Name) - rank(wanted, y.Name) })
	return set
}

// rank is the place of a name, behind all others where it is not among them.
func rank(wanted []string, name string) int {
	if at := slices.Index(wanted, name); at >= 0 {
		return at
	}
	return len(wanted)
}

// listNames are the names of the lists and records of what a call answers.
func listNames(d *digest.Digest, c *digest.Call) (names []string) {
	for _, f := range c.Content {
		if element, _, _ := digest.Element(f.Type); d.Type(element, c.Version) != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// columnNames are those of all sets, each once.
func columnNames(all []output.Set) (names []string) {
	met := map[string]bool{}
	for _, s := range all {
		for _, c := range s.Columns {
			if !met[c.Name] {
				met[c.Name] = true
				names = append(names, c.Name)
			}
		}
	}
	return names
}

// shownOf are the columns of a table when nobody chooses: those written down for the type, as far as
// it has them, or else by a rule.
func shownOf(t *digest.Type, name string) map[string]bool {
	shown := map[string]bool{}
	for _, wanted := range wantedColumns[name] {
		for _, f := range t.Fields {
			if f.Name == wanted {
				shown[wanted] = true
			}
		}
	}
	if len(shown) > 0 {
		return shown
	}
	const most = 6
	for _, pick := range []func(*digest.Field) bool{
		func(f *digest.Field) bool { return f.Name == t.Key },
		says("id", "number", "code", "guid"), says("description", "name"), says("status", "type"), says("date", "amount", "total", "hours"),
	} {
		for _, f := range t.Fields {
			if len(shown) < most && !f.Sensitive && isPlain(f) && pick(f) {
				shown[f.Name] = true
			}
		}
	}
	for _, f := range t.Fields {
		if len(shown) < min(most, 3) && !f.Sensitive && isPlain(f) {
			shown[f.Name] = true
		}
	}
	return shown
}

// says reports of a field whether the last word of its name is one of those.
func says(last ...string) func(*digest.Field) bool {
	return func(f *digest.Field) bool {
		all := words(f.Name)
		for _, word := range last {
			if all[len(all)-1] == word {
				return true
			}
		}
		return false
	}
}

// isPlain reports whether the value of a field fits a cell.
func isPlain(f *digest.Field) bool {
	return !strings.ContainsAny(f.Type, "[{") && f.Type != "raw" && f.Type != "file"
}
