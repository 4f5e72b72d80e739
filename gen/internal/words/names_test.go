package words

import (
	"slices"
	"testing"
)

func TestGoName(t *testing.T) {
	for wire, want := range map[string]string{
		"ProjectKey":             "ProjectKey",
		"Timesheet Key":          "TimesheetKey",
		"D1 Regular":             "D1Regular",
		"Non_1099":               "Non1099",
		"BuisnessTypeW9":         "BuisnessTypeW9",
		"message":                "Message",
		"icrApiKey":              "ICRAPIKey",
		"icrClientId":            "ICRClientID",
		"UsingICRMobile":         "UsingICRMobile",
		"IDs":                    "IDs",
		"Identity":               "Identity",
		"GuidOfNrb":              "GUIDOfNRB",
		"Ot Hours":               "OTHours",
		"OTHours":                "OTHours",
		"Other":                  "Other",
		"jobWBSSchedule":         "JobWBSSchedule",
		"nrbPONumber":            "NRBPONumber",
		"NRBs":                   "NRBs",
		"type":                   "Type",
		"func":                   "Func",
		"nil":                    "Nil",
		"1099 Amount":            "1099Amount",
		"":                       "",
		"- -":                    "",
		"_":                      "",
		"größe":                  "Größe",
		"été":                    "Été",
		"日本":                     "日本",
		"a\u0301b":               "AB",
		"x²":                     "X",
		"a\xffb":                 "AB",
		"Payroll Amount\tTotals": "PayrollAmountTotals",
	} {
		if got := GoName(wire); got != want {
			t.Errorf("GoName(%q) is %q, wanted %q", wire, got, want)
		}
	}
}

func TestSplit(t *testing.T) {
	for name, want := range map[string][]string{
		"":               nil,
		"icrClientId":    {"icr", "Client", "Id"},
		"ICRMobile":      {"ICR", "Mobile"},
		"jobWBSSchedule": {"job", "WBS", "Schedule"},
		"ListNRBs":       {"List", "NRBs"},
		"W9Form":         {"W9", "Form"},
		"a_b-c d":        {"a", "b", "c", "d"},
	} {
		if got := Split(name); !slices.Equal(got, want) {
			t.Errorf("Split(%q) is %q, wanted %q", name, got, want)
		}
	}
}

func TestCapital(t *testing.T) {
	for word, want := range map[string]string{"": "", "get": "Get", "été": "Été", "1st": "1st", "\xff": "\ufffd"} {
		if got := Capital(word); got != want {
			t.Errorf("Capital(%q) is %q, wanted %q", word, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range []struct{ one, many string }{
		{"JobOrder", "JobOrders"}, {"Company", "Companies"}, {"Day", "Days"}, {"Tax", "Taxes"}, {"Branch", "Branches"},
		{"NRB", "NRBs"}, {"Equipment", "Equipment"}, {"JobPayroll", "JobPayroll"}, {"Address", "Addresses"}, {"", "s"},
	} {
		if got := Plural(c.one); got != c.many {
			t.Errorf("Plural(%q) is %q, wanted %q", c.one, got, c.many)
		}
	}
	for many, one := range map[string]string{
		"JobOrders": "JobOrder", "Companies": "Company", "Taxes": "Tax", "Addresses": "Address", "Status": "Status",
		"Equipment": "Equipment", "CrewList": "Crew", "List": "List", "Gas": "Gas", "Analysis": "Analysis",
	} {
		if got := Singular(many); got != one {
			t.Errorf("Singular(%q) is %q, wanted %q", many, got, one)
		}
	}
	if got := Plural("JobOrders"); got != "JobOrders" {
		t.Errorf("the plural of a plural is %q", got)
	}
}

func TestSnake(t *testing.T) {
	if got := Snake("BillableItemNRBs"); got != "billable_item_nrbs" {
		t.Errorf("it is %q", got)
	}
}

func TestExported(t *testing.T) {
	for name, want := range map[string]string{
		"jobWBSSchedule": "JobWBSSchedule",
		"JOB_STATUS":     "JobStatus",
		"JOB-ID 2ND":     "JobID2Nd",
		"NRB":            "NRB",
		"XİX":            "Xix",
		"2nd":            "X2nd",
		"日b":             "U65E5b",
		"b日":             "BU65E5",
		"- -":            "",
	} {
		if got := Exported(name); got != want {
			t.Errorf("Exported(%q) is %q, wanted %q", name, got, want)
		}
	}
}

func TestAnyName(t *testing.T) {
	for name, want := range map[string]string{"jobId": "JobID", "": "XEmpty", "+": "XPlus", "§": "XU00A7"} {
		if got := AnyName(name); got != want {
			t.Errorf("AnyName(%q) is %q, wanted %q", name, got, want)
		}
	}
}

// TestTold: what two values share in their plain names is told by their signs, letters and case.
func TestTold(t *testing.T) {
	for value, want := range map[string][3]string{
		"on-hold": {"OnMinusHold", "OnMinusHold", "Lower"}, "ON_HOLD": {"OnUnderscoreHold", "ONUnderscoreHOLD", "Upper"},
		" SUB": {"SpaceSub", "SpaceSUB", "Upper"}, "jobId": {"JobID", "JobId", ""}, "jobID": {"JobID", "JobID", ""},
		"1st": {"1st", "1st", "Lower"}, "2": {"2", "2", ""}, "": {"Empty", "Empty", ""}, "日b": {"U65E5b", "U65E5b", "Lower"},
	} {
		if got := [3]string{WithSigns(value), Verbatim(value), Case(value)}; got != want {
			t.Errorf("%q is %q, wanted %q", value, got, want)
		}
	}
}

func TestBelow(t *testing.T) {
	for _, c := range [][3]string{
		{"", "Job", "Job"}, {"Order", "Job", "OrderJob"}, {"OrderJob", "JobLine", "OrderJobLine"}, {"OrderJob", "Job", "OrderJobJob"},
		{"TheJobOrder", "JobOrderLine", "TheJobOrderLine"}, {"Job", "Jobber", "JobJobber"},
	} {
		if got := Below(c[0], c[1]); got != c[2] {
			t.Errorf("%s below %s is %s, wanted %s", c[1], c[0], got, c[2])
		}
	}
}

func TestValueName(t *testing.T) {
	for value, want := range map[string]string{
		"On Hold": "OnHold", "1st": "1st", "+1": "Plus1", "-1": "Minus1", "": "Empty", " ": "Space", " SUB": "Sub", ">= 2": "Greater2",
	} {
		if got := ValueName(value); got != want {
			t.Errorf("ValueName(%q) is %q, wanted %q", value, got, want)
		}
	}
}
