package ajeratest

import (
	"slices"
	"strconv"
	"strings"
)

// specialFilters are the filters whose name does not lead to the member.
var specialFilters = map[string]func(*call, *node) (func(*node) bool, string){
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
func accountTypes(_ *call, want *node) (func(*node) bool, string) {
	for _, w := range want.elements() {
		if strings.Contains(w.text(), " ") {
			return nil, "account types are written without spaces"
		}
	}
	return func(n *node) bool {
		return slices.ContainsFunc(want.elements(), func(w *node) bool {
			number := strconv.Itoa(n.key("AccountTypeValue"))
			return strings.EqualFold(squash(n.get("AccountType").text()), w.text()) || number == w.text()
		})
	}, ""
}

// accountGroups translates the keys: an account bears the name of its group.
func accountGroups(c *call, want *node) (func(*node) bool, string) {
	var names []string
	for _, w := range want.elements() {
		key, _ := w.integer()
		names = append(names, c.s.store.row("AccountGroups", key).get("Description").text())
	}
	return func(n *node) bool { return slices.Contains(names, n.get("AccountGroup").text()) }, ""
}

func voided(_ *call, want *node) (func(*node) bool, string) {
	return func(n *node) bool { return !want.truth() || n.get("Status").text() == "Voided" }, ""
}

func rejected(_ *call, want *node) (func(*node) bool, string) {
	return func(n *node) bool { return !want.truth() || n.get("Rejected").truth() }, ""
}

// everyone ignores a filter, such as the deprecated one of expense reports: the
// server puts the authorizing employee in its place.
func everyone(*call, *node) (func(*node) bool, string) {
	return func(*node) bool { return true }, ""
}

func reportNames(_ *call, want *node) (func(*node) bool, string) {
	return func(n *node) bool {
		return contains(n.get("Description").text(), want.text()) || contains(n.get("Employee").text(), want.text())
	}, ""
}

func linked(member string) func(*call, *node) (func(*node) bool, string) {
	return func(_ *call, want *node) (func(*node) bool, string) {
		return func(n *node) bool {
			return slices.ContainsFunc(want.elements(), func(w *node) bool { return equal(n.get(member), w) })
		}, ""
	}
}
