package save

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

// readInPart reads an answer of which some values cannot be read.
func readInPart(t *testing.T, text string, result wire.Replied) {
	t.Helper()
	_, err := decode.Into(wire.Value(text), result)
	if _, ok := errors.AsType[*wire.UnreadError](err); !ok {
		t.Fatalf("%s: %v", text, err)
	}
	result.Reply().Raw = wire.Raw(text)
}

const oddProject = `{"Projects":[{"ProjectKey":1,"ID":"a","ActualStartDate":"0000-00-00","IsCertified":"Y","ProjectManager":5,"MarketingContact":{"EmployeeKey":"x","LastName":"L"},` +
	`"Contacts":["c",{"ContactKey":5,"Order":1},{"ContactKey":"k","Order":2}],"ReportedPercentCompleteDate":"soon","ReportedPercentDate":"2026-01-31","WageTableKey":"w"}],"InvoiceGroups":"none"}`

// TestUnreadIsNotSaved edits what could not be read, or takes it away: nothing is sent in its place.
func TestUnreadIsNotSaved(t *testing.T) {
	for place, edit := range map[string]func(*ajerav2.Project){
		"ActualStartDate":              func(p *ajerav2.Project) { p.ActualStartDate = wire.MustDate("2026-01-02") },
		"IsCertified":                  func(p *ajerav2.Project) { p.IsCertified = true },
		"WageTableKey":                 func(p *ajerav2.Project) { p.WageTableKey = 3 },
		"ReportedPercentCompleteDate":  func(p *ajerav2.Project) { p.ReportedPercentCompleteDate = wire.MustDate("2026-02-28") },
		"ProjectManager":               func(p *ajerav2.Project) { p.ProjectManager.EmployeeKey = 3 },
		"MarketingContact.EmployeeKey": func(p *ajerav2.Project) { p.MarketingContact.EmployeeKey = 3 },
		"Contacts[0]":                  func(p *ajerav2.Project) { p.Contacts = p.Contacts[1:2] },
		"Contacts[2].ContactKey":       func(p *ajerav2.Project) { p.Contacts[2].Order = 7 },
	} {
		t.Run(place, func(t *testing.T) {
			var got ajerav2.GetProjectsResult
			readInPart(t, oddProject, &got)
			edit(&got.Projects[0])
			_, err := New(methodOf(t, "UpdateProjects", 2), &got, false)
			if !errors.Is(err, fault.ErrReadOnly) || !strings.Contains(err.Error(), place) || !strings.Contains(err.Error(), "could not be read") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestUnreadParts: of a list of plain values some may be unread; a list of records tells that itself.
func TestUnreadParts(t *testing.T) {
	type link struct {
		Key int `json:"Key" wire:"key"`
	}
	type odd struct {
		Keys  []int  `json:"Keys"`
		Links []link `json:"Links"`
		Text  string `json:"Text"`
	}
	for _, test := range []struct {
		text, field string
		unread      bool
	}{
		{`{"Keys":[1,2]}`, "Keys", false}, {`{"Keys":[1,"x"]}`, "Keys", true}, {`{"Keys":"x"}`, "Keys", true}, {`{}`, "Keys", false},
		{`{"Links":[{"Key":1},"x"]}`, "Links", false}, {`{"Links":7}`, "Links", true}, {`{"Text":"a"}`, "Text", false}, {`{"Text":[]}`, "Text", true},
	} {
		var v odd
		_, _ = decode.Into(wire.Value(test.text), &v)
		r := record.Of(reflect.TypeFor[odd]())
		have, err := r.Members(wire.Value(test.text), nil)
		if got := new(differ).isUnread(r.Field(test.field), have, reflect.ValueOf(v)); err != nil || got != test.unread {
			t.Errorf("%s: unread %v, %v", test.text, got, err)
		}
	}
}

// TestUnreadStays edits other fields: what could not be read goes out as it came, or not at all.
func TestUnreadStays(t *testing.T) {
	var got ajerav2.GetProjectsResult
	readInPart(t, oddProject, &got)
	got.Projects[0].Notes = "n"
	s, err := New(methodOf(t, "UpdateProjects", 2), &got, false)
	if err != nil || string(s.updated[0]) != `{"ProjectKey":1,"Notes":"n"}` {
		t.Errorf("%v %s", err, s.updated)
	}

	got.Projects[0].Contacts[1].Order = 9
	s, err = New(methodOf(t, "UpdateProjects", 2), &got, false)
	if want := `"Contacts":["c",{"ContactKey":5,"Order":9},{"ContactKey":"k","Order":2}]`; err != nil || !strings.Contains(string(s.updated[0]), want) {
		t.Errorf("%v %s, want %s", err, s.updated, want)
	}

	var vendors ajerav1.GetVendorsResult
	const odd = `{"Vendors":["x",{"VendorKey":7,"Name":"Old","DateEstablished":"\/Date(1)\/","Unheard":1.50}]}`
	readInPart(t, odd, &vendors)
	vendors.Vendors[1].Name = "New"
	s, err = New(methodOf(t, "UpdateVendors", 1), &vendors, false)
	if want := `{"VendorKey":7,"Name":"New","DateEstablished":"\/Date(1)\/","Unheard":1.50}`; err != nil || len(s.updated) != 1 || string(s.updated[0]) != want {
		t.Errorf("%v %s, want %s", err, s.updated, want)
	}
	vendors.Vendors[0].Name = "of what was no record"
	if _, err = New(methodOf(t, "UpdateVendors", 1), &vendors, false); err == nil {
		t.Error("an item that was no record was saved")
	}
}
