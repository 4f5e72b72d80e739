package openapi

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/wire"
)

// novel is an answer to any read: it has the members of all kinds, with a new one
// and new enum values wherever there can be some.
const novel = `{"guid":"a","jobGuid":"a","billableItemGuid":"a","employeeGuid":"a","priceBookGuid":"a","novel":"x","yes":1,"no":{},"novelType":null,"novelRate":1.5,"novelList":[1],"novel/1":true,
	"jobStatus":"Novel","jobWBSSchedule":{"novel":1,"jobScheduleBudgetEntryOption":"Novel","jobScheduleContractValueEntryOption":"off",
		"jobScheduleChangeSettingOption":"Novel one","jobScheduleConversionRules":[{"novel":1}]},
	"billableItemTypeUname":"Novel","billableItemFormData":{"novel":1,"formDataFieldDataList":[{"novel":1}]},
	"employmentType":"Novel","employeeStatusUname":"Novel","employeePayrollHolidayEligibility":"Novel",
	"priceItemList":[{"novel":1}],"jobId":"7","job_name":"J","J. Doe":1}`

// TestDriftIsAccepted: what aimsio.Drift proposes can be pasted into the overlay as
// it is, for every schema and enum that is read.
func TestDriftIsAccepted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		answer := novel
		if path.Base(r.URL.Path) != "a" {
			answer = "[" + novel + "]"
		}
		_, _ = io.WriteString(w, answer)
	}))
	defer server.Close()
	var drift aimsio.Drift
	c, err := aimsio.New(aimsio.Config{URL: wire.Hide(server.URL), Username: "someone", Password: wire.Hide("invented"), Drift: &drift})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx := t.Context()
	for _, read := range []func() error{
		func() error { _, err := c.API.ListJobOrders(ctx); return err },
		func() error { _, err := c.API.GetJobOrder(ctx, "a"); return err },
		func() error { _, err := c.API.GetBillableItem(ctx, "a"); return err },
		func() error { _, err := c.API.GetEmployee(ctx, "a"); return err },
		func() error { _, err := c.API.GetPricebook(ctx, "a"); return err },
		func() error { _, err := c.API.GetCompany(ctx, "a"); return err },
		func() error { _, err := c.API.GetTimecard(ctx, "a"); return err },
	} {
		if err := read(); err != nil {
			t.Fatal(err)
		}
	}
	spec, corrections := present(t)
	_, actions, _ := strings.Cut(drift.String(), "actions:\n")
	files, _, err := generate([]byte(spec), []byte(corrections+actions))
	if err != nil {
		t.Fatalf("%v\n%s", err, &drift)
	}
	typeCheck(t, files)
	all := joined(files)
	for _, name := range strings.Fields(`JobStatusNovel JobScheduleBudgetEntryOptionNovel JobScheduleContractValueEntryOptionOff
		JobScheduleChangeSettingOptionNovelOne BillableItemTypeUnameNovel EmployeeEmploymentTypeNovel EmployeeStatusUnameNovel
		EmployeePayrollHolidayEligibilityNovel`) {
		if !strings.Contains(all, "\t"+name+" ") {
			t.Errorf("no constant %s", name)
		}
	}
	if n := len(regexp.MustCompile("(?m)^\tNovel +(string|int64) ").FindAllString(all, -1)); n != 12 {
		t.Errorf("%d members are new, want one of each of 12 records:\n%s", n, &drift)
	}
	if whole, _, err := generate([]byte(spec), []byte(drift.String())); err != nil || len(whole) == 0 {
		t.Errorf("as an overlay of its own: %v", err)
	}
}
