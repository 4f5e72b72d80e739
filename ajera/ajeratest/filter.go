package ajeratest

import (
	"slices"
	"strings"
)

// filter keeps the rows that all FilterBy arguments let through.
func (c *call) filter(entity string, rows []*node) ([]*node, *refusal) {
	for _, name := range c.args.names {
		word, ok := strings.CutPrefix(name, "FilterBy")
		if !ok {
			continue
		}
		keep, why := c.test(entity, word, c.args.get(name))
		if why != "" {
			return nil, invalid("%s: %s", name, why)
		}
		rows = slices.DeleteFunc(rows, func(n *node) bool { return !keep(n) })
	}
	return rows, nil
}

// test makes the predicate of one filter from its name: FilterByNameLike,
// FilterByEarliestInvoiceDate and so on. The second result says what is wrong.
func (c *call) test(entity, word string, want *node) (func(*node) bool, string) {
	if special := specialFilters[entity+"."+word]; special != nil {
		return special(c, want)
	}
	if stem, ok := strings.CutPrefix(word, "Earliest"); ok {
		return dated(stem, want, func(order int) bool { return order >= 0 }), ""
	}
	if stem, ok := strings.CutPrefix(word, "Latest"); ok {
		return dated(stem, want, func(order int) bool { return order <= 0 }), ""
	}
	if stem, ok := strings.CutSuffix(word, "Amount"); ok {
		return amount(stem, want), ""
	}
	if word == "Text" {
		return textAnywhere(want.text()), ""
	}
	for _, how := range []string{"Like", "Equals"} {
		if stem, ok := strings.CutSuffix(word, how); ok {
			return named(stem, want.text(), how == "Equals"), ""
		}
	}
	if want.is('t') || want.is('f') {
		return c.flagged(word, want.truth()), ""
	}
	return oneOf(word, want), ""
}

// dateFields are the members that a date filter means where its name is another.
var dateFields = map[string]string{
	"ModifiedDate": "LastModifiedDate", "InvoiceDate": "Date", "InvoiceDatetoPay": "DateToPay", "DatetoPay": "DateToPay",
}

func dated(stem string, want *node, fits func(order int) bool) func(*node) bool {
	field := stem
	if f := dateFields[stem]; f != "" {
		field = f
	}
	limit, _ := parseMoment(want.text())
	return func(n *node) bool {
		m, ok := parseMoment(n.get(field).text())
		return ok && fits(m.compare(limit))
	}
}

func amount(how string, want *node) func(*node) bool {
	fits := map[string]func(int) bool{
		"GreaterThan": func(o int) bool { return o > 0 },
		"LessThan":    func(o int) bool { return o < 0 },
		"EqualTo":     func(o int) bool { return o == 0 },
	}[how]
	return func(n *node) bool { return n.has("Amount") && fits(n.get("Amount").rat().Cmp(want.rat())) }
}

func textAnywhere(want string) func(*node) bool {
	return func(n *node) bool {
		return slices.ContainsFunc(n.names, func(name string) bool { return contains(n.get(name).text(), want) })
	}
}

// named matches names without regard to case. The name of a project is its
// description or its ID; the name of a person is all parts together.
func named(stem, want string, whole bool) func(*node) bool {
	match := contains
	if whole {
		match = strings.EqualFold
	}
	return func(n *node) bool {
		return slices.ContainsFunc(namesOf(n, stem), func(name string) bool { return match(name, want) })
	}
}

func namesOf(n *node, stem string) []string {
	if stem != "Name" {
		return []string{n.get(stem).text()}
	}
	names := []string{n.get("Name").text(), n.get("Description").text(), n.get("Employee").text(), n.get("ID").text()}
	parts := []string{n.get("FirstName").text(), n.get("MiddleName").text(), n.get("LastName").text()}
	full := strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
	names = append(names, full)
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// flagged understands the check boxes of the lists: Paid and Unpaid together let
// everything through, and an unticked box asks for nothing. A word that asks a
// question (IsProcessed, SyncToCRM) is compared as it is.
func (c *call) flagged(word string, want bool) func(*node) bool {
	if strings.HasPrefix(word, "Is") || strings.HasPrefix(word, "SyncTo") {
		return func(n *node) bool { return n.get(word).truth() == want }
	}
	field, negative := word, false
	if stem, ok := strings.CutPrefix(word, "Un"); ok {
		field, negative = strings.ToUpper(stem[:1])+stem[1:], true
	}
	opposite := "FilterBy" + field
	if !negative {
		opposite = "FilterByUn" + strings.ToLower(field)
	}
	if !want || c.args.get(opposite).truth() {
		return func(*node) bool { return true }
	}
	return func(n *node) bool { return n.get(field).truth() != negative }
}

// oneOf matches a list, or a single value, with the member of that name or of that
// name with Key. A null in the list matches records that have none. A record that
// cannot have the member at all is not filtered by company: the firm's clients and
// contacts belong to all of them.
func oneOf(word string, want *node) func(*node) bool {
	wanted := []*node{want}
	if want.is('[') {
		wanted = want.items
	}
	return func(n *node) bool {
		if word == "Company" && !n.has("CompanyKey") || len(wanted) == 0 {
			return true
		}
		has := n.get(word + "Key")
		if has == nil {
			has = n.get(word)
		}
		return slices.ContainsFunc(wanted, func(w *node) bool { return matches(has, w) })
	}
}

func matches(has, want *node) bool {
	switch {
	case want.empty():
		i, _ := has.integer()
		return has.empty() || has.is('0') && i == 0
	case want.is('"'):
		return strings.EqualFold(has.text(), want.text())
	}
	return equal(has, want)
}
