package data

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// wireName is the name in the JSON, "" for what is no member.
func wireName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" {
		return ""
	}
	return name
}

// value writes a member: in 30 of 100 an ordinary one is null.
func (m *maker) value(out []byte, name string, t reflect.Type) []byte {
	isKey := m.key > 0 && t.Kind() == reflect.Int && strings.HasSuffix(name, "Key")
	switch {
	case t == reflect.TypeFor[wire.Value]():
		return m.custom(out)
	case name == m.own, isKey && m.rand.IntN(2) == 0:
		return strconv.AppendInt(out, int64(m.key), 10)
	case t.Kind() == reflect.Slice:
		return m.list(out, t.Elem())
	case t.Kind() != reflect.Bool && m.rand.IntN(100) < 30:
		return append(out, "null"...)
	}
	return m.scalar(out, name, t)
}

func (m *maker) scalar(out []byte, name string, t reflect.Type) []byte {
	switch {
	case t == reflect.TypeFor[wire.Decimal]():
		return m.amount(out)
	case t == reflect.TypeFor[wire.Date]():
		return fmt.Appendf(out, `"20%02d-%02d-%02d"`, 20+m.rand.IntN(6), 1+m.rand.IntN(12), 1+m.rand.IntN(28))
	case t == reflect.TypeFor[wire.Stamp]():
		return fmt.Appendf(out, `"2025-%02d-%02d 08:15:42.%03d GMT-0700"`, 1+m.rand.IntN(12), 1+m.rand.IntN(28), m.rand.IntN(1000))
	case t.Kind() == reflect.Bool:
		return strconv.AppendBool(out, m.rand.IntN(3) == 0)
	case t.Kind() == reflect.Int:
		return strconv.AppendInt(out, int64(m.rand.IntN(50000)), 10)
	case t.Kind() == reflect.Struct:
		return m.object(out, t)
	}
	return append(append(append(out, '"'), m.text(name)...), '"')
}

func (m *maker) list(out []byte, t reflect.Type) []byte {
	out = append(out, '[')
	for i := range m.rand.IntN(3) {
		if i > 0 {
			out = append(out, ',')
		}
		out = m.object(out, t)
	}
	return append(out, ']')
}

// amount has trailing zeros; three in ten are nothing at all.
func (m *maker) amount(out []byte) []byte {
	if m.rand.IntN(10) < 3 {
		return append(out, "0.00"...)
	}
	return fmt.Appendf(out, "%d.%02d00", m.rand.IntN(250000), m.rand.IntN(100))
}

func (m *maker) custom(out []byte) []byte {
	return fmt.Appendf(out, `{"Region":"%s","Permit No":"P-%d","Retainage":%d.50,"Won On":"2024-03-%02d","Sector":{"Value":"Public","AllowEdit":false,"Values":["Public","Private","Mixed"]}}`,
		m.pick("North", "South", "Québec"), m.rand.IntN(1e5), m.rand.IntN(90), 1+m.rand.IntN(28))
}

// text has escapes and letters beyond ASCII now and then, as names have.
func (m *maker) text(name string) string {
	switch {
	case strings.HasSuffix(name, "Text"), name == "Notes":
		return m.pick("", "", "", `Net 30.\r\nSee \"Terms\" on page 2; late fees of 1.5 % apply.`)
	case strings.HasSuffix(name, "Name"):
		return m.pick("Ana", "Léa", "O'Neil", "Müller", "Nguyễn", "Smith")
	case name == "Status", strings.HasSuffix(name, "Type"):
		return m.pick("Active", "TimeAndExpense", "FixedFee", "Inactive")
	}
	return m.pick("Bridge repair", "Site survey \\u0026 design", "Québec office", "Main St. 14\\/16", "Phase "+strconv.Itoa(m.rand.IntN(900)))
}

func (m *maker) pick(of ...string) string { return of[m.rand.IntN(len(of))] }
