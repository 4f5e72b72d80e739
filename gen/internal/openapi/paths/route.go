// Package paths names operations by their methods and paths: all of a description come in, because
// what they have in common tells nothing; out go the names of each, best first, and what its path
// is about.
package paths

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// noise are leading parts of a path that say nothing about what it is about; those of the second
// kind do when something is found at them.
var (
	noise      = regexp.MustCompile(`(?i)^(rest|apis?|v[0-9]+([._][0-9]+)*)$`)
	maybeNoise = regexp.MustCompile(`(?i)^(public|standard|services?)$`)
)

// A Call is an operation of which only the place is known.
type Call struct {
	Method, Path string // the method in lower case
	Record       bool   // it is said to answer one record
}

// A Name is what an operation may be called.
type Name struct {
	Options  []string // best first; the first is the one that it has alone
	Resource string   // Go name of what the path is about
}

// Names returns the names of all operations, in their order. No name depends on that order.
func Names(calls []Call) []Name {
	names := make([]Name, len(calls))
	for i, one := range routes(calls) {
		names[i] = Name{one.names(), one.resource}
	}
	return names
}

var parameter = regexp.MustCompile(`\{([^{}]*)\}`)

// form is a path without the names of its parameters.
func form(path string) string { return parameter.ReplaceAllString(strings.Trim(path, "/"), "{}") }

// A token is a fixed word of a path, or the name of a parameter, in Go.
type token struct {
	word, param string
}

// tokens are the words and parameters of a path, and whether its last segment has a parameter.
func tokens(path string) (list []token, onItem bool) {
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		onItem = strings.Contains(segment, "{")
		at := 0
		for _, m := range parameter.FindAllStringSubmatchIndex(segment, -1) {
			list = appendWord(list, segment[at:m[0]])
			list = append(list, token{param: words.AnyName(segment[m[2]:m[3]])})
			at = m[1]
		}
		list = appendWord(list, segment[at:])
	}
	return list, onItem
}

func appendWord(list []token, text string) []token {
	if word := words.Exported(text); word != "" {
		return append(list, token{word: word})
	}
	return list
}

// A route is a path as its names are made of it.
type route struct {
	method     string
	whole      []token
	from       int // how much of the whole all paths have in common, or says nothing
	onItem     bool
	collection bool // a GET lists
	resource   string
}

// routes takes apart the paths of all operations.
func routes(calls []Call) []*route {
	list := make([]*route, len(calls))
	found := map[string]bool{}
	for i, c := range calls {
		whole, onItem := tokens(c.Path)
		list[i] = &route{method: c.Method, whole: whole, onItem: onItem}
		found[form(c.Path)] = true
	}
	for _, one := range list {
		one.skipNoise(list)
	}
	resources, shared := common(list, false), common(list, true)
	for i, one := range list {
		one.resource = cmp.Or(one.after(resources, list).first(), one.last(), "Service")
		*one = *one.after(shared, list)
		last := one.last()
		one.collection = !calls[i].Record || words.Plural(last) == last || found[form(calls[i].Path)+"/{}"]
	}
	return list
}

// after is the path without that many tokens more, and without what then says nothing.
func (t *route) after(count int, all []*route) *route {
	next := *t
	next.from = min(next.from+count, len(next.whole)) // a path without a word may be shorter
	next.skipNoise(all)
	return &next
}

// skipNoise leaves out leading words that say nothing.
func (t *route) skipNoise(all []*route) {
	for i := t.from; i < len(t.whole); i++ {
		switch word := t.whole[i].word; {
		case word == "":
		case noise.MatchString(word) || maybeNoise.MatchString(word) && !lives(t.whole[:i+1], all):
			t.from = i + 1
		default:
			return
		}
	}
}

// lives reports whether a path ends with these tokens, or with a parameter after them.
func lives(at []token, all []*route) bool {
	return slices.ContainsFunc(all, func(t *route) bool {
		return len(t.whole) >= len(at) && alike(t.whole[:len(at)], at) && !slices.ContainsFunc(t.whole[len(at):], token.isWord)
	})
}

func (t token) isWord() bool { return t.word != "" }

// alike reports whether two beginnings of paths are one, whatever their parameters are called.
func alike(a, b []token) bool {
	return slices.EqualFunc(a, b, func(a, b token) bool { return a.word == b.word })
}

// common is how many tokens all paths begin with before they part, 0 when they do not part at two
// words at least. When less than the whole of any path is asked for, it is 0 too when something is
// found at what they have in common.
func common(list []*route, less bool) int {
	shared := -1
	var first []token
	for _, t := range list {
		rest := t.rest()
		switch {
		case !slices.ContainsFunc(rest, token.isWord):
		case shared < 0:
			shared, first = len(rest), rest
		default:
			shared = same(first[:shared], rest)
		}
	}
	next := map[string]bool{}
	for _, t := range list {
		rest := t.rest()
		i := slices.IndexFunc(rest[min(max(shared, 0), len(rest)):], token.isWord)
		switch {
		case i >= 0:
			next[rest[shared+i].word] = true
		case less && slices.ContainsFunc(rest, token.isWord):
			return 0
		}
	}
	if len(next) < 2 {
		return 0
	}
	return shared
}

// same is how many tokens two paths begin with alike.
func same(a, b []token) int {
	n := 0
	for n < min(len(a), len(b)) && a[n].word == b[n].word {
		n++
	}
	return n
}

// rest is what of the path counts.
func (t *route) rest() []token { return t.whole[t.from:] }

// first is the first word that counts, "" when there is none.
func (t *route) first() string {
	if i := slices.IndexFunc(t.rest(), token.isWord); i >= 0 {
		return t.rest()[i].word
	}
	return ""
}

// last is the last word that counts, "" when there is none.
func (t *route) last() string {
	last := ""
	for _, one := range t.rest() {
		if one.isWord() {
			last = one.word
		}
	}
	return last
}
