package ajera

import (
	"github.com/fieldbooks/fieldbooks/wire"
)

// joint gathers the contents of several answers: lists under the same content
// key are joined, record by record as they came; of other members the last
// counts.
type joint struct {
	key   string // member that identifies a record, "" to keep all
	names []string
	lists map[string][]wire.Value
	lone  map[string]wire.Value
	seen  map[string]bool // content key and record key
}

// join makes one answer of several. Records with the same key count once.
func (k *call) join(answers []*envelope, key string) (*envelope, error) {
	if len(answers) == 0 {
		return nil, nil
	}
	if len(answers) == 1 {
		return answers[0], nil
	}
	whole := *answers[0]
	whole.warnings, whole.items = nil, nil
	j := joint{key: key, lists: make(map[string][]wire.Value), lone: make(map[string]wire.Value), seen: make(map[string]bool)}
	for _, e := range answers {
		whole.warnings = append(whole.warnings, e.warnings...)
		content, err := members(e.content)
		if err != nil {
			return nil, k.unreadable(e.status, "answers of several calls cannot be joined: Content", err)
		}
		for _, m := range content {
			j.add(m)
		}
	}
	whole.content, whole.items = j.content(), j.items()
	return &whole, nil
}

func (j *joint) add(m member) {
	_, lone := j.lone[m.name]
	_, list := j.lists[m.name]
	if !lone && !list {
		j.names = append(j.names, m.name)
	}
	items, err := scan(m.value, '[', errNotArray)
	if err != nil {
		j.lone[m.name] = m.value
		return
	}
	kept := j.lists[m.name]
	for _, item := range items {
		if j.first(m.name, item.value) {
			kept = append(kept, item.value)
		}
	}
	j.lists[m.name] = kept
}

// first reports whether a record of a list has not come before.
func (j *joint) first(list string, record wire.Value) bool {
	if j.key == "" {
		return true
	}
	id := list + "\x00" + keyText(record, j.key)
	came := j.seen[id]
	j.seen[id] = true
	return !came
}

func (j *joint) content() wire.Value {
	set := make([]member, len(j.names))
	for i, name := range j.names {
		set[i] = member{name: name, value: j.lone[name]}
		if list := j.lists[name]; list != nil || set[i].value == nil {
			set[i].value = array(list)
		}
	}
	return object(set)
}

// items are the numbers of records in the lists of the content, as package codec
// takes them.
func (j *joint) items() []int {
	var items []int
	for _, name := range j.names {
		if list := j.lists[name]; len(list) > 0 && list[0].Kind() == '{' {
			items = append(items, len(list))
		}
	}
	return items
}

func keyText(record wire.Value, key string) string {
	fields, err := members(record)
	if err != nil {
		return ""
	}
	value, _ := lookup(fields, key)
	return string(value)
}
