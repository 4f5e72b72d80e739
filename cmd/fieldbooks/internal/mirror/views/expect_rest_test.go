package views_test

import (
	"cmp"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// way is a phase on the way down to another.
type way struct {
	names, keys []string
	circle      bool
}

// wayTo climbs from a phase to the top.
func (f *firm) wayTo(phase record) (w way) {
	seen := map[any]bool{}
	for at := phase; ; {
		if seen[at.key("PhaseKey")] {
			return way{[]string{phase.text("Description")}, nil, true}
		}
		seen[at.key("PhaseKey")] = true
		w.names, w.keys = append([]string{at.text("Description")}, w.names...), append([]string{shown(at.key("PhaseKey"))}, w.keys...)
		above := f.get("Phases", at.key("ParentKey"))
		if above == nil || above.key("ProjectKey") != at.key("ProjectKey") || at.key("ParentKey") == at.key("ProjectKey") {
			return w
		}
		at = above
	}
}

func (f *firm) phases(do func(phase, project record)) {
	for _, key := range f.ajera.Keys("Phases") {
		phase := recordOf(f, f.ajera.Get("Phases", key))
		do(phase, f.get("Projects", phase.key("ProjectKey")))
	}
}

func (f *firm) phaseTree() (lines []string) {
	parents := map[any]bool{}
	f.phases(func(phase, _ record) { parents[phase.key("ParentKey")] = true })
	f.phases(func(phase, project record) {
		w := f.wayTo(phase)
		parent, level, rootKey, root := phase.key("ParentKey"), any(len(w.names)), any(nil), any(nil)
		switch {
		case w.circle:
			level = nil
		default:
			rootKey, root = w.keys[0], w.names[0]
			if len(w.names) == 1 {
				parent = nil
			}
		}
		lines = append(lines, line(project.key("ProjectKey"), project.text("ID"), project.text("Description"), phase.key("PhaseKey"), phase.text("ID"), phase.text("Description"),
			parent, level, rootKey, root, strings.Join(w.names, " > "), !parents[phase.key("PhaseKey")], phase.text("Status"), phase.text("BillingType")))
	})
	return lines
}

func (f *firm) percentComplete(today time.Time) (lines []string) {
	tell := func(project, at record, phaseKey any, phaseID, path string) {
		percent, date := at.decimal("ReportedPercentComplete"), at.text("ReportedPercentCompleteDate")
		if project.text("Status") != "Active" || at.text("Status") != "Active" || at.text("BillingType") != "PercentComplete" && !percent.Present() {
			return
		}
		who := at.object("ProjectManager")
		if who.key("EmployeeKey") == nil {
			who = project.object("ProjectManager")
		}
		var since any
		if day, err := time.Parse(time.DateOnly, date); err == nil {
			since = int(today.Truncate(24*time.Hour).Sub(day).Hours() / 24)
		}
		lines = append(lines, line(project.key("ProjectKey"), project.text("ID"), project.text("Description"), phaseKey, phaseID, path,
			strings.TrimSpace(who.text("FirstName")+" "+who.text("LastName")), at.text("BillingType"), percent, date, since))
	}
	f.phases(func(phase, project record) {
		tell(project, phase, phase.key("PhaseKey"), phase.text("ID"), strings.Join(f.wayTo(phase).names, " > "))
	})
	for _, key := range f.ajera.Keys("Projects") {
		project := recordOf(f, f.ajera.Get("Projects", key))
		tell(project, project, nil, "", "")
	}
	return lines
}

// total is a total as the fake shows it: that of each label follows from the key of the project.
func totalOf(key int, label int) wire.Decimal {
	cents := (key*7919 + label*104729) % 5_000_000
	return wire.MustDecimal(fmt.Sprintf("%d.%02d", cents/100, cents%100))
}

func (f *firm) money() (lines []string) {
	for _, key := range f.ajera.Keys("Projects") {
		p := recordOf(f, f.ajera.Get("Projects", key))
		fee, m := p.decimal("TotalContractAmount"), make([]wire.Decimal, 7)
		if kind := p.text("BillingType"); kind != "Overhead" && kind != "Nonbillable" && kind != "Marketing" {
			// Billed, WIP, Spent, Cost, Receipts, Receivable Balance, Hours Worked
			for i, label := range []int{0, 57, 50, 12, 32, 45, 23} {
				m[i] = totalOf(key, label)
			}
		}
		var open any
		if fee.Present() && m[0].Present() {
			open = new(big.Rat).Sub(fee.Rat(), m[0].Rat())
		}
		lines = append(lines, line(p.key("ProjectKey"), p.text("ID"), p.text("Description"), p.text("Status"), p.text("BillingType"), fee, m[0], open,
			m[1], m[2], m[3], m[4], m[5], m[6], "read"))
	}
	return lines
}

func (f *firm) payments() (lines []string) {
	for _, key := range f.ajera.Keys("VendorInvoices") {
		r := recordOf(f, f.ajera.Get("VendorInvoices", key))
		state, open := "unpaid", r.decimal("Amount").Rat()
		switch {
		case r.text("Status") == "Voided":
			state, open = "voided", sum()
		case r.truth("Paid"):
			state, open = "paid", sum()
		}
		lines = append(lines, line(r.key("VendorInvoiceKey"), r.key("VendorKey"), r.text("VendorDescription"), r.text("Number"), r.text("Date"), r.text("AccountingDate"),
			r.text("DateToPay"), r.decimal("Amount"), state, open, r.truth("OnHold")))
	}
	return lines
}

func (f *firm) priceBooks() (lines []string) {
	byGUID, byCode := map[string]record{}, map[string]record{}
	for _, key := range f.aimsio.Keys("BillableItem") {
		r := recordOf(f, f.aimsio.Get("BillableItem", key))
		byGUID[r.text("billableItemGuid")], byCode[r.text("billableItemCode")] = r, r
	}
	for _, key := range f.aimsio.Keys("Pricebook") {
		book := recordOf(f, f.aimsio.Get("Pricebook", key))
		if book.truth("priceBookIsDeleted") {
			continue
		}
		for _, price := range book.list("priceItemList") {
			item := byGUID[price.text("priceItemBillableItemGuid")]
			if price.text("priceItemBillableItemGuid") == "" {
				item = byCode[price.text("priceItemBillableItemCode")]
			}
			for i, n := range []string{"", "2", "3"} {
				if rate := price.decimal("priceItemRate" + n); rate.Present() && !price.truth("priceItemBillableItemIsDeleted") {
					lines = append(lines, priceLine(book, price, item, n, i+1))
				}
			}
		}
	}
	return lines
}

func priceLine(book, price, item record, n string, place int) string {
	rate, usual := price.decimal("priceItemRate"+n), item.decimal("billableItemDefaultRate"+n)
	name, uname := price.text("priceItemRateType"+n), price.text("priceItemRateTypeUname"+n)
	usualName, usualUname := item.text("billableItemDefaultRateType"+n), item.text("billableItemDefaultRateTypeUname"+n)
	same := true
	switch {
	case uname != "" && usualUname != "":
		same = uname == usualUname
	case name != "" && usualName != "":
		same = name == usualName
	}
	var gap, share any
	if same && usual.Present() {
		exact := new(big.Rat).Sub(rate.Rat(), usual.Rat())
		gap, share = exact, percent(exact, usual.Rat())
	}
	return line(book.text("priceBookGuid"), book.text("priceBookName"), item.text("billableItemGuid"), price.text("priceItemBillableItemCode"), price.text("priceItemBillableItemName"),
		place, rate, cmp.Or(name, uname), usual, cmp.Or(usualName, usualUname), gap, share)
}

// mapped is a row of map_jobs.
type mapped struct{ project, job, how, note string }

// mapping maps two job orders to a project that a third has the number of, another to nothing, and one that is gone.
func (f *firm) mapping() []mapped {
	jobs, projects := f.aimsio.Keys("JobOrder"), f.ajera.Keys("Projects")
	return []mapped{
		{fmt.Sprint(projects[6]), jobs[0], "by hand", "as told by the office"}, {fmt.Sprint(projects[6]), jobs[2], "", ""},
		{"", jobs[1], "by hand", ""}, {fmt.Sprint(projects[3]), "gone", "by hand", ""},
	}
}

func (f *firm) both() (lines []string) {
	mappedJob, mappedProject := map[string]bool{}, map[string]bool{}
	for _, m := range f.mapping() {
		mappedJob[m.job], mappedProject[m.project] = true, true
	}
	used := map[string]bool{}
	for _, key := range f.aimsio.Keys("JobOrder") {
		job := recordOf(f, f.aimsio.Get("JobOrder", key))
		n := len(lines)
		add := func(project record, how, note string) {
			used[shown(project.key("ProjectKey"))] = true
			lines = append(lines, line(job.text("jobGuid"), job.text("jobNumber"), job.text("jobName"), job.text("jobStatus"), job.text("jobClientName"),
				project.key("ProjectKey"), project.text("ID"), project.text("Description"), project.text("Status"), how, note))
		}
		for _, m := range f.mapping() {
			if m.job == job.text("jobGuid") && m.project != "" {
				add(f.get("Projects", m.project), cmp.Or(m.how, "map_jobs"), m.note)
			}
		}
		for _, k := range f.ajera.Keys("Projects") {
			project := recordOf(f, f.ajera.Get("Projects", k))
			if !mappedJob[job.text("jobGuid")] && !mappedProject[fmt.Sprint(k)] && project.text("ID") == strings.TrimSpace(job.text("jobNumber")) {
				add(project, "job number", "")
			}
		}
		if len(lines) == n {
			add(nil, "", "")
		}
	}
	for _, k := range f.ajera.Keys("Projects") {
		if !used[fmt.Sprint(k)] {
			p := recordOf(f, f.ajera.Get("Projects", k))
			lines = append(lines, line(nil, nil, nil, nil, nil, p.key("ProjectKey"), p.text("ID"), p.text("Description"), p.text("Status"), nil, nil))
		}
	}
	return lines
}
