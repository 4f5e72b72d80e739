package ajeratest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// edited replaces text in the raw JSON, which must hold it.
func edited(t *testing.T, raw json.RawMessage, old, new string) string {
	t.Helper()
	if !strings.Contains(string(raw), old) {
		t.Fatalf("%s is not in %s", old, raw)
	}
	return strings.Replace(string(raw), old, new, 1)
}

// read is the first record of a get method.
func (k *talker) read(version int, method, argument, entity string, key int) json.RawMessage {
	k.t.Helper()
	return dig(k.t, k.must(version, method, fmt.Sprintf(`{%q:[%d]}`, argument, key)), entity+".0")
}

func pair(updated, unchanged string) string {
	return fmt.Sprintf(`{"UpdatedClients":[%s],"UnchangedClients":[%s]}`, updated, unchanged)
}

func TestPairSavesAndAnswersTheRefreshedRecord(t *testing.T) {
	k := talk(t)
	before := k.read(1, "GetClients", "RequestedClients", "Clients", 2)
	after := edited(t, before, `"ClientTypeKey":2`, `"ClientTypeKey":3`)
	content := k.must(1, "UpdateClients", pair(after, string(before)))
	if n := field[int](t, content, "NumberOfClientsUpdated"); n != 1 {
		t.Errorf("%d updated", n)
	}
	if got := field[string](t, content, "Clients.0.ClientTypeDescription"); got != "Developer" {
		t.Errorf("the description beside the key is %q", got)
	}
	now := k.read(1, "GetClients", "RequestedClients", "Clients", 2)
	if string(now) != string(dig(t, content, "Clients.0")) {
		t.Error("the answer is not what is stored")
	}
	if string(dig(t, now, "LastModifiedDate")) == string(dig(t, before, "LastModifiedDate")) {
		t.Error("LastModifiedDate did not move")
	}
	k.refuse(1, "UpdateClients", pair(after, string(before)), ajeratest.TextConflict)
}

func TestPairRefuses(t *testing.T) {
	k := talk(t)
	raw := k.read(1, "GetClients", "RequestedClients", "Clients", 2)
	before := string(raw)
	stored := k.s.Get("Clients", 2)
	change := edited(t, raw, `"Notes":""`, `"Notes":"x"`)
	for name, c := range map[string]struct{ args, text string }{
		"nothing changed":     {pair(before, before), ajeratest.TextNoChange},
		"null is absent":      {pair(edited(t, raw, `"EmailStatementTemplateKey":null,`, ``), before), ajeratest.TextNoChange},
		"unknown property":    {pair(edited(t, raw, `{`, `{"PayRateTotal":1,`), before), ajeratest.TextInvalid},
		"read-only field":     {pair(edited(t, raw, `"ClientTypeDescription":"`, `"ClientTypeDescription":"x`), before), ajeratest.TextInvalid},
		"token":               {pair(edited(t, raw, `"LastModifiedDate":"2025`, `"LastModifiedDate":"2026`), before), ajeratest.TextInvalid},
		"wrong type":          {pair(edited(t, raw, `"Notes":""`, `"Notes":7`), before), ajeratest.TextInvalid},
		"other record":        {pair(edited(t, json.RawMessage(change), `"ClientKey":2`, `"ClientKey":3`), before), ajeratest.TextInvalid},
		"no unchanged":        {pair(change, `{}`), ajeratest.TextInvalid},
		"stale":               {pair(change, edited(t, raw, `"SendStatements":false`, `"SendStatements":true`)), ajeratest.TextConflict},
		"fragment":            {pair(`{"ClientKey":2,"Notes":"x"}`, `{"ClientKey":2,"Notes":""}`), ajeratest.TextConflict},
		"wrapped in Content":  {fmt.Sprintf(`{"UpdatedClients":{"Content":[%s]},"UnchangedClients":[%s]}`, change, before), ajeratest.TextInvalid},
		"empty":               {pair(``, before), ajeratest.TextInvalid},
		"unknown transaction": {strings.Replace(pair(change, before), `{"U`, `{"UseSingleTransaction":"no","U`, 1), ajeratest.TextInvalid},
	} {
		t.Run(name, func(t *testing.T) { k.refuse(1, "UpdateClients", c.args, c.text) })
	}
	if k.s.Get("Clients", 2) != stored {
		t.Error("a refused update changed the record")
	}
}

func TestPairInOneTransactionOrEachAlone(t *testing.T) {
	k := talk(t)
	first, second := k.read(1, "GetClients", "RequestedClients", "Clients", 2), k.read(1, "GetClients", "RequestedClients", "Clients", 3)
	good, bad := edited(t, first, `"Notes":""`, `"Notes":"new"`), edited(t, second, `{`, `{"NoSuch":1,`)
	args := pair(good+","+bad, string(first)+","+string(second))
	k.refuse(1, "UpdateClients", strings.Replace(args, `{"U`, `{"UseSingleTransaction":true,"U`, 1), ajeratest.TextInvalid)
	if strings.Contains(k.s.Get("Clients", 2), `"Notes":"new"`) {
		t.Error("half of a single transaction was saved")
	}
	e := k.call(1, "UpdateClients", args)
	if len(e.Errors) != 1 || count(t, e.Content, "Clients") != 1 || field[string](t, e.Content, "Clients.0.Notes") != "new" {
		t.Errorf("want one saved and one refused: %+v", e)
	}
}

func TestPairCreatesByNegativeKey(t *testing.T) {
	k := talk(t)
	content := k.must(1, "UpdateClients", pair(`{"ClientKey":-1,"Description":"Wren Quarry","ClientTypeKey":2,"AnnualPercentageRate":1.2500},{"ClientKey":-2,"Description":"Two"}`, ``))
	if got := field[int](t, content, "Clients.0.OriginalClientKey"); got != -1 {
		t.Errorf("OriginalClientKey %d", got)
	}
	key := field[int](t, content, "Clients.0.ClientKey")
	got := k.read(1, "GetClients", "RequestedClients", "Clients", key)
	if string(dig(t, got, "AnnualPercentageRate")) != "1.2500" || field[string](t, got, "ClientTypeDescription") != "Private Owner" {
		t.Errorf("created: %s", got)
	}
	if dig(t, got, "OriginalClientKey") != nil {
		t.Error("OriginalClientKey is stored")
	}
	k.refuse(1, "UpdateClients", pair(`{"ClientKey":-1,"Description":"A"},{"ClientKey":-1,"Description":"B"}`, ``), ajeratest.TextInvalid)
	k.refuse(1, "UpdateClients", pair(`{"ClientKey":-1,"Notes":"no name"}`, ``), ajeratest.TextInvalid)
	k.refuse(1, "UpdateClients", pair(`{"Description":"no key"}`, ``), ajeratest.TextInvalid)
}

func TestPlantedRecordComesBackByteForByte(t *testing.T) {
	k := talk(t)
	const record = `{"VendorKey":77,"Name":"Tern \u0026 Sons","ReportedAmount1099":40.3830,"FederalTaxWitheld":0,"CF_List":{"Value":"a","AllowEdit":true,"Values":["a","b"]},"TenantOnly":[1.50,null]}`
	k.s.Put("Vendors", record)
	if got := k.read(1, "GetVendors", "RequestedVendors", "Vendors", 77); string(got) != record {
		t.Errorf("got  %s\nwant %s", got, record)
	}
	after := strings.Replace(record, `"Value":"a"`, `"Value":"b"`, 1)
	content := k.must(1, "UpdateVendors", fmt.Sprintf(`{"UpdatedVendors":[%s],"UnchangedVendors":[%s]}`, after, record))
	saved := string(dig(t, content, "Vendors.0"))
	if !strings.HasPrefix(saved, strings.TrimSuffix(after, "}")+`,"LastModifiedDate"`) {
		t.Errorf("saved %s", saved)
	}
}

func TestNestedProjectPair(t *testing.T) {
	k := talk(t)
	raw := k.read(1, "GetProjectsWithResources", "RequestedProjects", "Projects", 1)
	if dig(t, raw, "InvoiceGroups.0.Client.ClientKey") == nil || dig(t, raw, "CF_BondRate") == nil || dig(t, raw, "InvoiceGroups.0.Phases.0.Phases.0.PhaseKey") == nil {
		t.Fatalf("the project is not nested: %s", raw)
	}
	plain := k.read(1, "GetProjects", "RequestedProjects", "Projects", 1)
	phase := field[int](t, plain, "InvoiceGroups.0.Phases.1.PhaseKey")
	after := edited(t, plain, `"ID":"200"`, `"ID":"200-A"`)
	after = strings.Replace(after, `"CF_Bonded":true`, `"CF_Bonded":false`, 1)
	after = strings.Replace(after, `"Phases":[{`, `"Phases":[{"PhaseKey":-5,"Description":"Added","BillingType":"PercentComplete","Phases":[{"PhaseKey":-6,"Description":"Below"}]},{`, 1)
	content := k.must(1, "UpdateProjects", fmt.Sprintf(`{"UpdatedProjects":[%s],"UnchangedProjects":[%s]}`, after, plain))
	if n := field[int](t, content, "NumberOfProjectsUpdated"); n != 1 {
		t.Errorf("%d updated", n)
	}
	flat := k.must(2, "GetProjects", `{"RequestedProjects":[1]}`)
	if !strings.Contains(string(flat), `"Bonded":false`) || !strings.Contains(k.s.Get("Phases", phase), `"ID":"200-A"`) ||
		!strings.Contains(string(flat), `"Description":"Below"`) || !strings.Contains(string(content), `"OriginalPhaseKey":-6`) {
		t.Errorf("not saved: %s", flat)
	}
	k.refuse(1, "UpdateProjects", fmt.Sprintf(`{"UpdatedProjects":[%s],"UnchangedProjects":[%s]}`, after, plain), ajeratest.TextConflict)
}
