package aimsiotest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// reference is a member that names another record by a code or a name.
type reference struct {
	member   string
	resource string
	by       string
	fits     func(target *entry, from record) string // what is wrong with the target, "" for nothing
	shows    map[string]func(target *entry) *fake.Value
}

// references are the ones that the vendor's text names. What a read shows of the
// target is documented by the members' names only.
var references = []reference{
	{member: "jobClientCode", resource: "Company", by: "companyCode", shows: map[string]func(*entry) *fake.Value{
		"jobClientGuid": theirs("companyGuid"), "jobClientName": theirs("companyName")}},
	{member: "jobPriceBookName", resource: "Pricebook", by: "priceBookName", shows: map[string]func(*entry) *fake.Value{
		"jobPriceBookGuid": theirs("priceBookGuid")}},
	{member: "jobAssigneeEmployeeNumber", resource: "Employee", by: "employeeCode", shows: map[string]func(*entry) *fake.Value{
		"jobAssigneeFullName": theirs("employeeFirstName", "employeeLastName"), "jobAssigneeUserName": theirs("employeeLinkedUserName")}},
	{member: "jobLocationCode", resource: "Location", by: "locationCode", shows: map[string]func(*entry) *fake.Value{
		"jobLocationName": theirs("locationName")}},
	{member: "nrbJobOrderNumber", resource: "JobOrder", by: "jobNumber"},
	{member: "nrbVendorCode", resource: "Company", by: "companyCode", fits: noClient},
	{member: "employeeTradeCode", resource: "BillableItem", by: "billableItemCode", fits: isTrade, shows: map[string]func(*entry) *fake.Value{
		"employeeTradeGuid": theirs("billableItemGuid")}},
	{member: "billableItemGlAccountNumber", resource: "GLAccount", by: "glAccountNumber", shows: map[string]func(*entry) *fake.Value{
		"billableItemGlAccountInfo": theirs("glAccountNumber", "glAccountName")}},
	{member: "priceItemBillableItemCode", resource: "BillableItem", by: "billableItemCode", fits: sameName, shows: map[string]func(*entry) *fake.Value{
		"priceItemBillableItemGuid": theirs("billableItemGuid"), "priceItemBillableItemIsDeleted": isDeleted}},
}

// theirs shows the target's members, joined by spaces; nothing when all are empty.
func theirs(names ...string) func(*entry) *fake.Value {
	return func(target *entry) *fake.Value {
		var texts []string
		for _, name := range names {
			if target.given(name) {
				texts = append(texts, target.text(name))
			}
		}
		if texts == nil {
			return nil
		}
		return fake.Of(strings.Join(texts, " "))
	}
}

func isDeleted(target *entry) *fake.Value { return fake.Of(target.deleted) }

func noClient(target *entry, _ record) string {
	if target.text("companyType") == "Client" {
		return "is a client; a vendor is wanted"
	}
	return ""
}

func isTrade(target *entry, _ record) string {
	if !target.Get("billableItemIsTrade").Truth() {
		return "is not a labour billable item"
	}
	return ""
}

func sameName(target *entry, from record) string {
	want, got := target.text("billableItemName"), from.text("priceItemBillableItemName")
	if want != got {
		return fmt.Sprintf("has the name %q, but priceItemBillableItemName says %q", want, got)
	}
	return ""
}

// checkReferences refuses a code or name that no record has.
func (st *store) checkReferences(r record) error {
	for _, ref := range references {
		if !r.given(ref.member) {
			continue
		}
		text := r.text(ref.member)
		target := st.table(ref.resource).by(ref.by, text)
		if target == nil {
			return fmt.Errorf("%s %q does not exist; create that %s first", ref.member, text, ref.resource)
		}
		if ref.fits == nil {
			continue
		}
		if wrong := ref.fits(target, r); wrong != "" {
			return fmt.Errorf("%s %q %s", ref.member, text, wrong)
		}
	}
	return st.checkSchedule(r)
}

// checkSchedule refuses a WBS identifier that the job does not have. Under which member its
// schedule has them is not published, so that any will do.
func (st *store) checkSchedule(r record) error {
	const member = "nrbWBSSharedIdentifier"
	job := st.table("JobOrder").by("jobNumber", r.text("nrbJobOrderNumber"))
	if !r.given(member) || job != nil && holds(job.Get("jobWBSSchedule"), r.Get(member).String()) {
		return nil
	}
	return fmt.Errorf("%s %q is nowhere in the jobWBSSchedule of the job; plant it there with Server.Put", member, r.text(member))
}

// holds reports whether a JSON text is a value somewhere within another.
func holds(v *fake.Value, text string) bool {
	if v == nil || v.String() == text {
		return v != nil
	}
	within := func(inner *fake.Value) bool { return holds(inner, text) }
	return slices.ContainsFunc(v.Items, within) || slices.ContainsFunc(v.Names(), func(name string) bool { return within(v.Get(name)) })
}

// shown is what a read-only member repeats of a record that r refers to.
func (st *store) shown(member string, r record) *fake.Value {
	for _, ref := range references {
		show := ref.shows[member]
		if show == nil || !r.given(ref.member) {
			continue
		}
		if target := st.table(ref.resource).by(ref.by, r.text(ref.member)); target != nil {
			return show(target)
		}
	}
	return nil
}
