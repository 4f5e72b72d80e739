package mirror

import (
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/source"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror/tables"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// names are what --only takes: the vendors, and the tables.
func names(personal bool) (all []string) {
	for _, v := range account.Vendors {
		all = append(all, string(v))
	}
	for _, k := range source.Kinds(tables.All(personal)) {
		for _, t := range k.Tables {
			all = append(all, t.Name)
		}
	}
	return all
}

// chosen are the words of --only, as the tables are written. One that is none of them is an error.
func chosen(words []string, personal bool) (only []string, err error) {
	if words == nil {
		return nil, nil
	}
	if len(words) == 0 { // a variable of a script that is not set, say
		return nil, exit.Usagef("--only is empty; use ajera, aimsio, or tables as \"fieldbooks mirror --dry-run\" lists them, or leave it away for all")
	}
	all := names(personal)
	for _, word := range words {
		word = strings.ToLower(strings.TrimSpace(word))
		if !slices.Contains(all, word) {
			return nil, exit.Usagef("--only %s: there is no such table%s", word, meant(word, all))
		}
		only = append(only, word)
	}
	return only, nil
}

// meant says which tables somebody may have meant: those that are called alike, with the vendor before
// the name or without.
func meant(word string, all []string) string {
	near := output.Nearest(word, all)
	for _, v := range account.Vendors {
		if whole := string(v) + "_" + word; len(near) == 0 {
			near = output.Nearest(whole, all)
		}
	}
	if len(near) == 0 {
		return "; use ajera, aimsio, or tables as \"fieldbooks mirror --dry-run\" lists them"
	}
	return output.DidYouMean(near)
}

// kinds are those that a run reads, in their order. What is costly and says little of its own is read
// when its table is named.
func (j *Job) kinds(all []*tables.Table) (kinds []*source.Kind) {
	for _, k := range source.Kinds(all) {
		named := slices.ContainsFunc(k.Tables, func(t *tables.Table) bool { return slices.Contains(j.Only, t.Name) })
		if named || j.wants(k.Vendor()) && j.has(k.Vendor()) && !k.Named {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// wants reports whether all of a vendor is to be read.
func (j *Job) wants(v account.Vendor) bool {
	return len(j.Only) == 0 || slices.Contains(j.Only, string(v))
}

// reads reports whether something of a vendor is to be read.
func (j *Job) reads(v account.Vendor) bool {
	return j.wants(v) || slices.ContainsFunc(j.kinds(tables.All(j.Personal)), func(k *source.Kind) bool { return k.Vendor() == v })
}
