package mcp

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

type findArgs struct {
	Query  string `json:"query,omitzero" jsonschema:"words, such as: project phases percent"`
	Vendor string `json:"vendor,omitzero" jsonschema:"ajera or aimsio"`
	Kind   string `json:"kind,omitzero" jsonschema:"list, get, update, create or action"`
}

// mostFound are the methods of one answer.
const mostFound = 15

// find answers with the methods that fit, the likeliest first.
func (a *assistant) find(_ context.Context, in findArgs) (any, error) {
	if err := oneOf("vendor", in.Vendor, "ajera", "aimsio"); err != nil {
		return nil, err
	}
	if err := oneOf("kind", in.Kind, "list", "get", "update", "create", "action"); err != nil {
		return nil, err
	}
	found, unknown := catalogue().find(in.Query, func(e *entry) bool {
		return (in.Kind == "" || e.call.Kind == in.Kind) && (in.Vendor == "" || call.Vendor(e.call) == in.Vendor)
	})
	if len(found) == 0 {
		return nil, exit.Errorf(exit.NotFound, "no method fits; ask with other words, or without vendor and kind. There are methods about %s", strings.Join(catalogue().subjects, ", "))
	}
	var b strings.Builder
	for _, e := range found[:min(mostFound, len(found))] {
		fmt.Fprintf(&b, "%s (%s): %s\n", call.Name(e.call), e.call.Kind, firstSentence(e.call.Doc))
	}
	if left := len(found) - mostFound; left > 0 {
		fmt.Fprintf(&b, "%d more; add words, or a vendor or kind\n", left)
	}
	if len(unknown) > 0 {
		const most = 10 // of them are told
		fmt.Fprintf(&b, "nothing is about %s\n", strings.Join(unknown[:min(most, len(unknown))], ", "))
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// oneOf refuses a word that is none of those.
func oneOf(name, word string, words ...string) error {
	if word == "" || slices.Contains(words, word) {
		return nil
	}
	return exit.Usagef("%q is %s, and must be %s", name, output.Quoted(word), output.Alternatives(words))
}

// firstSentence is what a call does, without what else is to be known of it.
func firstSentence(text string) string {
	first, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(first, ".")
}

// entry is a call in the catalogue, with the words that it is found by and what each is worth.
type entry struct {
	call  *digest.Call
	name  []string
	words map[string]int
}

// index is all calls, and all words that they are found by.
type index struct {
	entries  []*entry
	words    []string
	subjects []string // what there are methods about
}

// What a word is worth by where it stands.
const (
	inName  = 16
	inList  = 8 // of what is answered
	inDoc   = 4
	inArgs  = 2
	inField = 1
)

// catalogue is made once, when first asked.
var catalogue = sync.OnceValue(func() *index {
	x := &index{}
	all := map[string]bool{}
	for _, c := range call.Callable() {
		e := &entry{call: c, name: wordsOf(c.Go), words: map[string]int{}}
		e.add(c.Kind, inName)
		e.add(c.Go, inName)
		e.add(c.Doc+" "+c.Permission, inDoc)
		e.add(call.Vendor(e.call), inDoc)
		e.fields(c)
		for word := range e.words {
			all[word] = true
		}
		x.entries = append(x.entries, e)
		if c.Kind == "list" {
			x.subjects = append(x.subjects, strings.ToLower(spaced(c.Go[len("List"):])))
		}
	}
	x.words = slices.Sorted(maps.Keys(all))
	slices.Sort(x.subjects)
	x.subjects = slices.Compact(x.subjects)
	return x
})

// add notes the words of a text, each where it is worth most.
func (e *entry) add(text string, worth int) {
	for _, word := range wordsOf(text) {
		e.words[word] = max(e.words[word], worth)
	}
}

// fields notes the names of arguments, and of the fields of what a call takes and answers.
func (e *entry) fields(c *digest.Call) {
	d := call.SpecsOf(c)
	for _, f := range slices.Concat(c.Args, []*digest.Field{{Type: c.Body}}) {
		e.add(f.Name, inArgs)
		e.ofType(d, c, f.Type)
	}
	for _, f := range c.Content {
		e.add(f.Name, inList)
		e.ofType(d, c, f.Type)
	}
}

// ofType notes what a type is about and the names of its fields, with those of the types within it: the
// hours of a timesheet are in its rows.
func (e *entry) ofType(d *digest.Digest, c *digest.Call, typ string) {
	left, seen := []string{typ}, map[*digest.Type]bool{nil: true}
	for len(left) > 0 {
		element, _, _ := digest.Element(left[0])
		t := d.Type(element, c.Version)
		left = left[1:]
		if seen[t] {
			continue
		}
		seen[t] = true
		e.add(t.Doc, inField)
		for _, f := range t.Fields {
			e.add(f.Name, inField)
			left = append(left, f.Type)
		}
	}
}

// find are those entries that have words of the query, the likeliest first, and none that is much
// less likely than that. A word that none has is taken for the nearest one; where there is none it is
// told.
func (x *index) find(query string, among func(*entry) bool) (found []*entry, unknown []string) {
	asked := slices.DeleteFunc(wordsOf(query), func(word string) bool { return slices.Contains(idleWords, word) })
	var wanted [][]string
	for _, word := range asked {
		spellings := x.spellings(word)
		if len(spellings) == 0 {
			unknown = append(unknown, output.Quoted(word))
			continue
		}
		wanted = append(wanted, spellings)
	}
	score := map[*entry]int{}
	for _, e := range x.entries {
		if score[e] = e.score(wanted); among(e) && (score[e] > 0 || len(asked) == 0) {
			found = append(found, e)
		}
	}
	slices.SortStableFunc(found, func(a, b *entry) int { return cmp.Compare(score[b], score[a]) })
	unlike := func(e *entry) bool { return 3*score[e] < 2*score[found[0]] }
	if end := slices.IndexFunc(found, unlike); end > 0 {
		found = found[:end]
	}
	return found, unknown
}

// spellings are the words of the catalogue that a word stands for.
func (x *index) spellings(word string) []string {
	if slices.Contains(x.words, word) {
		return []string{word}
	}
	begins := func(w string) bool { return !strings.HasPrefix(w, word) }
	if longer := slices.DeleteFunc(slices.Clone(x.words), begins); len(word) > 2 && len(longer) > 0 {
		return longer
	}
	if len(word) < 4 {
		return nil // a short one is near to many
	}
	return output.Nearest(word, x.words)
}

// score is what an entry is worth to a query: each word that it has, more where it stands in the
// name, and less for each word of the name that nobody asked for. What reads comes before what
// writes, unless that was asked for, and the newest version before an older one.
func (e *entry) score(wanted [][]string) (sum int) {
	asked, verb := 0, false
	for _, spellings := range wanted {
		best := 0
		verb = verb || slices.Contains(spellings, e.name[0]) || slices.Contains(spellings, e.call.Kind)
		for _, word := range spellings {
			best = max(best, e.words[word])
		}
		if best > 0 {
			sum += best + inName // two words anywhere are worth more than one in the name
		}
		if best == inName {
			asked++
		}
	}
	if sum == 0 {
		return 0
	}
	if asked > 0 {
		sum -= 3 * max(0, len(e.name)-asked)
	}
	if !verb && !call.Reads(e.call) {
		sum -= inName
	}
	if call.IsOlder(e.call) {
		sum -= 2
	}
	return max(1, sum)
}

// idleWords say nothing of what is wanted.
var idleWords = strings.Fields("a all an and are by did does for from has have how i in is it last me method my not of on or our show that the them these to was we what which who with")

// wordsOf are the words of a text or a name, in small letters and in the singular, each once.
func wordsOf(text string) (words []string) {
	for _, word := range strings.FieldsFunc(spaced(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if word = singular(strings.ToLower(word)); !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// spaced is a text in which names are written as words: "ListGLAccounts" is "List GL Accounts".
func spaced(text string) string {
	letters := []rune(text)
	var b strings.Builder
	for i, r := range letters {
		lowerNext := i+1 < len(letters) && unicode.IsLower(letters[i+1]) && !(letters[i+1] == 's' && (i+2 == len(letters) || !unicode.IsLetter(letters[i+2])))
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(letters[i-1]) || unicode.IsUpper(letters[i-1]) && lowerNext) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// singular is a word without the ending of the plural.
func singular(word string) string {
	switch {
	case len(word) > 4 && strings.HasSuffix(word, "ies"):
		return word[:len(word)-3] + "y"
	case len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us"):
		return word[:len(word)-1]
	}
	return word
}
