package edit

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// kind is what can be edited at Ajera: the records that an update method saves, by the descriptors.
type kind struct {
	name    string // e.g. "project"
	version int
	update  *wire.Method
	save    string        // Go name of the method that saves
	result  reflect.Type  // of what is read, a struct
	list    *record.Field // of the result, that holds such records
	within  string        // the kind by whose key it is read, "" by its own
}

// kinds are all that can be edited, the newest version first.
var kinds = sync.OnceValue(func() []kind {
	newest := kindsOf(2, reflect.TypeFor[*ajerav2.Client](), ajerav2.Methods())
	return append(newest, kindsOf(1, reflect.TypeFor[*ajerav1.Client](), ajerav1.Methods())...)
})

func kindsOf(version int, client reflect.Type, methods []*wire.Method) (all []kind) {
	for _, m := range methods {
		if m.Update == nil {
			continue
		}
		get, ok := client.MethodByName(m.Update.Reads.Name)
		save := saverOf(client, get)
		if !ok || save == "" {
			continue
		}
		k := kind{version: version, update: m, save: save, result: get.Type.Out(0).Elem()}
		lists := record.Of(k.result).Keyed()
		main := slices.IndexFunc(lists, func(f *record.Field) bool { return f.Name == m.Update.Reads.Batch.Of })
		k.list, k.name = lists[main], singular(lists[main])
		all = append(all, k)
		for i, f := range lists {
			if i != main {
				all = append(all, kind{singular(f), version, m, save, k.result, f, k.name})
			}
		}
	}
	return all
}

// saverOf is the method that saves what get reads.
func saverOf(client reflect.Type, get reflect.Method) string {
	for m := range client.Methods() {
		if strings.HasPrefix(m.Name, "Save") && m.Type.NumIn() > 2 && m.Type.In(2) == get.Type.Out(0) {
			return m.Name
		}
	}
	return ""
}

// singular is how one record of a list is called: by its key.
func singular(f *record.Field) string {
	return call.Kebab(strings.TrimSuffix(f.Inner().Key.GoName, "Key"))
}

// kindOf finds a kind; version 0 is the newest that has it.
func kindOf(name string, version int) (kind, error) {
	if version < 0 || version > 2 {
		return kind{}, exit.Usagef("--api-version %d: there are 1 and 2", version)
	}
	for _, k := range kinds() {
		if k.name == name && (version == 0 || version == k.version) {
			return k, nil
		}
	}
	if version != 0 {
		return kind{}, exit.Usagef("%q cannot be edited in version %d of the API; use one of: %s", name, version, strings.Join(names(version), ", "))
	}
	return kind{}, exit.Usagef("%q is nothing that can be edited; use one of: %s", name, strings.Join(names(0), ", "))
}

// names are those of the kinds of a version, 0 for any.
func names(version int) (all []string) {
	for _, k := range kinds() {
		if !slices.Contains(all, k.name) && (version == 0 || version == k.version) {
			all = append(all, k.name)
		}
	}
	slices.Sort(all)
	return all
}

// parents are the kinds by whose keys others are read.
func parents() (all []string) {
	for _, k := range kinds() {
		if k.within != "" && !slices.Contains(all, k.within) {
			all = append(all, k.within)
		}
	}
	return all
}

// owned are the kinds that are read by the key of a parent.
func owned(parent string) string {
	var all []string
	for _, k := range kinds() {
		if k.within == parent {
			all = append(all, k.name)
		}
	}
	return strings.Join(all, ", ")
}
