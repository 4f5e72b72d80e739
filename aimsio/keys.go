package aimsio

import (
	"hash/maphash"
	"math"
	"net/http"
	"slices"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// entry is what a run needs of an entry of a list.
type entry struct {
	key     string // empty where it has none
	changed wire.Millis
}

// keys are the entries of a list, in its order.
type keys struct {
	list   []entry
	header http.Header // of the answer
}

func (k *keys) add(stubs []aimsioapi.ObjectStub) {
	k.list = slices.Grow(k.list, len(stubs))
	for i := range stubs {
		k.list = append(k.list, entry{Key(stubs[i]), stubs[i].UpdatedAt})
	}
}

// keysKey finds, in a context, the [keys] that take a list.
type keysKey struct{}

// roll is a list in which each key comes once, and is found. A map would take as much as the list.
type roll struct {
	entries []entry
	index   []uint64 // of each key 32 bits of a hash, and in the lower half its place; in order
}

var hashSeed = maphash.MakeSeed()

func hashOf(key string) uint64 { return maphash.String(hashSeed, key) &^ math.MaxUint32 }

// rollOf drops entries that come twice, keeping the later change in the place of
// the first. Entries without a key stay: each is an error to give out.
func rollOf(list []entry) roll {
	r := roll{list, make([]uint64, len(list))}
	for i := range list {
		r.index[i] = hashOf(list[i].key) | uint64(i)
	}
	slices.Sort(r.index)
	twice := map[int]bool{}
	for i, e := range list {
		if first, _ := r.find(e.key); first != i && e.key != "" {
			list[first].changed = max(list[first].changed, e.changed)
			twice[i] = true
		}
	}
	if len(twice) == 0 {
		return r
	}
	once := make([]entry, 0, len(list)-len(twice))
	for i, e := range list {
		if !twice[i] {
			once = append(once, e)
		}
	}
	return rollOf(once)
}

// find is the place of a key, of the first entry without one where it is empty.
func (r *roll) find(key string) (i int, ok bool) {
	hash := hashOf(key)
	for n, _ := slices.BinarySearch(r.index, hash); n < len(r.index) && r.index[n]&^math.MaxUint32 == hash; n++ {
		if i := int(uint32(r.index[n])); r.entries[i].key == key {
			return i, true
		}
	}
	return 0, false
}

// has reports whether a key is listed.
func (r *roll) has(key string) bool {
	_, ok := r.find(key)
	return ok
}
