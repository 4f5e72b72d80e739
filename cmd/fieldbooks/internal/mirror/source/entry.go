package source

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// entry is a record as a list has it.
type entry struct {
	key     string
	version string         // what the list says; when it differs from that of before, the record has changed
	changed bool           // since it was read, as another list says
	aging   bool           // no list tells all of its changes, so it is read again after a time
	lives   bool           // it has a row
	moved   bool           // its date is no longer the one that it was listed by
	text    jsontext.Value // the entry, where only that says something
	states  []string       // of a Window: of the states that filters tell, those that it has
}

// listing is what lists say of a part of the records.
type listing struct {
	entries []entry
	doubt   string
}

// once leaves each key once, and says why the list may lack some.
func (l *listing) once(part bool) {
	// Of two entries it is always the same one that counts, or else the record would seem changed
	// each time.
	slices.SortFunc(l.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(len(b.version), len(a.version)), cmp.Compare(b.version, a.version))
	})
	n := len(l.entries)
	l.entries = slices.CompactFunc(l.entries, func(a, b entry) bool { return a.key == b.key })
	if twice := n - len(l.entries); twice > 0 {
		l.doubt = fmt.Sprintf("the list has %d records twice", twice)
	}
	if len(l.entries) > 0 && l.entries[0].key == "" {
		l.entries = l.entries[1:]
		l.doubt = "the list has records without a key"
	}
	if len(l.entries) == 0 && l.doubt == "" && !part {
		l.doubt = "the list is empty"
	}
}

// sum tells one text from another.
func sum(text []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(text)
	return strconv.FormatUint(h.Sum64(), 36)
}
