package call

import (
	"cmp"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Answered is a list of what a call answers, or what is no list of records and stands beside them.
type Answered struct {
	output.Set               // with the columns that people want first
	Field      *digest.Field // of the content; nil where nothing is known of it
	Aside      bool          // the vendor's way of saying that there is more to be had
	Records    []wire.Value
	Value      wire.Value // of what is no list of records
}

// Answers takes the content of an answer apart. Of a content of which nothing is known it gives its
// only list, or all of it as one record.
func Answers(c *digest.Call, content wire.Value) []Answered {
	members, err := rawjson.Members(content)
	if err != nil {
		members = nil // a content that is none; the answer is marked as such
	}
	var all []Answered
	lists := 0
	for _, f := range c.Content {
		a := Answered{Set: output.Set{Name: cmp.Or(f.Name, c.Resource)}, Field: f}
		element, _, _ := digest.Element(f.Type)
		if columns := Columns(SpecsOf(c), element, c.Version); columns != nil {
			a.Set = wantedFirst(output.Set{Name: a.Name, Columns: columns}, element)
			a.Aside = lists > 0 && c.Kind == string(wire.KindList)
			lists++
		}
		if a.Value = content; f.Name != "" {
			a.Value = Spelled(members, f)
		}
		a.Records = records(a.Value)
		all = append(all, a)
	}
	if lists > 0 || len(all) > 0 {
		return all
	}
	return []Answered{unspecified(c, content, members)}
}

// unspecified is a content of which nothing is known.
func unspecified(c *digest.Call, content wire.Value, members []rawjson.Member) Answered {
	a := Answered{Set: output.Set{Name: cmp.Or(c.Resource, c.Go)}}
	switch {
	case content.Kind() == '[':
		a.Records = records(content)
	case len(members) == 1 && members[0].Value.Kind() == '[':
		a.Name, a.Records = members[0].Name, records(members[0].Value)
	case len(members) > 0:
		a.Records = []wire.Value{content}
	}
	return a
}

// ReadingOf is the call that reads one record of what an Aimsio list names, nil when none does.
func ReadingOf(c *digest.Call) *digest.Call { return readingOf(AimsioSpecs(), c) }

// Stubs are the entries of an Aimsio list that were changed at or after a moment of [Since], with
// their keys.
func Stubs(list wire.Value, since int64) (stubs []wire.Value, keys []string) {
	for _, stub := range elements(list) {
		if !isOlder(stub, since) {
			stubs, keys = append(stubs, stub), append(keys, stubKey(stub))
		}
	}
	return stubs, keys
}
