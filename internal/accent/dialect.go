// Package accent is for tests: it makes a server speak as another tenant or version
// would. In goes what carries calls to a fake, and accents, each one way in which the
// answers of one vendor are known to differ; out comes what carries calls to the same
// server in another dialect. What such an answer says stays as it was, and requests
// are put back into the fake's own words; so a client must get the same of both.
//
// What no client can tell is left out of the comparison:
//
//   - whether an empty text or an empty list was there, null or absent ([Accent.Lossy]):
//     it is read alike, but a record that proves what was read is then refused;
//   - the value of a member that the specs do not know, and the letter case of its name:
//     both are given as they came, as is a number where the specs say text;
//   - what a tenant defined itself, which no accent bends;
//   - whether "2025-11-08" in a text that the specs do not call a date is one;
//   - whether an object of which no member is known, in a list, is a content or a record;
//   - the fraction of a stamp below a second, and how it was written;
//   - which of two members of one name counts when they differ: accents write the same twice.
package accent

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Accent is one way in which an answer may differ.
type Accent struct {
	Name string
	Bend func(*Answer)          // nil for none
	Ask  func(body *fake.Value) // what the server hears in the place of a request; nil for what was asked
	// Lossy says what nobody can tell any more, "" when all can be told: such a record
	// cannot be put back into the server's words.
	Lossy string
}

// Dialect is a mixture of accents. They are applied in the order in which they stand.
type Dialect struct {
	Accents []Accent
	Seed    uint64
	Mixed   bool // each place by the toss of a coin; else all that can be bent is
}

// String names the accents.
func (d Dialect) String() string {
	names := make([]string, len(d.Accents))
	for i, a := range d.Accents {
		names[i] = a.Name
	}
	return cmp.Or(strings.Join(names, " + "), "plain")
}

// Speaks reports whether the dialect has an accent.
func (d Dialect) Speaks(name string) bool {
	return slices.ContainsFunc(d.Accents, func(a Accent) bool { return a.Name == name })
}

// toss is the coin of one answer: the same whenever the same is asked, whatever else
// is asked at the time.
func (d Dialect) toss(asked string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(asked))
	return rand.New(rand.NewPCG(d.Seed, h.Sum64()))
}

// Alone are the dialects of one accent each.
func Alone(accents []Accent) (list []Dialect) {
	for _, a := range accents {
		list = append(list, Dialect{Accents: []Accent{a}})
	}
	return list
}

// Pairs are those of two.
func Pairs(accents []Accent) (list []Dialect) {
	for i := range accents {
		for _, b := range accents[i+1:] {
			list = append(list, Dialect{Accents: []Accent{accents[i], b}})
		}
	}
	return list
}

// Smallest takes accents out of a dialect as long as something is otherwise in it, so
// that the report of a mixture names what it takes and no more.
func Smallest(d Dialect, otherwise func(Dialect) bool) Dialect {
	if uniform := (Dialect{Accents: d.Accents}); d.Mixed && otherwise(uniform) {
		d = uniform
	}
	for i := 0; i < len(d.Accents); {
		less := d
		less.Accents = slices.Delete(slices.Clone(d.Accents), i, i+1)
		if otherwise(less) {
			d = less
		} else {
			i++
		}
	}
	return d
}

// Mixtures are n dialects of any accents, the same for the same seed.
func Mixtures(accents []Accent, n int, seed uint64) (list []Dialect) {
	random := rand.New(rand.NewPCG(seed, 0x6469616c656374))
	for range n {
		d := Dialect{Seed: random.Uint64(), Mixed: true}
		for _, a := range accents {
			if random.IntN(3) == 0 {
				d.Accents = append(d.Accents, a)
			}
		}
		list = append(list, d)
	}
	return list
}
