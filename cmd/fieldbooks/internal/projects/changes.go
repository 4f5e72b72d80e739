package projects

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// The changes of a project.
const (
	isChanged = "changed"
	isNew     = "new"
	isGone    = "gone"
)

// change is one field of a project that is not as it was, or a project that is new or gone.
type change struct {
	ProjectKey  int `table:"-"`
	ID          string
	Description string
	Change      string
	Field       string
	Before      string
	After       string
}

// people are the members that name an employee: their parts are one field.
var people = []string{"ProjectManager", "PrincipalInCharge", "MarketingContact"}

// changes compares the projects of an export with those of now, by ID.
func changes(before *snapshot, now []record, unlisted left) (all []change) {
	was := map[int]leaves{}
	for _, p := range before.projects {
		was[p.key] = p.leaves
	}
	for _, p := range slices.Concat(now, unlisted.there) {
		is := p.leaves()
		old, known := was[p.key]
		if !known {
			all = append(all, of(p.key, is, isNew))
			continue
		}
		all = append(all, differ(p.key, old, is)...)
	}
	for _, key := range unlisted.gone {
		all = append(all, of(key, was[key], isGone))
	}
	slices.SortStableFunc(all, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.ProjectKey, b.ProjectKey))
	})
	return all
}

// of is a change of a project as a whole.
func of(key int, l leaves, what string) change {
	return change{ProjectKey: key, ID: l["ID"].text, Description: l["Description"].text, Change: what}
}

// leaves are the values of a project as it is now.
func (r record) leaves() leaves {
	l := leaves{}
	l.fill("", jsontext.Value(r.text))
	for label, total := range r.totals {
		l[totalsMember+"."+label] = leaf{total.String(), '0'}
	}
	return l
}

// differ are the fields of a project that differ, in the order of the specs.
func differ(key int, old, is leaves) (all []change) {
	old, is = named(old), named(is)
	fields := map[string]bool{}
	for name := range old {
		fields[name] = true
	}
	for name := range is {
		fields[name] = true
	}
	for _, name := range slices.SortedFunc(maps.Keys(fields), inOrder) {
		if !old[name].same(is[name]) {
			c := of(key, is, isChanged)
			c.Field, c.Before, c.After = name, old[name].text, is[name].text
			all = append(all, c)
		}
	}
	return all
}

// named makes one field of the parts that name an employee.
func named(l leaves) leaves {
	l = maps.Clone(l)
	for _, who := range people {
		name := strings.TrimSpace(l[who+".FirstName"].text + " " + l[who+".LastName"].text)
		if key := l[who+".EmployeeKey"].text; key != "" {
			l[who] = leaf{strings.TrimSpace(fmt.Sprintf("%s (%s)", name, key)), '"'}
		}
		for _, part := range []string{"EmployeeKey", "FirstName", "MiddleName", "LastName"} {
			delete(l, who+"."+part)
		}
	}
	return l
}

// inOrder puts fields as the specs have them, and what they do not have behind, by name.
func inOrder(a, b string) int {
	ordered := ofProject()
	at := func(name string) int {
		if name == totalsMember || strings.HasPrefix(name, totalsMember+".") {
			return len(ordered)
		}
		for i, column := range ordered {
			c := column.Name
			if name == c || strings.HasPrefix(c, name+".") || strings.HasPrefix(name, c+".") {
				return i
			}
		}
		return len(ordered) + 1
	}
	return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a, b))
}

// summary says in a line what changed.
func summary(all []change, file string) string {
	kinds := map[string]map[int]bool{isChanged: {}, isNew: {}, isGone: {}}
	for _, c := range all {
		kinds[c.Change][c.ProjectKey] = true
	}
	if len(all) == 0 {
		return fmt.Sprintf("since %s nothing changed", file)
	}
	return fmt.Sprintf("since %s: %d changed, %d new, %d gone", file, len(kinds[isChanged]), len(kinds[isNew]), len(kinds[isGone]))
}
