package proof

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// change changes one in n of the main records, as their users would, and tells how many job orders.
func (f *firm) change(n int, what string) (jobs int) {
	for _, i := range f.some(f.jobs, n) {
		if f.aimsio.Get("JobOrder", jobKey(i)) == "" {
			continue // it was taken away
		}
		f.aimsio.Put("JobOrder", f.job(i, what, f.now()))
		jobs++
	}
	for _, entity := range []string{"Clients", "Contacts", "Vendors", "Employees"} {
		for _, key := range f.few(entity, n) {
			f.edit(entity, key, map[string]string{`"Notes":""`: fmt.Sprintf(`"Notes":%q`, what)})
		}
	}
	for _, key := range f.active("Projects", n) {
		f.edit("Projects", key, map[string]string{`"Notes":""`: fmt.Sprintf(`"Notes":%q`, what)})
	}
	for _, key := range f.active("Phases", n) {
		f.edit("Phases", key, map[string]string{`"Notes":""`: fmt.Sprintf(`"Notes":%q`, what)})
		f.edit("Projects", member(f.ajera.Get("Phases", key), "ProjectKey"), nil) // whose time of change tells it
	}
	for _, key := range f.few("VendorInvoices", n) {
		f.edit("VendorInvoices", key, map[string]string{`"Notes":""`: fmt.Sprintf(`"Notes":%q`, what)})
	}
	sheets := f.ajera.Keys("Timesheets")
	for _, key := range sheets[len(sheets)-6:] { // of the last week
		if strings.Contains(f.ajera.Get("Timesheets", key), `"TimesheetTotal":37.50`) {
			f.edit("Timesheets", key, map[string]string{`"TimesheetTotal":37.50`: `"TimesheetTotal":38.25`, `"D1 Regular":7.50`: `"D1 Regular":8.25`, `"D1":7.50`: `"D1":8.25`})
		}
	}
	return jobs
}

// few are one in n keys of an entity, one at least.
func (f *firm) few(entity string, n int) (keys []int) {
	all := f.ajera.Keys(entity)
	for _, at := range append(f.some(len(all), n), f.dice.IntN(len(all))) {
		keys = append(keys, all[at])
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// active are one in n keys of projects or phases that are active: of others the totals, which repeat
// much of the project, are not read again within the week.
func (f *firm) active(entity string, n int) []int {
	return slices.DeleteFunc(f.few(entity, n), func(key int) bool { return !strings.Contains(f.ajera.Get(entity, key), `"Status":"Active"`) })
}

var stamp = regexp.MustCompile(`"LastModifiedDate":"[^"]*"`)

// edit replaces texts in a record and moves its time of change, when it has one.
func (f *firm) edit(entity string, key int, with map[string]string) {
	record := f.ajera.Get(entity, key)
	for old, text := range with {
		record = strings.ReplaceAll(record, old, text)
	}
	now := f.now().In(time.FixedZone("", -5*60*60)).Format("2006-01-02 15:04:05.000 GMT-07:00")
	f.ajera.Put(entity, stamp.ReplaceAllString(record, `"LastModifiedDate":"`+now+` (Eastern Standard Time)"`))
}

// member is a key in a record.
func member(record, name string) (key int) {
	_, rest, _ := strings.Cut(record, `"`+name+`":`)
	_, _ = fmt.Sscan(strings.NewReplacer(",", " ", "}", " ").Replace(rest[:min(len(rest), 20)]), &key)
	return key
}

// remove takes one in n of the job orders away. The records as they were are told.
func (f *firm) remove(n int) (gone []string) {
	for _, i := range f.some(f.jobs, n) {
		if record := f.aimsio.Get("JobOrder", jobKey(i)); record != "" {
			gone = append(gone, record)
			f.aimsio.Remove("JobOrder", jobKey(i))
		}
	}
	return gone
}

// removeBooks takes one in n of Ajera's records away, with what belongs to them.
func (f *firm) removeBooks(n int) {
	for _, entity := range []string{"Clients", "Contacts", "Vendors"} {
		f.removeAll(entity, f.few(entity, n))
	}
	f.removeAll("Timesheets", slices.DeleteFunc(f.few("Timesheets", n), func(key int) bool {
		_, day, _ := strings.Cut(f.ajera.Get("Timesheets", key), `"TimesheetDate":"`)
		return day < f.now().AddDate(0, 0, -60).Format(time.DateOnly) // older ones are looked at each month
	}))
	groups, phases := f.owned("InvoiceGroups", "ProjectKey"), f.owned("Phases", "ProjectKey")
	resources, lines := f.owned("Resources", "ParentKey"), f.owned("VendorInvoicesDetails", "VendorInvoiceKey")
	for _, key := range f.few("Projects", n) {
		for _, phase := range phases[key] {
			f.removeAll("Resources", resources[phase])
		}
		f.removeAll("Phases", phases[key])
		f.removeAll("InvoiceGroups", groups[key])
		f.removeAll("Projects", []int{key})
	}
	for _, key := range f.few("VendorInvoices", n) {
		f.removeAll("VendorInvoicesDetails", lines[key])
		f.removeAll("VendorInvoices", []int{key})
	}
	activities := f.ajera.Keys("Activities")
	f.ajera.Remove("Activities", activities[len(activities)-1])
}

// owned are the keys of records by the key that a member of theirs has.
func (f *firm) owned(entity, name string) map[int][]int {
	all := map[int][]int{}
	for _, key := range f.ajera.Keys(entity) {
		owner := member(f.ajera.Get(entity, key), name)
		all[owner] = append(all[owner], key)
	}
	return all
}

func (f *firm) removeAll(entity string, keys []int) {
	for _, key := range keys {
		f.ajera.Remove(entity, key)
	}
}

// custom gives some records a field that none had before, or a value of another type.
func (f *firm) custom(value string) {
	for _, key := range f.few("Clients", 5) {
		record := f.ajera.Get("Clients", key)
		record = customField.ReplaceAllString(record, "")
		f.ajera.Put("Clients", strings.TrimSuffix(record, "}")+`,"CF_RiskScore":`+value+"}")
		f.edit("Clients", key, nil)
	}
	for _, key := range f.active("Projects", 5) {
		record := f.ajera.Get("Projects", key)
		if !strings.Contains(record, `"CustomFields":{`) {
			continue
		}
		record = customField.ReplaceAllString(record, "")
		f.ajera.Put("Projects", strings.Replace(record, `"CustomFields":{`, `"CustomFields":{"RiskScore":`+value+`,`, 1))
		f.edit("Projects", key, nil)
	}
}

// customField is that field in a record, with the comma before or behind it.
var customField = regexp.MustCompile(`,"CF_RiskScore":[^,}]*|"RiskScore":[^,}]*,`)
