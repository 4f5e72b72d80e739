// Package drift finds and counts where a vendor's answers depart from the specs, as far
// as the Go types tell: in comes what was read of an answer, out comes each departure once,
// sorted, with how often. How a change of the specs is written is known to the client.
package drift

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// most bounds the memory that a server can fill with new names.
const most = 2000

// Log counts departures, which D tells apart. The zero value is ready for use, also
// by several goroutines.
type Log[D comparable] struct {
	mu  sync.Mutex
	met map[D]*Sighting
}

// Sighting is how often a departure was met, and as which types.
type Sighting struct {
	Times int
	Types []string
}

// String says how often.
func (s Sighting) String() string {
	if s.Times == 1 {
		return "1 time"
	}
	return strconv.Itoa(s.Times) + " times"
}

// Note counts a departure, and the types of the value that made it.
func (l *Log[D]) Note(d D, types ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.met[d]
	if s == nil {
		if len(l.met) == most {
			return
		}
		if l.met == nil {
			l.met = make(map[D]*Sighting)
		}
		s = &Sighting{}
		l.met[d] = s
	}
	s.Times++
	for _, t := range types {
		if !slices.Contains(s.Types, t) {
			s.Types = append(s.Types, t)
		}
	}
}

// Each shows every departure, in the order of the texts that keys gives of it.
func (l *Log[D]) Each(keys func(D) []string, show func(D, Sighting)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []D
	for d := range l.met {
		list = append(list, d)
	}
	sort.Slice(list, func(i, j int) bool { return slices.Compare(keys(list[i]), keys(list[j])) < 0 })
	for _, d := range list {
		show(d, *l.met[d])
	}
}

// IsName reports whether a name may be shown: it looks as the vendors' do, up to five words of
// letters, digits and few signs. Anything else may be a value, such as a person's name that is
// used as a key.
func IsName(name string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	words := strings.Split(name, " ")
	return name != "" && len(name) <= 60 && strings.IndexByte(letters, name[0]) >= 0 &&
		strings.Trim(name, letters+"0123456789_+/%- ") == "" && len(words) <= 5 && !slices.Contains(words, "")
}

// squash is a name without what spellings differ in.
func squash(name string) string { return strings.ToLower(separators.Replace(name)) }

var separators = strings.NewReplacer("_", "", " ", "", "-", "")
