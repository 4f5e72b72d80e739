package envelope

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Join makes one answer of several, nil of none: lists under the same name of the
// contents are joined, record by record as they came; of other members the last
// counts. Records with the same key count once, unless key is nil.
func Join(answers []*Envelope, key *record.Field) (*Envelope, error) {
	switch len(answers) {
	case 0:
		return nil, nil
	case 1:
		return answers[0], nil
	}
	whole := *answers[0]
	whole.Warnings, whole.Bent = nil, nil
	contents := make([]wire.Value, len(answers))
	for i, e := range answers {
		contents[i] = e.Content
		whole.Warnings = append(whole.Warnings, e.Warnings...)
		whole.Bent = append(whole.Bent, e.Bent...)
		whole.Incomplete = whole.Incomplete || e.Incomplete
	}
	var err error
	if whole.Content, err = join(contents, key); err != nil {
		return nil, fault.Unreadable(whole.Status, "answers of several calls cannot be joined: Content", err)
	}
	whole.Came = whole.Content
	return &whole, nil
}

// join makes one content of several.
func join(contents []wire.Value, key *record.Field) (whole wire.Value, err error) {
	var parts []part
	at := make(map[string]int) // where the part of a name is
	for _, text := range contents {
		content, err := rawjson.Members(text)
		if err != nil {
			return nil, codec.Unreadable(err)
		}
		for _, m := range content {
			i, known := at[m.Name]
			if !known {
				i = len(parts)
				at[m.Name] = i
				parts = append(parts, part{Member: rawjson.Member{Name: m.Name}, came: make(map[string]bool)})
			}
			parts[i].add(m.Value, key)
		}
	}
	if len(parts) == 0 {
		return nil, nil // nothing came
	}
	content := make([]rawjson.Member, 0, len(parts))
	for _, p := range parts {
		if p.list != nil || p.Value == nil {
			p.Value = rawjson.Array(p.list)
		}
		content = append(content, p.Member)
	}
	return rawjson.Object(content), nil
}

// part is what came under one name of the contents.
type part struct {
	rawjson.Member // the last that was no list
	list           []wire.Value
	came           map[string]bool // keys of its records
}

func (p *part) add(value wire.Value, key *record.Field) {
	items, err := rawjson.Items(value)
	if err != nil {
		p.Value = value
		return
	}
	for _, item := range items {
		if key != nil {
			fields, _ := rawjson.Members(item.Value)
			_, value, _ := key.Spelled(fields)
			id := strings.TrimSpace(rawjson.Text(value))
			if p.came[id] {
				continue
			}
			p.came[id] = !rawjson.IsBlank(value) // without a key they cannot be told apart
		}
		p.list = append(p.list, item.Value)
	}
}
