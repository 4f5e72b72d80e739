package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// updated are the arguments of an update: a record that the vendor has, with one text changed.
func (w *world) updated(c *digest.Call) string {
	reads := w.reading(c)
	record := w.records(reads, w.keyFor(reads.Args[0]))[0]
	element, _, _ := digest.Element(reads.Content[0].Type)
	t := w.digest.Type(element, c.Version)
	if c.Args[0].Name == "Timesheets" {
		return w.changedRow(t, record)
	}
	return fmt.Sprintf(`{%q:[{%q:%s,%q:"Changed by version %d"}]}`, c.Args[0].Name, t.Key, record[t.Key], w.text(t, record), c.Version)
}

// changedRow are the arguments that change one note of a timesheet.
func (w *world) changedRow(t *digest.Type, record map[string]json.RawMessage) string {
	var project struct{ Detail []map[string]json.RawMessage }
	must(w.t, json.Unmarshal(record["Project"], &project))
	const key = "Timesheet Project Key"
	return fmt.Sprintf(`{"Timesheets":[{%q:%s,"UpdatedProjects":[{%q:%s,"D2 Notes":"Changed"}]}]}`, t.Key, record[t.Key], key, project.Detail[0][key])
}

// reading is the method that reads what an update saves.
func (w *world) reading(c *digest.Call) *digest.Call {
	what := strings.TrimPrefix(c.Go, "Update")
	at := slices.IndexFunc(w.digest.Calls, func(r *digest.Call) bool { return r.Save == "Save"+what && r.Version == c.Version })
	if at < 0 {
		w.t.Fatalf("nothing reads what %s saves", c.Go)
	}
	return w.digest.Calls[at]
}

// records are the first list that a method answers.
func (w *world) records(c *digest.Call, args ...string) (list []map[string]json.RawMessage) {
	text := w.ok(append(w.path(c), append(args, "-o", "json", "--with-sensitive")...)...)
	if len(c.Content) > 1 {
		var lists map[string][]map[string]json.RawMessage
		must(w.t, json.Unmarshal([]byte(text), &lists))
		return lists[c.Content[0].Name]
	}
	must(w.t, json.Unmarshal([]byte(text), &list))
	return list
}

// text is a text of a record that may be changed.
func (w *world) text(t *digest.Type, record map[string]json.RawMessage) string {
	for _, f := range t.Fields {
		if f.Type == "string" && (f.Write == "" || f.Write == "required") && strings.HasPrefix(string(record[f.Name]), `"`) {
			return f.Name
		}
	}
	w.t.Fatalf("no text of it can be changed: %v", record)
	return ""
}

// listOf is the operation that lists what another one is about.
func (w *world) listOf(c *digest.Call) string {
	for _, o := range w.digest.Calls {
		if o.Kind == "list" && (o.Resource == c.Resource) {
			return o.Go
		}
	}
	w.t.Fatalf("nothing lists what %s reads", c.Go)
	return ""
}

// upserted is a record that Aimsio has, to be sent back, or one made up where none can be read in the
// form that is sent.
func (w *world) upserted(c *digest.Call) string {
	body := w.digest.Type(c.Body, 0)
	sent, _, _ := digest.Element(body.Fields[0].Type)
	at := slices.IndexFunc(w.digest.Calls, func(r *digest.Call) bool { return r.Save == c.Go && r.Resource == c.Resource })
	record := map[string]json.RawMessage{}
	if at >= 0 {
		read := w.digest.Calls[at]
		record = w.records(read, w.first(w.listOf(read), "guid", "id"))[0]
	}
	for _, f := range w.digest.Type(sent, 0).Fields {
		if _, there := record[f.Name]; there {
			continue
		}
		if f.Required || f.Name == saidInWords[sent] {
			record[f.Name] = json.RawMessage(w.value(f, 0))
		}
	}
	return compact(w.t, record)
}
