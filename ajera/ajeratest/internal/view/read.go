package view

import (
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/sheet"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Read answers a get method. Keys that do not exist are left out without a word,
// and the records come by ascending key whatever order was asked for: the vendor
// promises neither.
func (v *View) Read() rules.Answer {
	entity := v.Method.Content[0].Name
	keys, r := v.Requested(entity)
	if r != nil {
		return rules.Refuse(r)
	}
	rows, r := v.Filter(entity, v.own(entity, v.Rows(entity, keys)))
	if r != nil {
		return rules.Refuse(r)
	}
	return rules.Answer{Content: v.Content(entity, rows)}
}

// limited is the one method that is known to refuse more keys than its batch has. The batches of
// the others are what clients have used without an error, not what servers refuse.
const limited = "GetEmployees"

// Requested is the existing keys of the Requested argument, or of all records when
// it may be and is left out.
func (v *View) Requested(entity string) ([]int, *rules.Refusal) {
	keys := v.Keys(entity)
	for _, f := range v.Method.Args {
		asked := v.Args.Get(f.Name)
		if !strings.HasPrefix(f.Name, "Requested") || asked == nil {
			continue
		}
		if b := v.Method.Batch; b != nil && len(asked.Items) > b.Max && (v.Strict || v.Method.Wire == limited) {
			return nil, rules.Invalid("%d keys in %s, %d are allowed", len(asked.Items), f.Name, b.Max)
		}
		wanted := map[int]bool{}
		for _, n := range asked.Items {
			key, _ := n.Integer()
			wanted[key] = true
		}
		return slices.DeleteFunc(keys, func(key int) bool { return !wanted[key] }), nil
	}
	return keys, nil
}

// Content is the answer of a get method: the records, and under the other content
// keys what belongs to them.
func (v *View) Content(entity string, rows []*fake.Value) *fake.Value {
	content := fake.Object()
	for _, f := range v.Method.Content {
		content.Set(f.Name, v.Whole(f.Name, v.belonging(entity, f.Name, rows)))
	}
	return content
}

// Whole is the list of whole records.
func (v *View) Whole(entity string, rows []*fake.Value) *fake.Value {
	shown := fake.List()
	for _, n := range rows {
		shown.Items = append(shown.Items, v.Full(entity, n))
	}
	return shown
}

// Full is the whole record, nested when the version nests it.
func (v *View) Full(entity string, n *fake.Value) *fake.Value {
	if v.Version == 1 && entity == "Projects" {
		return v.nested(n)
	}
	shown := v.adjust(entity, v.show(entity, n))
	return v.original(entity, n.Key(v.KeyName(entity)), shown)
}

// adjust works on what depends on the call and not on the record alone.
func (v *View) adjust(entity string, shown *fake.Value) *fake.Value {
	switch entity {
	case "Timesheets":
		shown.Set("UnchangedData", sheet.UnchangedData(shown))
	case "GLAccounts":
		if day, ok := usDate(v.Args.Get("AsOfDate").Text()); ok && day < founded {
			shown.Set("Amount", fake.Of(fake.Number("0.00")))
		}
	}
	return shown
}

// belonging is the records of another entity that point to any of the rows.
func (v *View) belonging(entity, other string, rows []*fake.Value) []*fake.Value {
	if entity == other {
		return rows
	}
	kind := v.KeyName(entity)
	owners := make([]int, 0, len(rows))
	for _, n := range rows {
		owners = append(owners, n.Key(kind))
	}
	return v.Owned(other, kind, owners)
}

// usDate turns MM/DD/YYYY into YYYY-MM-DD.
func usDate(text string) (string, bool) {
	if len(text) != 10 {
		return "", false
	}
	return text[6:] + "-" + text[:2] + "-" + text[3:5], true
}

// Download returns a file attached to an expense report.
func (v *View) Download() rules.Answer {
	key := v.Args.Key("FileKey")
	for _, report := range v.own("ExpenseReports", v.All("ExpenseReports")) {
		for _, file := range report.Get("Attachments").Elements() {
			if file.Key("FileKey") == key {
				return rules.Answer{Content: fake.Object("FileData", "aW52ZW50ZWQgcmVjZWlwdAo=", "FileName", file.Get("FileName"), "MimeType", file.Get("MimeType"))}
			}
		}
	}
	return rules.Refuse(rules.Invalid("no FileKey %d", key))
}
