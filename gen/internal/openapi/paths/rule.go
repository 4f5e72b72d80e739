package paths

import (
	"regexp"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// A telling is what a name by rule says beside the least.
type telling struct{ params, number, prefix bool }

// names are the names of an operation by its method and path, best first: the shortest, then one
// that tells the parameters, one with the path's own singular or plural, one with the beginning of
// the path that others have too, and one with all of these.
func (t *route) names() []string {
	return []string{
		t.name(telling{}),
		t.name(telling{params: true}),
		t.name(telling{params: t.onItem, number: true}),
		t.name(telling{prefix: true}),
		t.name(telling{true, true, true}),
	}
}

// name names an operation: GET of a collection lists, GET of an item gets, POST creates or
// updates. A parameter that follows another one is told.
func (t *route) name(tell telling) string {
	list := t.rest()
	if tell.prefix {
		list = t.whole
	}
	home, last := split(list, tell.number)
	verb, number := t.verb(home != "")
	if number != nil && !tell.number {
		last = number(last)
	}
	return verb + home + last + by(list, tell.params)
}

// verb is what a method does, and the number that the last word of the path gets for it, nil for
// its own.
func (t *route) verb(nested bool) (verb string, number func(string) string) {
	switch {
	case t.method == "get" && t.onItem:
		return "Get", words.Singular
	case t.method == "get" && t.collection:
		return "List", words.Plural
	case t.method == "post" && nested && !t.onItem:
		return "Post", nil
	case t.method == "post" && nested:
		return "Post", words.Singular
	case t.method == "post" && t.onItem:
		return "Upsert", words.Singular
	case t.method == "post":
		return "Upsert", words.Plural
	case t.method == "put" && t.onItem:
		return "Update", words.Singular
	case t.onItem:
		return words.Exported(t.method), words.Singular
	}
	return words.Exported(t.method), nil
}

// split joins the words but the last one. One of which an item is meant is singular, if its own
// number is not asked for.
func split(list []token, number bool) (home, last string) {
	item := false
	for _, one := range list {
		if !one.isWord() {
			item = true
			continue
		}
		if item && !number {
			last = words.Singular(last)
		}
		home, last, item = home+last, one.word, false
	}
	if last == "" {
		last = "Root"
	}
	return home, last
}

// by tells parameters: all of them, or those that follow another one and are not the key of what
// the word before them names.
func by(list []token, all bool) string {
	var told []string
	word, run := "", 0
	for _, one := range list {
		if one.isWord() {
			word, run = words.Singular(one.word), 0
			continue
		}
		if run++; all || run > 1 && key.ReplaceAllString(one.param, "") != word {
			told = append(told, one.param)
		}
	}
	if len(told) == 0 {
		return ""
	}
	return "By" + strings.Join(told, "And")
}

// key matches what the name of a parameter ends with beside what it is the key of.
var key = regexp.MustCompile(`(ID|UID|GUID|UUID|Key|Name|Number|Code|Slug)$`)
