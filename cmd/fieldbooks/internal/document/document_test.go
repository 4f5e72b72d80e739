package document_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// records are all that can be edited.
var records = []reflect.Type{
	reflect.TypeFor[ajerav2.GetProjectsResult](), reflect.TypeFor[ajerav2.GetTimesheetsResult](),
	reflect.TypeFor[ajerav1.GetProjectsResult](), reflect.TypeFor[ajerav1.GetClientsResult](), reflect.TypeFor[ajerav1.GetContactsResult](),
	reflect.TypeFor[ajerav1.GetEmployeesResult](), reflect.TypeFor[ajerav1.GetVendorsResult](),
	reflect.TypeFor[aimsioapi.JobOrderWrite](), reflect.TypeFor[aimsioapi.PricebookWrite](), reflect.TypeFor[aimsioapi.EmployeeWrite](),
	reflect.TypeFor[aimsioapi.BillableItemWrite](), reflect.TypeFor[aimsioapi.NRB](),
}

// texts are what tells a reader of YAML from one of texts.
var texts = []string{
	"", "null", "~", "yes", "no", "on", "true", "1e3", "0x10", "1_000", "2026-01-02", "12:30:45", ".5", "=", "<<", "- a", "a: b", "a #b", "#", "&a", "*a", "!a",
	"'", `"`, `\`, "a\nb", "a\r\nb", "a\r\nb\r\n", "a\nb\n", "\n", "a\n\nb", " a\nb", "a\n  b", "a \nb", "\ta", "a\tb\nc", "%a", "@a", "`a", "[a]", "{a}", "|", ">",
	"Brücke \u2028 \u0085 \ufeff \u0001 \U0001f600 \u009b", "---", "...", "? a", "a,b", "  ", "\u202e",
}

// sample is JSON of a type with every field, and a member that the specs do not know.
type sample struct{ n int }

func (s *sample) record(t reflect.Type, depth int) string {
	var parts []string
	r := record.Of(t)
	for i := range r.Fields {
		if text := s.value(r.Fields[i].Type, depth); text != "" {
			parts = append(parts, string(quote(r.Fields[i].Name))+":"+text)
		}
	}
	if r.Embed >= 0 && r.Rest < 0 {
		parts = append(parts, `"Tenant: Thing":`+string(quote(s.text())), `"CF_N":1.500`, `"CF_L":{"Value":"a","AllowEdit":false,"Values":["a","yes",1e3,null]}`)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (s *sample) text() string { s.n++; return texts[s.n%len(texts)] }

func quote(text string) []byte { q, _ := jsontext.AppendQuote(nil, text); return q }

func (s *sample) value(t reflect.Type, depth int) string {
	s.n++
	switch t {
	case reflect.TypeFor[wire.Decimal]():
		return []string{"40.3830", "1e3", "-0.00", "12345678901234567890.10", "null"}[s.n%5]
	case reflect.TypeFor[wire.Date]():
		return []string{`"2026-01-02"`, "null"}[s.n%2]
	case reflect.TypeFor[wire.USDate]():
		return `"01/02/2026"`
	case reflect.TypeFor[wire.Stamp]():
		return `"2026-01-01 10:00:00.000 GMT-05:00 (Eastern Standard Time)"`
	case reflect.TypeFor[wire.Value]():
		return `{"Plain":"yes","B ":true,"Null":null,"List":[{"a":1.0},"x\ny"]}`
	}
	switch {
	case t.Kind() == reflect.Pointer:
		return s.value(t.Elem(), depth)
	case record.IsRecord(t):
		if depth == 0 {
			return ""
		}
		return s.record(t, depth-1)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return `"YWJj"`
	case t.Kind() == reflect.Slice:
		if inner := s.value(t.Elem(), depth); inner != "" {
			return "[" + inner + "]"
		}
		return "[]"
	case t.Kind() == reflect.Bool:
		return "true"
	case t.Kind() == reflect.String:
		return string(quote(s.text()))
	case t.Kind() == reflect.Interface:
		return `{"a":[1.10,"b"]}`
	case t.Kind() == reflect.Map:
		return "{}"
	}
	return fmt.Sprint(s.n)
}

// TestUnedited: of what nobody edited nothing is an edit, whether it is compared with what was given
// or read anew, as after an editor that writes all in its own style.
func TestUnedited(t *testing.T) {
	for _, typ := range records {
		for shift := range 6 {
			s := sample{9 * shift}
			text := s.record(typ, 3)
			for _, o := range []document.Options{{Personal: true}, {}, {Rows: [][]string{{"Timesheets"}}}} {
				unedited(t, text, typ, o)
			}
		}
	}
}

func unedited(t *testing.T, text string, typ reflect.Type, o document.Options) {
	t.Helper()
	tree := document.Read(wire.Value(text), typ, o)
	shown := tree.YAML()
	for _, eol := range []string{"\n", "\r\n"} {
		given, faults := document.Parse([]byte(strings.ReplaceAll(shown, "\n", eol)))
		if faults != nil {
			t.Fatalf("%s: %v\n%s", typ, faults, shown)
		}
		for _, before := range []document.Text{given, {}} {
			if edits, faults := tree.Compare(before, given); edits != nil || faults != nil {
				t.Fatalf("%s: %v %v\n%s", typ, places(edits), faults, shown)
			}
		}
	}
}

func places(edits []document.Edit) (all []string) {
	for _, e := range edits {
		all = append(all, e.Place()+"="+string(e.Value))
	}
	return all
}

// FuzzUnedited: whatever a vendor answers, to look at it changes nothing.
func FuzzUnedited(f *testing.F) {
	for _, seed := range []string{
		`{"Projects":[{"ProjectKey":1,"Notes":"a\r\nb","X":{"a":[1,{}]},"CustomFields":{"a":"1"}}],"Phases":{"PhaseKey":2}}`,
		`{"Projects":null,"Phases":[null,1,{"PhaseKey":1},{"PhaseKey":1}],"Resources":"","Projects":[{"Contacts":[{},{}]}]}`,
		`{"InvoiceGroups":[{"Client":{"ClientKey":7,"Description":"x","Other":"y"},"clientkey":8}]}`, `[]`, `{"":{"":""}}`,
		`{"Phases":[{"PhaseKey":"7","Units":"1.50","Notes":5,"Status":{},"LaborEntry":"yes","ProjectManager":[]}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if value := wire.Value(text); !value.IsValid() {
			return
		}
		tree := document.Read(wire.Value(text), reflect.TypeFor[ajerav2.GetProjectsResult](), document.Options{Personal: true})
		shown := tree.YAML()
		given, faults := document.Parse([]byte(shown))
		if faults != nil {
			t.Fatalf("%v\n%s", faults, shown)
		}
		if edits, faults := tree.Compare(given, given); edits != nil || faults != nil {
			t.Errorf("%v %v\n%s", places(edits), faults, shown)
		}
	})
}

// person is a record for the tables.
type person struct {
	PersonKey int          `json:"PersonKey,omitzero" wire:"key"`
	Name      string       `json:"Name,omitzero" wire:"max=8"`
	Pay       wire.Decimal `json:"Pay,omitzero"`
	Count     int          `json:"Count,omitzero"`
	Active    bool         `json:"Active,omitzero"`
	Hired     wire.Date    `json:"Hired,omitzero"`
	Label     string       `json:"Label,omitzero" wire:"readonly"`
	SSN       string       `json:"SSN,omitzero" wire:"sensitive"`
	Notes     string       `json:"Notes,omitzero"`
	Boss      boss         `json:"Boss,omitzero"`
	Rates     []rate       `json:"Rates,omitzero"`
	Custom    wire.Value   `json:"Custom,omitzero"`
	Absent    wire.Decimal `json:"Absent,omitzero"`
	Numbers   []int        `json:"Numbers,omitzero"`
	Unknown   wire.Value   `json:",embed"`
}

type boss struct {
	PersonKey int    `json:"PersonKey,omitzero" wire:"key"`
	First     string `json:"First,omitzero" wire:"readonly"`
}

type rate struct {
	RateKey int          `json:"RateKey,omitzero" wire:"key"`
	Rate    wire.Decimal `json:"Rate,omitzero"`
	Lines   []line       `json:"Lines,omitzero"`
}

type line struct {
	Text string `json:"Text,omitzero"`
}

const someone = `{"PersonKey":7,"Name":"Ann","Pay":40.3830,"Count":3,"Active":true,"Hired":"2026-01-02","Label":"x","SSN":"000","Notes":"a\r\nb",
"Boss":{"PersonKey":1,"First":"B"},"Rates":[{"RateKey":1,"Rate":1.10,"Lines":[{"Text":"p"},{"Text":"q"}]},{"RateKey":2,"Rate":2.20}],
"Custom":{"Shoe":"L","Size":null,"Bond":1.5820,"Form":{"Value":"a","Values":["a","b"]}},"Numbers":[1,2],"Region":"S-1"}`

// TestEdits: each edit is what was typed, of the type of its place, and nothing else goes along.
func TestEdits(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`Pay: 40.3830`, `Pay: 40.383`, `Pay=40.383`},
		{`Pay: 40.3830`, `Pay: 1e3`, `Pay=1e3`},
		{`Pay: 40.3830`, `Pay: "41.00"`, `Pay=41.00`},
		{`Pay: 40.3830`, `Pay:`, `Pay=null`},
		{`Pay: 40.3830`, `Pay: 0x10`, `line 3: Pay "0x10" is not a number; write it as 1234.50, without separators or currency`},
		{`Pay: 40.3830`, `Pay: 1_000`, `line 3: Pay "1_000" is not a number; write it as 1234.50, without separators or currency`},
		{`Pay: 40.3830`, `Pay: 1,000.00`, `line 3: Pay "1,000.00" is not a number; write it as 1234.50, without separators or currency`},
		{`Pay: 40.3830`, `Pay: true`, `line 3: Pay "true" is not a number; write it as 1234.50, without separators or currency`},
		{`Pay: 40.3830`, `Pay: .inf`, `line 3: Pay ".inf" is not a number; write it as 1234.50, without separators or currency`},
		{`Pay: 40.3830`, `Pay: '40.3830'`, ``},
		{`Count: 3`, `Count: 3.0`, `line 4: Count "3.0" is not a whole number of this size; write it as 1234`},
		{`Count: 3`, `Count: 99999999999999999999`, `line 4: Count "99999999999999999999" is not a whole number of this size; write it as 1234`},
		{`Active: true`, `Active: no`, `line 5: Active "no" is not true or false`},
		{`Active: true`, `Active: false`, `Active=false`},
		{`Hired: "2026-01-02"`, `Hired: 2026-02-03`, `Hired="2026-02-03"`},
		{`Hired: "2026-01-02"`, `Hired: 2/3/2026`, `line 6: Hired "2/3/2026" is not a date; write it as 2026-11-26`},
		{`Hired: "2026-01-02"`, `Hired:`, `Hired=null`},
		{`Name: "Ann"`, `Name: yes`, `Name="yes"`},
		{`Name: "Ann"`, `Name: ~`, `Name="~"`},
		{`Name: "Ann"`, `Name: 0x10`, `Name="0x10"`},
		{`Name: "Ann"`, `Name: 2026-01-02`, `line 2: Name has 10 characters; shorten it to 8`},
		{`Name: "Ann"`, `Name:`, `Name=""`},
		{`Name: "Ann"`, `Name: null`, `Name=null`},
		{`Name: "Ann"`, `Name: "null"`, `Name="null"`},
		{`Name: "Ann"`, `Name: Ann # a comment`, ``},
		{`Name: "Ann"`, `Nmae: "Ann"`, `line 2: has no member "Nmae"; did you mean "Name"?|line 1: Name was taken out; put it back, and nothing behind the colon to clear it`},
		{`Name: "Ann"`, "Name: Ann\nName: Bea", `line 3: Name is given twice; keep one`},
		{`Name: "Ann"`, `Name: &a Ann`, `line 2: anchors (&) and aliases (*) are not read here; put the text in quotes`},
		{`Name: "Ann"`, `Name: !!str Ann`, `line 2: tags (!) are not read here; put the text in quotes`},
		{`Name: "Ann"`, "Name: Ann\nSSN: 1", `line 3: has SSN, which is personal; use --with-sensitive to edit it`},
		{`Name: "Ann"`, "Name: Ann\nAbsent: 5.50", `Absent=5.50`},
		{`PersonKey: 7  # the key`, `PersonKey: 8`, `line 1: PersonKey is the key and cannot be changed; set it back`},
		{`Label: "x"  # read-only`, `Label: y`, `line 7: Label is read-only and cannot be changed; set it back`},
		{`Label: "x"  # read-only`, `Label: x`, ``},
		{"  a\n  b", "  a\n  c", `Notes="a\r\nc"`},
		{"  PersonKey: 1", "  PersonKey: 2", `Boss.PersonKey=2`},
		{"Boss:\n  PersonKey: 1\n  First: \"B\"  # read-only\n", "Boss:\n", `Boss=null`},
		{"Rate: 1.10", "Rate: 1.1", `Rates[1].Rate=1.1`},
		{"- RateKey: 2", "- RateKey: 3", `Rates=`},
		{"  - RateKey: 2  # the key\n    Rate: 2.20\n", "", `Rates=`},
		{"      - Text: \"p\"\n", "", `Rates[1].Lines=`},
		{"Text: \"p\"", "Text: r", `Rates[1].Lines[0].Text="r"`},
		{`Shoe: "L"`, `Shoe: 5`, `Custom.Shoe="5"`},
		{`Size: null`, `Size: 5`, `Custom.Size=5`},
		{`Size: null`, `Size: "5"`, `Custom.Size="5"`},
		{`Size: null`, `Size: five`, `line 24: Custom.Size "five" is neither a number nor true, false or null; put a text in quotes`},
		{`Bond: 1.5820`, `Bond: 1.582`, `Custom.Bond=1.582`},
		{`Bond: 1.5820`, `Bond: "1"`, `line 25: Custom.Bond holds a number; "1" is a text`},
		{`Value: "a"`, `Value: b`, `Custom.Form.Value="b"`},
		{`Shoe: "L"`, `Show: "L"`, `line 23: Custom has no member "Show"; it has Shoe, Size, Bond, Form|line 23: Custom.Shoe was taken out; put it back, and nothing behind the colon to clear it`},
		{"Numbers:\n  - 1\n", "Numbers:\n  - 5\n", `Numbers=[5,2]`},
		{"Numbers:\n  - 1\n", "Numbers:\n  - x\n", `line 32: Numbers "x" is not a whole number of this size; write it as 1234`},
		{"Name: \"Ann\"", "Name: a: b", `line 2: mapping values are not allowed in this context; texts with : or # in them belong in quotes`},
	} {
		tree := document.Read(wire.Value(someone), reflect.TypeFor[person](), document.Options{})
		shown := tree.YAML()
		if !strings.Contains(shown, c.from) {
			t.Fatalf("%q is not in\n%s", c.from, shown)
		}
		given, _ := document.Parse([]byte(shown))
		edited, faults := document.Parse([]byte(strings.Replace(shown, c.from, c.to, 1)))
		var edits []document.Edit
		if faults == nil {
			edits, faults = tree.Compare(given, edited)
		}
		got := places(edits)
		for _, f := range faults {
			got = append(got, f.String())
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q to %q:\n got %s\nwant %s", c.from, c.to, strings.Join(got, "|"), c.want)
		}
		if faults == nil {
			applied(t, edits)
		}
	}
}

// TestOtherSpelling: what came inside another object is edited there, and is the field that it is.
func TestOtherSpelling(t *testing.T) {
	tree := document.Read(wire.Value(`{"InvoiceGroupKey":1,"Client":{"ClientKey":7,"Description":"x","More":1},"notes":"n"}`), reflect.TypeFor[ajerav2.InvoiceGroup](), document.Options{})
	shown := tree.YAML()
	given, _ := document.Parse([]byte(shown))
	edited, _ := document.Parse([]byte(strings.NewReplacer("ClientKey: 7", "ClientKey: 9", `notes: "n"`, "notes: m").Replace(shown)))
	edits, faults := tree.Compare(given, edited)
	if got := places(edits); faults != nil || strings.Join(got, " ") != `Client.ClientKey=9 notes="m"` {
		t.Errorf("%v %v\n%s", got, faults, shown)
	}
	var g ajerav2.InvoiceGroup
	if err := document.Apply(edits, reflect.ValueOf(&g).Elem()); err != nil || g.ClientKey != 9 || g.Notes != "m" || g.Unknown != nil {
		t.Errorf("%v %v", err, g)
	}
	edited, _ = document.Parse([]byte(strings.Replace(shown, "More: 1", "More: 2", 1)))
	if _, faults := tree.Compare(given, edited); len(faults) != 1 || !strings.Contains(faults[0].Text, "another spelling of a member") {
		t.Errorf("%v", faults)
	}
}

// TestResumed: an edit counts on a record that has become another since, and what others changed stays.
func TestResumed(t *testing.T) {
	before := document.Read(wire.Value(someone), reflect.TypeFor[person](), document.Options{})
	now := strings.NewReplacer(`"Pay":40.3830`, `"Pay":41.00`, `"Count":3`, `"Count":4`, `{"RateKey":1,`, `{"RateKey":9,"Rate":9},{"RateKey":1,`).Replace(someone)
	after := document.Read(wire.Value(now), reflect.TypeFor[person](), document.Options{})
	given, _ := document.Parse([]byte(before.YAML()))
	mine, _ := document.Parse([]byte(strings.NewReplacer("Pay: 40.3830", "Pay: 42.10", "Rate: 2.20", "Rate: 2.5", `"Ann"`, "Bea").Replace(before.YAML())))
	edits, faults := after.Compare(given, mine)
	if got := strings.Join(places(edits), " "); faults != nil || got != `Name="Bea" Pay=42.10 Rates[2].Rate=2.5` {
		t.Errorf("%s %v", got, faults)
	}
	if string(edits[1].Meant) != "40.3830" || edits[0].Meant != nil {
		t.Errorf("what stood there: %s", edits[1].Meant)
	}
	var p person
	_ = json.Unmarshal([]byte(now), &p)
	if err := document.Apply(edits, reflect.ValueOf(&p).Elem()); err != nil || p.Count != 4 || len(p.Rates) != 3 || p.Rates[2].Rate.String() != "2.5" {
		t.Errorf("%v %+v", err, p.Rates)
	}
}

// TestSecret: no error shows what somebody wrote for a personal member.
func TestSecret(t *testing.T) {
	tree := document.Read(wire.Value(`{"BirthDate":null,"CF_N":1,"PayRates":[{"PayRateKey":1,"PayRate":2}]}`), reflect.TypeFor[ajerav1.Employee](), document.Options{})
	for _, name := range []string{"BirthDate", "CF_N", "PayRates[1].PayRate"} {
		path, err := tree.Place(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := document.Set(path, "hidden", false); err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type mood string

// TestWords: of a type that can say certain words alone others are refused; else what is nearly one of
// those that are known.
func TestWords(t *testing.T) {
	type someone struct {
		Mood mood `json:"Mood"`
	}
	for _, c := range []struct {
		all  bool
		word string
		want string
	}{
		{true, "Sad", ""}, {true, "Sulky", `"Sulky" is not among the values: Happy, Sad`},
		{false, "Sulky", ""}, {false, "sad", `"sad" is not among the values: Happy, Sad`}, {false, "Hapy", `"Hapy" is not among the values: Happy, Sad`},
	} {
		words := func(reflect.Type) ([]string, bool) { return []string{"Happy", "Sad"}, c.all }
		tree := document.Read(wire.Value(`{"Mood":"Happy"}`), reflect.TypeFor[someone](), document.Options{Words: words})
		path, err := tree.Place("Mood")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if _, err := document.Set(path, c.word, false); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.word, got, c.want)
		}
		if _, err := document.Set(path, `"`+c.word+`"`, true); err != nil {
			t.Errorf("%s as JSON: %v", c.word, err)
		}
	}
}

// applied makes edits in a struct, and wants all else to be as it was.
func applied(t *testing.T, edits []document.Edit) {
	t.Helper()
	var p person
	if err := json.Unmarshal([]byte(someone), &p); err != nil {
		t.Fatal(err)
	}
	if err := document.Apply(edits, reflect.ValueOf(&p).Elem()); err != nil {
		t.Errorf("%v: %v", places(edits), err)
	}
	if p.SSN != "000" {
		t.Errorf("%v: what was not shown is lost", places(edits))
	}
}
