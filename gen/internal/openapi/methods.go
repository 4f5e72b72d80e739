package openapi

import (
	"fmt"
	"strconv"
	"strings"
	"text/template"
)

// ownPieces are the declarations that oapi-codegen has no words for: open enums,
// the way from the form that is read to the one that is sent, and the check
// before sending.
func (m *model) ownPieces() []piece {
	var list []piece
	add := func(i, form int, c *component, text string) {
		list = append(list, piece{fileOf(c.home), rank{0, i, form}, text})
	}
	for i, c := range m.components {
		if c.shape.goType != "" {
			continue
		}
		if c.kind == kindEnum {
			add(i, 0, c, m.enum(c))
		}
		for form, writes := range forms(c) {
			if c.kind == kindMap {
				add(i, form, c, comment(typeDoc(c, writes))+"type "+typeName(c, writes)+" map[string]"+goType(c.rest, writes))
			}
		}
		if c.kind != kindObject {
			continue
		}
		for form, writes := range forms(c) {
			if hollow(c, writes) {
				add(i, form, c, hollowType(c, writes))
			}
		}
		if c.twoForms {
			add(i, 0, c, writeMethod(c))
			add(i, 1, c, checkMethod(c))
		} else if c.writes {
			add(i, 0, c, checkMethod(c))
		}
	}
	return list
}

// hollowType writes an object without members, which holds what the description
// does not name all the same.
func hollowType(c *component, writes bool) string {
	name, rest := typeName(c, writes), c.restOf(writes)
	open := comment(typeDoc(c, writes)) + "type " + name + " struct {"
	if rest == nil {
		return open + "}"
	}
	var methods strings.Builder
	types := map[string]any{"Types": []map[string]string{{"TypeName": name}}}
	if err := template.Must(template.New("").Parse(additionalTemplate)).Execute(&methods, types); err != nil {
		panic(err) // the template is ours
	}
	return open + "\n" + restDoc + "\tAdditionalProperties map[string]" + goType(rest, writes) + " `json:\"-\"`\n}\n" + methods.String()
}

// enum writes an open string type with its constants.
func (m *model) enum(c *component) string {
	names := m.enums[c]
	var b strings.Builder
	b.WriteString(comment(append(typeDoc(c, false), "Other values are possible: the type is open.")))
	fmt.Fprintf(&b, "type %s string\n\n// Values of [%s].\nconst (\n", c.goName, c.goName)
	for i, v := range c.values {
		fmt.Fprintf(&b, "\t%s %s = %s\n", names[i], c.goName, strconv.Quote(v))
	}
	fmt.Fprintf(&b, ")\n\n// Known reports whether v is one of the values above.\nfunc (v %s) Known() bool {\n\tswitch v {\n\tcase %s:\n\t\treturn true\n\t}\n\treturn false\n}",
		c.goName, strings.Join(names, ",\n\t\t"))
	return b.String()
}

func writeMethod(c *component) string {
	return fmt.Sprintf(`// Write returns r in the form in which it is sent, and the names of the members
// that hold something and cannot be carried over: form data, and whatever the
// description does not name. What only the server sets is left out without
// mention; an empty text is left out, and false is sent.
func (r %s) Write() (%s, []string) {
	var w %s
	return w, carry(&w, r)
}`, c.goName, c.writeName, c.writeName)
}

func checkMethod(c *component) string {
	name := typeName(c, true)
	var rules strings.Builder
	for _, r := range c.rules {
		quoted := make([]string, len(r.any))
		for i, one := range r.any {
			quoted[i] = strconv.Quote(one)
		}
		fmt.Fprintf(&rules, "\t\teitherOr{[]string{%s}, %q},\n", strings.Join(quoted, ", "), r.when)
	}
	args := "w"
	if rules.Len() > 0 {
		args = "w,\n" + rules.String() + "\t"
	}
	return fmt.Sprintf(`// Check returns a [*CheckError] with everything that is missing in w, nil when it
// can be sent.
func (w %s) Check() error {
	return check(%s)
}`, name, args)
}
