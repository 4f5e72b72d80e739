package aimsiotest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// checkSent refuses members that a fully published schema does not have, and those of
// which nothing is published.
func checkSent(sh shape, sent, stored record) error {
	for _, name := range sent.Names() {
		member := sh.members[name]
		switch {
		case member == nil && sh.closed:
			return fmt.Errorf("%s is not a member; known are %s", name, strings.Join(sh.sorted, ", "))
		case member == nil:
			return unknown{name, "the member is not published"}
		case shapeless(member) && len(sent.Get(name).Items) > 0 && sent.text(name) != stored.text(name):
			return unknown{name, "the shape of its elements is not published"}
		}
	}
	return nil
}

// stated refuses what the vendor's text leaves open, or has lost, of a record.
func (t *table) stated(old *entry, sent record) error {
	switch {
	case sent.Get("nrbShouldReconcileWithPO").Truth():
		return unknown{"nrbShouldReconcileWithPO", "what it makes mandatory is lost in the page"}
	case old == nil:
		return nil
	case sent.given("jobStatus") && sent.text("jobStatus") != old.text("jobStatus"):
		return unknown{"another jobStatus", "which one may be sent is lost in the page"}
	case t.unstated && sent.given(t.guid) && sent.text(t.codes[0]) != old.text(t.codes[0]):
		return unknown{"a " + t.guid + " and another " + t.codes[0], "which one counts is not stated"}
	}
	return nil
}

// checkWhole refuses what the vendor's text forbids of a record, as it would be
// stored.
func (st *store) checkWhole(sh shape, r record) error {
	for _, name := range sh.required {
		if r.Get(name) != nil && r.Get(name).Raw == `""` {
			return fmt.Errorf("%s is empty, but required", name)
		}
	}
	for _, rule := range sh.rules {
		if err := rule.check(r); err != nil {
			return err
		}
	}
	if err := checkText(r); err != nil {
		return err
	}
	if err := st.checkPayroll(r); err != nil {
		return err
	}
	return st.checkReferences(r)
}

// checkPayroll holds what the text says of accounts with the Timecards module.
func (st *store) checkPayroll(r record) error {
	if !st.payroll || !r.given("employeeCode") {
		return nil
	}
	for _, name := range []string{"employeePayrollTypeName", "employeePayrollUnionName", "employeePayrollHolidayEligibility", "employeeAverageDayPay", "employeeHolidayHoursTopUp"} {
		if !r.given(name) {
			return fmt.Errorf("give %s: the account has the Timecards module", name)
		}
	}
	return nil
}

func (rule eitherOr) check(r record) error {
	if rule.When != "" && !r.given(rule.When) || slices.ContainsFunc(rule.Any, r.given) {
		return nil
	}
	with := ""
	if rule.When != "" {
		with = " with " + rule.When
	}
	return fmt.Errorf("give %s%s", strings.Join(rule.Any, " or "), with)
}

// checkText holds the sentences of the document that are not in its schemas.
func checkText(r record) error {
	for member, kind := range map[string]string{"billableItemIsTrade": "labour", "billableItemIsEquipment": "equipment"} {
		if uname := typeUname(r); r.given(member) && uname != "" && r.Get(member).Truth() != (uname == kind) {
			return fmt.Errorf("%s is %s, but the type is %s", member, r.Get(member), uname)
		}
	}
	if r.given("jobEndDate") && r.Key("jobEndDate") < r.Key("jobStartDate") {
		return fmt.Errorf("jobEndDate %s is before jobStartDate %s", r.Get("jobEndDate"), r.Get("jobStartDate"))
	}
	if r.given("nrbFileBase64Content") && !r.given("nrbFileMimeType") {
		return fmt.Errorf("give nrbFileMimeType with nrbFileBase64Content")
	}
	return nil
}

// typeUname is the machine name of a billable item's type, from either member.
func typeUname(r record) string {
	if r.given("billableItemTypeUname") {
		return r.text("billableItemTypeUname")
	}
	return strings.ReplaceAll(strings.ToLower(r.text("billableItemTypeName")), " ", "_")
}

// typeName is the display name of a machine name: "per_diem" is "Per Diem".
func typeName(uname string) string {
	words := strings.Split(uname, "_")
	for i, word := range words {
		if word != "" {
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return strings.Join(words, " ")
}

// completeType adds the other name of a type, where the document knows it.
func completeType(unames *openapi3.Schema, r record) {
	name := typeUname(r)
	if unames == nil || !slices.Contains(unames.Enum, any(name)) {
		return
	}
	if !r.given("billableItemTypeUname") {
		r.set("billableItemTypeUname", fake.Of(name))
	}
	if !r.given("billableItemTypeName") {
		r.set("billableItemTypeName", fake.Of(typeName(name)))
	}
}

// complete sets what the server fills in by itself: the other name of a type, and
// the status of a job that nobody works on yet.
func complete(sh shape, r record, isNew bool) {
	completeType(sh.members["billableItemTypeUname"], r)
	status := r.text("jobStatus")
	if job := r.Has("jobClientCode"); job && (isNew || status == "Assigned" || status == "Unassigned") {
		status = "Unassigned"
		if r.given("jobAssigneeEmployeeNumber") {
			status = "Assigned"
		}
		r.set("jobStatus", fake.Of(status))
	}
}
