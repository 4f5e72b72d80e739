package output

import (
	"strings"
	"testing"
)

// TestPersonal: what is personal is absent at any depth and under any name, and what remains is the
// text that came.
func TestPersonal(t *testing.T) {
	employee := &Set{Name: "Employees", Columns: []Column{
		{Name: "Key", Kind: Key}, {Name: "SSN", Also: []string{"SocialSecurityNumber"}, Sensitive: true},
		{Name: "Bank.Account", Path: []string{"Bank", "Account"}, Sensitive: true},
	}}
	employee.Columns = append(employee.Columns, Column{Name: "Reports", Kind: Nested, Of: employee}, Column{Name: "ByCode", Kind: Nested, Of: employee, Map: true})
	for in, want := range map[string]string{
		`{"Key":1.50,  "Bank":{"City":"Y"}}`:                               `{"Key":1.50,  "Bank":{"City":"Y"}}`,
		`{"Key":1.50,"SSN":"1","Note":"n"}`:                                `{"Key":1.50,"Note":"n"}`,
		`{"socialsecuritynumber":"1"}`:                                     `{}`,
		`{"Bank":{"City":"Y","Account":2,"X":0.10}}`:                       `{"Bank":{"City":"Y","X":0.10}}`,
		`{"Reports":[{"Key":2,"SSN":3},{"Reports":{"SSN":4}},[5]]}`:        `{"Reports":[{"Key":2},{"Reports":{}},[5]]}`,
		`{"ByCode":{"SSN":{"SSN":1,"Key":-0},"b":{"Bank":{"Account":1}}}}`: `{"ByCode":{"SSN":{"Key":-0},"b":{"Bank":{}}}}`,
		`{"Other":{"SSN":"not of ours"}}`:                                  `{"Other":{"SSN":"not of ours"}}`,
	} {
		out, _, err := write(Options{Format: "jsonl"}, []Row{Row(in)}, *employee)
		if strings.TrimSpace(strings.ReplaceAll(out, " ", "")) != strings.ReplaceAll(want, " ", "") || err != nil {
			t.Errorf("%s gives %s %v, want %s", in, out, err, want)
		}
		all, _, err := write(Options{Format: "jsonl", Sensitive: true}, []Row{Row(in)}, *employee)
		if strings.TrimSpace(strings.ReplaceAll(all, " ", "")) != strings.ReplaceAll(in, " ", "") || err != nil {
			t.Errorf("%s gives %s %v", in, all, err)
		}
	}
}

// TestPersonalNowhere: no format shows it, and no name that is asked for.
func TestPersonalNowhere(t *testing.T) {
	for _, format := range Formats {
		if out, _, err := write(Options{Format: format}, phaseRows, phases); err != nil || strings.Contains(out, "123-45-6789") || strings.Contains(out, "31.5") || strings.Contains(out, "PayRate") {
			t.Errorf("%s: %v %s", format, err, out)
		}
	}
	if out, _, err := write(Options{JQ: ".[] | .PayRate, .Manager"}, phaseRows, phases); err != nil || strings.Contains(out, "31.5") || strings.Contains(out, "123") {
		t.Errorf("jq: %v %s", err, out)
	}
	for _, name := range []string{"PayRate", "payrate", "Manager.SocialSecurityNumber", "PayRate.x"} {
		if _, _, err := write(Options{Columns: []string{name}}, phaseRows, phases); err == nil || !strings.Contains(err.Error(), "personal; add --with-sensitive") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w, err := New(nil, Options{}, Set{Columns: []Column{{Name: "A", Of: &Set{}}}}); err != nil || w.personal[0] != nil {
		t.Errorf("records of nothing personal are taken apart: %v", err)
	}
}

// TestPersonalAnywhere: names that are personal in every record are absent where no column names
// them, and in answers of which nothing is known. A column of such a name goes before that.
func TestPersonalAnywhere(t *testing.T) {
	opts := Options{Format: "jsonl", Personal: func() []string { return []string{"SSN", "Pay"} }}
	set := Set{Name: "People", Columns: []Column{{Name: "Key"}, {Name: "Pay"}, {Name: "Raw", Kind: Nested}, {Name: "Boss", Of: &Set{Columns: []Column{{Name: "Key"}}}}}}
	in := `{"Key":1,"Pay":2.50,"ssn":3,"Raw":{"a":[[{"SSN":4,"b":5.0}]]},"Boss":{"Key":6,"SSN":7,"X":{"SSN":8}},"CF_SSN":9,"s_s_n":10,"SS N":11}`
	out, _, err := write(opts, []Row{Row(in)}, set)
	if want := `{"Key":1,"Pay":2.50,"Raw":{"a":[[{"b":5.0}]]},"Boss":{"Key":6,"X":{}}}`; strings.TrimSpace(out) != want || err != nil {
		t.Errorf("%s %v, want %s", out, err, want)
	}
	for value, want := range map[string]string{
		`{"People":[{"SSN":1,"Key":2.0}]}`:       "{\n  \"People\": [\n    {\n      \"Key\": 2.0\n    }\n  ]\n}",
		`{"SSN":1,"SSN":2,"a":"` + "\xff" + `"}`: "{\n  \"a\": \"\ufffd\"\n}",
		"<html>":                                 "<html>",
	} {
		var b strings.Builder
		if err := Whole(&b, Options{Personal: opts.Personal}, []byte(value)); strings.TrimSpace(b.String()) != want || err != nil {
			t.Errorf("%s gives %s %v, want %s", value, b.String(), err, want)
		}
	}
}

// TestReadable: what is no UTF-8 is no JSON, and a line that was begun is ended.
func TestReadable(t *testing.T) {
	for _, format := range []string{"json", "jsonl"} {
		out, _, err := write(Options{Format: format}, []Row{Row("{\"A\":\"\xff\",\"B\":1.50}")}, Set{Name: "X"})
		if compact := strings.Join(strings.Fields(out), ""); err != nil || strings.Trim(compact, "[]") != "{\"A\":\"\ufffd\",\"B\":1.50}" {
			t.Errorf("%s: %q %v", format, out, err)
		}
	}
	var b strings.Builder
	w, err := New(&b, Options{}, Set{Name: "X"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Record(0, Row(`{"A":1}`)); err != nil {
		t.Fatal(err)
	}
	w.Discard()
	if b.String() != "[\n  {\n    \"A\": 1\n  }\n" {
		t.Errorf("%q", b.String())
	}
}
