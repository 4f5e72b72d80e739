// Package data makes the answers that are measured: a fixed seed, so that every
// run decodes the same bytes.
package data

import (
	"math/rand/v2"
	"reflect"
	"strconv"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// How the records of one project divide.
const phasesPerProject, resourcesPerPhase = 6, 2

// Answer returns a whole answer of GetProjects v2 of about size bytes.
func Answer(size int) []byte {
	out := []byte(`{"ResponseCode":200,"Message":"Success","Errors":null,"Warnings":null,"UsageKey":"7b0d3f0e-1f1c-4a57-9a30-1d2c5f3b8e11","Content":`)
	out = append(out, Content(size)...)
	return append(out, '}')
}

// Content returns the four flat lists of GetProjects v2.
func Content(size int) []byte {
	m := &maker{rand: rand.New(rand.NewPCG(24, 1))}
	groups, phases, resources := 0, 0, 0
	lists := make([][]byte, 4)
	for project := 1; len(lists[0])+len(lists[1])+len(lists[2])+len(lists[3]) < size; project++ {
		m.record(&lists[0], reflect.TypeFor[ajerav2.Project](), project)
		groups++
		m.record(&lists[1], reflect.TypeFor[ajerav2.InvoiceGroup](), groups)
		for range phasesPerProject {
			phases++
			m.record(&lists[2], reflect.TypeFor[ajerav2.Phase](), phases)
			for range resourcesPerPhase {
				resources++
				m.record(&lists[3], reflect.TypeFor[ajerav2.Resource](), resources)
			}
		}
	}
	var out []byte
	for i, name := range []string{"Projects", "InvoiceGroups", "Phases", "Resources"} {
		out = append(out, `,"`+name+`":[`...)
		out = append(append(out, lists[i]...), ']')
	}
	out[0] = '{'
	return append(out, '}')
}

type maker struct {
	rand *rand.Rand
	key  int
	own  string // name of the key of the record being written
}

func (m *maker) record(list *[]byte, t reflect.Type, key int) {
	if len(*list) > 0 {
		*list = append(*list, ',')
	}
	m.key, m.own = key, t.Field(0).Name
	*list = m.object(*list, t)
}

// object writes a struct's members in the order of the specs.
func (m *maker) object(out []byte, t reflect.Type) []byte {
	out = append(out, '{')
	for i := range t.NumField() {
		name := wireName(t.Field(i))
		if name == "" {
			continue
		}
		if out[len(out)-1] != '{' {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, name), ':')
		out = m.value(out, name, t.Field(i).Type)
	}
	if t.NumField() > 20 {
		out = append(out, `,"ExternalReference":"X-`...)
		out = strconv.AppendInt(out, int64(m.rand.IntN(1e6)), 10)
		out = append(out, `","ForecastScore":`...)
		out = append(m.amount(out), `,"IsArchived":false`...)
	}
	return append(out, '}')
}
