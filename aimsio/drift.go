package aimsio

import (
	"reflect"
	"regexp"
	"slices"
	"sync"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Drift counts where the vendor's answers depart from the specs: members and enum
// values that they do not name, values of another type, other spellings. Give it
// to Config.Drift, of several clients if you like, and print it at the end: it
// prints as a proposed change of the specs, with names and types and no values of
// records. It decodes each typed answer once more; those to [Client.Raw] have no
// type. The zero value is ready for use, also by several goroutines.
type Drift struct {
	mu   sync.Mutex
	seen map[deviation]*sightings
}

// mostDrift bounds the memory that a server can fill with new names.
const mostDrift = 2000

// deviation is one departure.
type deviation struct {
	target string // JSONPath of what is to be changed in the description
	part   string // properties or enum; "" when only the remark helps
	name   string // of the member, or the enum's value
	what   string // the remark
}

// sightings are how often it was met, and as which types.
type sightings struct {
	count int
	types []string
}

func (d *Drift) note(n deviation, types ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.seen == nil {
		d.seen = make(map[deviation]*sightings)
	}
	s := d.seen[n]
	if s == nil {
		if len(d.seen) == mostDrift {
			return
		}
		s = &sightings{}
		d.seen[n] = s
	}
	s.count++
	for _, t := range types {
		if !slices.Contains(s.types, t) {
			s.types = append(s.types, t)
		}
	}
}

// look notes how an answer departs from the specs. into points to what was read
// from it, and tells the type; the value is of no use: a member came into it under
// any letter case, and a number in quotes without them.
func (d *Drift) look(body []byte, into any) {
	if d == nil {
		return
	}
	t := reflect.TypeOf(into).Elem()
	again := reflect.New(t)
	bent := func(path, what string) { d.bent(t, path, what) }
	if json.Unmarshal(body, again.Interface(), wire.Lenient(bent)) == nil {
		d.value("", again.Elem())
	}
}

// Decoded looks at what the generated client read.
func (c *wholeBody) Decoded(body []byte, into any) { c.success.drift.look(body, into) }

// identifier is what a name of the vendor's looks like. Anything else may be a
// value, such as a person's name that is used as a key.
var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+/%-]*( [A-Za-z0-9_+/%-]+){0,4}$`)

func shown(name string) bool { return len(name) <= 60 && identifier.MatchString(name) }
