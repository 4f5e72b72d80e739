package output

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// FuzzReader wants of any text what json v2 makes of it, and of what is left out what [personal] leaves
// of it: one looks each record up anew, the other remembers what names mean.
func FuzzReader(f *testing.F) {
	for _, text := range []string{
		`{"A":1.50, "b" : [ {"ssn":1,"x":{"PAY":[2]}} ] ,"Boss":{"Pay":1,"Key":2}}`, `{ "SSN" : 1 }`, `{"SSN":1,"ssn":2}`, `{"A":1,"SSN":2}`, `{"A":1 , "SSN" :2,"B":3}`,
		`{"\u0053SN":1,"A":"\ud800"}`, "{\"A\":\"\xff\"}", "{\"\xffSSN\":1}", `[1,{"SSN":2},[]]`, ` null `, `-0.0e-1`, `01`, `1.`, `-`, `{"A":tru}`, `{"A":1,}`, `{,}`, `{"A"}`, `{"A":1}}`, ``, `{"A":"\"}`, `{"A" "B"}`,
		strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001),
	} {
		f.Add(text, `{"A":1,"SSN":2,"Boss":{"Key":2}}`)
	}
	set := &Set{Columns: []Column{{Name: "A"}, {Name: "Boss", Of: &Set{Columns: []Column{{Name: "Key"}, {Name: "Pay", Sensitive: true}}}}}}
	known := (&gathered{anywhere: anywhere([]string{"SSN", "Pay"}), seen: map[*Set]*personal{}}).of(set)
	f.Fuzz(func(t *testing.T, first, second string) {
		r, of := newReader(), newShape(known)
		c := newColumns(set.Columns, true, known)
		for _, text := range []string{first, second, first} {
			got, err := r.compact(Row(text), of)
			want, refused := known.without(Row(text))
			if refused == nil {
				want = bytes.Clone(want)
				refused = want.Compact(loose)
			}
			if (err == nil) != (refused == nil) || err == nil && !bytes.Equal(got, want) {
				t.Fatalf("%q: %s %v, want %s %v", text, got, err, want, refused)
			}
			if _, fault := c.cells(Row(text)); (fault == nil) != (err == nil) {
				t.Errorf("%q as cells: %v, as text: %v", text, fault, err)
			}
		}
	})
}

// TestNoJSON says which record it is, and writes none of it.
func TestNoJSON(t *testing.T) {
	for _, format := range []string{"csv", "jsonl", "json", "yaml", "table", "xlsx"} {
		out, _, err := write(Options{Format: format}, []Row{Row(`{"A":1}`), Row(`{"A":s3cret}`)}, Set{Name: "Things"})
		if err == nil || !strings.HasPrefix(err.Error(), "record 2 of Things is no JSON: ") || strings.Contains(out, "s3cret") {
			t.Errorf("%s: %q %v", format, out, err)
		}
	}
}

// TestTangled: members in another order, names that come twice, and records that lack some give the same
// lines as those that come in order, however many there are.
func TestTangled(t *testing.T) {
	set := Set{Columns: []Column{{Name: "A"}, {Name: "B"}, {Name: "C"}}}
	var rows []Row
	want := "A,B,C,D\n"
	for range mostTangled + 10 {
		rows = append(rows, Row(`{"A":1,"B":2,"C":"x"}`), Row(`{"C":3,"B":2,"A":1}`), Row(`{"B":1,"B":2}`), Row(`{"A":null,"C":",","D":"\""}`), Row(` {"C":" x"}`))
		want += "1,2,x,\n1,2,3,\n,2,,\n,,\",\",\"\"\"\"\n,,\" x\",\n"
	}
	if out, _, err := write(Options{Format: "csv"}, rows, set); out != want || err != nil {
		t.Errorf("%.300s %v, want\n%.300s", out, err, want)
	}
}

// counted counts what is written.
type counted struct {
	writes, most int
	fails        bool
}

func (c *counted) Write(text []byte) (int, error) {
	c.writes++
	c.most = max(c.most, len(text))
	if c.fails {
		return 0, errors.New("nobody reads")
	}
	return len(text), nil
}

// TestRecords: records that are there together are not written one by one, and what came before an error
// is written.
func TestRecords(t *testing.T) {
	rows := make([]Row, 1000)
	for i := range rows {
		rows[i] = row(`{"A":%d}`, i)
	}
	for _, format := range []string{"jsonl", "json", "yaml"} {
		out := &counted{}
		w, err := New(out, Options{Format: format}, Set{})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := w.Records(0, rows); n != len(rows) || err != nil || out.writes != 1 {
			t.Errorf("%s: %d records in %d writes, %v", format, n, out.writes, err)
		}
		rows := append(rows[:2:2], jsontext.Value("{"), rows[3])
		if n, err := w.Records(0, rows); n != 3 || err == nil || out.writes != 2 {
			t.Errorf("%s: %d records in %d writes, %v", format, n, out.writes, err)
		}
		out.fails = true
		if n, err := w.Records(0, rows); n == 0 || err == nil {
			t.Errorf("%s: %d records, %v", format, n, err)
		}
	}
}
