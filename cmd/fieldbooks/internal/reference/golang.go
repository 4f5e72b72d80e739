package reference

import (
	"path"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// golang is what the generated clients of a vendor look like in Go, as reflection has it: a page can
// name nothing that is not there.
type golang struct {
	clients map[int]reflect.Type            // by session version, 0 of Aimsio
	types   map[int]map[string]reflect.Type // of what their methods take and answer, by name
	helpers map[string]reflect.Method       // what aimsio.Client has beside, by the type of the records that it reads
}

func newGolang(vendor string) golang {
	g := golang{clients: map[int]reflect.Type{1: reflect.TypeFor[*ajerav1.Client](), 2: reflect.TypeFor[*ajerav2.Client]()}}
	if vendor == "aimsio" {
		g.clients = map[int]reflect.Type{0: reflect.TypeFor[*aimsioapi.Client]()}
		g.helpers = accessors()
	}
	g.types = map[int]map[string]reflect.Type{}
	for version, client := range g.clients {
		g.types[version] = map[string]reflect.Type{}
		for i := range client.NumMethod() {
			m := client.Method(i).Type
			for k := range m.NumIn() {
				g.reach(version, m.In(k))
			}
			for k := range m.NumOut() {
				g.reach(version, m.Out(k))
			}
		}
	}
	return g
}

// reach notes a type, and what it is made of.
func (g *golang) reach(version int, t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		g.reach(version, t.Elem())
		return
	}
	if !strings.Contains(t.PkgPath(), "/generated/") || g.types[version][t.Name()] != nil {
		return
	}
	g.types[version][t.Name()] = t
	for i := range numField(t) {
		g.reach(version, t.Field(i).Type)
	}
}

func numField(t reflect.Type) int {
	if t.Kind() != reflect.Struct {
		return 0
	}
	return t.NumField()
}

// accessors are the methods of the client that read a kind of records, by the name of its type.
func accessors() map[string]reflect.Method {
	all := map[string]reflect.Method{}
	client := reflect.TypeFor[*aimsio.Client]()
	for i := range client.NumMethod() {
		m := client.Method(i)
		if m.Type.NumIn() != 1 || m.Type.NumOut() != 1 {
			continue
		}
		if get, has := m.Type.Out(0).MethodByName("Get"); has {
			all[get.Type.Out(0).Name()] = m
		}
	}
	return all
}

// pkg is the package of a version's client, as programs name it.
func (g golang) pkg(version int) string { return path.Base(g.clients[version].Elem().PkgPath()) }

// site is where a symbol of a version's client is documented.
func (g golang) site(version int, symbol string) string {
	return "https://pkg.go.dev/" + g.clients[version].Elem().PkgPath() + "#" + symbol
}

// method is the generated method of a call.
func (g golang) method(c *digest.Call) (reflect.Type, bool) {
	client := g.clients[c.Version]
	if client == nil {
		return nil, false
	}
	m, has := client.MethodByName(c.Go)
	return m.Type, has
}

// field is the field of a struct that has that name on the wire.
func field(t reflect.Type, wire string) (reflect.StructField, bool) {
	for i := range numField(t) {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name == wire && name != "" {
			return t.Field(i), true
		}
	}
	return reflect.StructField{}, false
}

// spelled is a type as a program that uses that version's client writes it.
func (g golang) spelled(version int, t reflect.Type) string {
	return strings.NewReplacer("ajerashared.", g.pkg(version)+".", "jsontext.Value", "wire.Value", "interface {}", "any").Replace(t.String())
}

// has reports of a field whether its tag says a word for the wrappers, e.g. "required".
func has(f reflect.StructField, word string) bool {
	for said := range strings.SplitSeq(f.Tag.Get("wire"), ",") {
		if said == word {
			return true
		}
	}
	return false
}
