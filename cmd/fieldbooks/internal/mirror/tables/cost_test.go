package tables

import (
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// fullRecord is a record that has all members of a table's, of about the size of real ones.
func fullRecord(table *Table) jsontext.Value {
	values := map[string]string{"text": `"Site preparation"`, "int": "1234", "decimal": "1234.50", "bool": "true", "date": `"2026-11-26"`, "instant": `"2023-10-08T13:20:48.3275167-04:00"`, "json": "[]"}
	var b strings.Builder
	for _, c := range table.Columns {
		if len(c.Path) == 1 && !c.Wording {
			fmt.Fprintf(&b, `,%q:%s`, c.Path[0], values[string(c.Kind)])
		}
	}
	return jsontext.Value("{" + b.String()[1:] + `,"ProjectManager":{"EmployeeKey":5,"FirstName":"A","LastName":"Lee"},"Contacts":[],"CustomFields":{"Region":"West"}}`)
}

// BenchmarkRows is the making of a row of about 2 kB, of which a mirror makes 100,000.
func BenchmarkRows(b *testing.B) {
	table := tableOf(b, "ajera_phases")
	record := fullRecord(table)
	rows, err := table.Rows(record, nil)
	if err != nil {
		b.Fatal(err)
	}
	table.Add(table.NewColumn(rows[0].Found[0]))
	b.SetBytes(int64(len(record)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Rows(record, nil); err != nil {
			b.Fatal(err)
		}
	}
}
