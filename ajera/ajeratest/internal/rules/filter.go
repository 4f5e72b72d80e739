package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Filter keeps the rows that all FilterBy arguments let through.
func (o *Order) Filter(entity string, rows []*fake.Value) ([]*fake.Value, *Refusal) {
	for _, name := range o.Args.Names() {
		word, ok := strings.CutPrefix(name, "FilterBy")
		if !ok {
			continue
		}
		keep, why := o.test(entity, word, o.Args.Get(name))
		if why != "" {
			return nil, Invalid("%s: %s", name, why)
		}
		rows = slices.DeleteFunc(rows, func(n *fake.Value) bool { return !keep(n) })
	}
	return rows, nil
}

// test makes the predicate of one filter from its name: FilterByNameLike,
// FilterByEarliestInvoiceDate and so on. The second result says what is wrong.
func (o *Order) test(entity, word string, want *fake.Value) (func(*fake.Value) bool, string) {
	if special := specialFilters[entity+"."+word]; special != nil {
		return special(o, want)
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
		return textAnywhere(want.Text()), ""
	}
	for _, how := range []string{"Like", "Equals"} {
		if stem, ok := strings.CutSuffix(word, how); ok {
			return named(stem, want.Text(), how == "Equals"), ""
		}
	}
	if want.Is('t') || want.Is('f') {
		return o.flagged(word, want.Truth()), ""
	}
	return oneOf(word, want), ""
}

// dateFields are the members that a date filter means where its name is another.
var dateFields = map[string]string{
	"ModifiedDate": "LastModifiedDate", "InvoiceDate": "Date", "InvoiceDatetoPay": "DateToPay", "DatetoPay": "DateToPay",
}

func dated(stem string, want *fake.Value, fits func(order int) bool) func(*fake.Value) bool {
	field := stem
	if f := dateFields[stem]; f != "" {
		field = f
	}
	limit, _ := tables.ParseMoment(want.Text())
	return func(n *fake.Value) bool {
		m, ok := tables.ParseMoment(n.Get(field).Text())
		return ok && fits(m.Compare(limit))
	}
}

func amount(how string, want *fake.Value) func(*fake.Value) bool {
	fits := map[string]func(int) bool{
		"GreaterThan": func(o int) bool { return o > 0 },
		"LessThan":    func(o int) bool { return o < 0 },
		"EqualTo":     func(o int) bool { return o == 0 },
	}[how]
	return func(n *fake.Value) bool { return n.Has("Amount") && fits(n.Get("Amount").Rat().Cmp(want.Rat())) }
}

func textAnywhere(want string) func(*fake.Value) bool {
	return func(n *fake.Value) bool {
		return slices.ContainsFunc(n.Names(), func(name string) bool { return contains(n.Get(name).Text(), want) })
	}
}

// named matches names without regard to case. The name of a project is its
// description or its ID; the name of a person is all parts together.
func named(stem, want string, whole bool) func(*fake.Value) bool {
	match := contains
	if whole {
		match = strings.EqualFold
	}
	return func(n *fake.Value) bool {
		return slices.ContainsFunc(namesOf(n, stem), func(name string) bool { return match(name, want) })
	}
}

func namesOf(n *fake.Value, stem string) []string {
	if stem != "Name" {
		return []string{n.Get(stem).Text()}
	}
	names := []string{n.Get("Name").Text(), n.Get("Description").Text(), n.Get("Employee").Text(), n.Get("ID").Text()}
	parts := []string{n.Get("FirstName").Text(), n.Get("MiddleName").Text(), n.Get("LastName").Text()}
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
func (o *Order) flagged(word string, want bool) func(*fake.Value) bool {
	if strings.HasPrefix(word, "Is") || strings.HasPrefix(word, "SyncTo") {
		return func(n *fake.Value) bool { return n.Get(word).Truth() == want }
	}
	field, negative := word, false
	if stem, ok := strings.CutPrefix(word, "Un"); ok {
		field, negative = strings.ToUpper(stem[:1])+stem[1:], true
	}
	opposite := "FilterBy" + field
	if !negative {
		opposite = "FilterByUn" + strings.ToLower(field)
	}
	if !want || o.Args.Get(opposite).Truth() {
		return func(*fake.Value) bool { return true }
	}
	return func(n *fake.Value) bool { return n.Get(field).Truth() != negative }
}

// oneOf matches a list, or a single value, with the member of that name or of that
// name with Key. A null in the list matches records that have none. A record that
// cannot have the member at all is not filtered by company: the firm's clients and
// contacts belong to all of them.
func oneOf(word string, want *fake.Value) func(*fake.Value) bool {
	wanted := []*fake.Value{want}
	if want.Is('[') {
		wanted = want.Items
	}
	return func(n *fake.Value) bool {
		if word == "Company" && !n.Has("CompanyKey") || len(wanted) == 0 {
			return true
		}
		has := n.Get(word + "Key")
		if has == nil {
			has = n.Get(word)
		}
		return slices.ContainsFunc(wanted, func(w *fake.Value) bool { return matches(has, w) })
	}
}

func matches(has, want *fake.Value) bool {
	switch {
	case want.Empty():
		i, _ := has.Integer()
		return has.Empty() || has.Is('0') && i == 0
	case want.Is('"'):
		return strings.EqualFold(has.Text(), want.Text())
	}
	return tables.Equal(has, want)
}

// specialFilters are the filters whose name does not lead to the member.
var specialFilters = map[string]func(*Order, *fake.Value) (func(*fake.Value) bool, string){
	"GLAccounts.Type":         accountTypes,
	"GLAccounts.AccountGroup": accountGroups,
	"VendorInvoices.Voided":   voided,
	"ExpenseReports.Employee": everyone,
	"ExpenseReports.NameLike": reportNames,
	"Contacts.Client":         linked("ContactClientKey"),
	"Timesheets.Rejected":     rejected,
	"Projects.EarliestDate":   everyone, // of resources; taken, the effect is not known
	"Projects.LatestDate":     everyone,
}

// accountTypes takes the type's name without spaces, or its number as text; the
// name as it is shown, with spaces, is refused.
func accountTypes(_ *Order, want *fake.Value) (func(*fake.Value) bool, string) {
	for _, w := range want.Elements() {
		if strings.Contains(w.Text(), " ") {
			return nil, "account types are written without spaces"
		}
	}
	return func(n *fake.Value) bool {
		return slices.ContainsFunc(want.Elements(), func(w *fake.Value) bool {
			number := strconv.Itoa(n.Key("AccountTypeValue"))
			return strings.EqualFold(tables.Squash(n.Get("AccountType").Text()), w.Text()) || number == w.Text()
		})
	}, ""
}

// accountGroups translates the keys: an account bears the name of its group.
func accountGroups(o *Order, want *fake.Value) (func(*fake.Value) bool, string) {
	var names []string
	for _, w := range want.Elements() {
		key, _ := w.Integer()
		names = append(names, o.Row("AccountGroups", key).Get("Description").Text())
	}
	return func(n *fake.Value) bool { return slices.Contains(names, n.Get("AccountGroup").Text()) }, ""
}

func voided(_ *Order, want *fake.Value) (func(*fake.Value) bool, string) {
	return func(n *fake.Value) bool { return !want.Truth() || n.Get("Status").Text() == "Voided" }, ""
}

func rejected(_ *Order, want *fake.Value) (func(*fake.Value) bool, string) {
	return func(n *fake.Value) bool { return !want.Truth() || n.Get("Rejected").Truth() }, ""
}

// everyone ignores a filter, such as the deprecated one of expense reports: the
// server puts the authorizing employee in its place.
func everyone(*Order, *fake.Value) (func(*fake.Value) bool, string) {
	return func(*fake.Value) bool { return true }, ""
}

func reportNames(_ *Order, want *fake.Value) (func(*fake.Value) bool, string) {
	return func(n *fake.Value) bool {
		return contains(n.Get("Description").Text(), want.Text()) || contains(n.Get("Employee").Text(), want.Text())
	}, ""
}

func linked(member string) func(*Order, *fake.Value) (func(*fake.Value) bool, string) {
	return func(_ *Order, want *fake.Value) (func(*fake.Value) bool, string) {
		return func(n *fake.Value) bool {
			return slices.ContainsFunc(want.Elements(), func(w *fake.Value) bool { return tables.Equal(n.Get(member), w) })
		}, ""
	}
}
