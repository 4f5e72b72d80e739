package save

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/decode"
	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/internal/record"
	"github.com/fieldbooks/fieldbooks/wire"
)

const oneVendor = `{"Vendors":[{"VendorKey":7,"Name":"Old","Notes":null,"CF_Grade":"A","Twice":1,"Twice":2}],"NextThing":[1]}`

// TestEditsThatCannotBeSent edits what no request can say, beside an edit that could go out alone:
// the error names the place.
func TestEditsThatCannotBeSent(t *testing.T) {
	for name, test := range map[string]struct {
		edit  func(*ajerav1.GetVendorsResult)
		place string
	}{
		"members are a list":   {func(r *ajerav1.GetVendorsResult) { r.Vendors[0].Unknown = wire.Value(`[1]`) }, "VendorKey 7"},
		"members are cut off":  {func(r *ajerav1.GetVendorsResult) { r.Vendors[0].Unknown = wire.Value(`{"CF_Grade":"B`) }, "VendorKey 7"},
		"member is not UTF-8":  {func(r *ajerav1.GetVendorsResult) { r.Vendors[0].Unknown = wire.Value("{\"CF_Grade\":\"\xff\"}") }, "CF_Grade"},
		"member was taken out": {func(r *ajerav1.GetVendorsResult) { r.Vendors[0].Unknown = nil }, "CF_Grade"},
		"one of two of a name": {func(r *ajerav1.GetVendorsResult) {
			r.Vendors[0].Unknown = wire.Value(`{"CF_Grade":"A","Twice":2,"Twice":3}`)
		}, "Twice"},
		"text is not UTF-8":   {func(r *ajerav1.GetVendorsResult) { r.Vendors[0].Notes = "\xff" }, "Notes"},
		"field in other case": {func(r *ajerav1.GetVendorsResult) { set(r.Vendors[0].Other(), "NOTES", "n") }, "NOTES"},
		"new record, members broken": {func(r *ajerav1.GetVendorsResult) {
			r.Vendors = append(r.Vendors, ajerav1.Vendor{Name: "N", Unknown: wire.Value(`{`)})
		}, "VendorKey 0"},
		"new record, not UTF-8": {func(r *ajerav1.GetVendorsResult) { r.Vendors = append(r.Vendors, ajerav1.Vendor{Name: "N\xff"}) }, "VendorKey 0"},
		"beside the records":    {func(r *ajerav1.GetVendorsResult) { r.Unknown = wire.Value(`{"NextThing":[2]}`) }, "Unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			got := new(ajerav1.GetVendorsResult)
			if _, err := decode.Into(wire.Value(oneVendor), got); err != nil {
				t.Fatal(err)
			}
			got.Raw = wire.Raw(oneVendor)
			got.Vendors[0].Name = "New"
			test.edit(got)
			_, err := New(methodOf(t, "UpdateVendors", 1), got, false)
			if !errors.Is(err, fault.ErrArgument) && !errors.Is(err, fault.ErrReadOnly) || !strings.Contains(err.Error(), test.place) {
				t.Errorf("%v", err)
			}
		})
	}
}

func set(m wire.Members, name string, value any) {
	if err := m.Set(name, value); err != nil {
		panic(err)
	}
}

// TestRawEdits edits a field of JSON text beside another field.
func TestRawEdits(t *testing.T) {
	for name, test := range map[string]struct{ was, edited, want string }{
		"broken":                   {`{"A":1}`, `{"A":2`, ""},
		"broken where nothing was": {`null`, `{"A":`, ""},
		"no object":                {`{"A":1}`, `[1]`, `[1]`},
		"was no object":            {`[]`, `{"A":1}`, `{"A":1}`},
		"was nothing":              {`null`, `{"A":1}`, `{"A":1}`},
		"taken out":                {`{"A":1,"B":2}`, `{"A":3}`, ""},
		"cleared":                  {`{"A":1}`, ``, ""},
		"a member":                 {`{"A":1,"B":2}`, `{"A":3,"B":2}`, `{"A":3}`},
		"a text, cleared":          {`"x"`, ``, `null`},
	} {
		t.Run(name, func(t *testing.T) {
			text := `{"Projects":[{"ProjectKey":1,"CustomFields":` + test.was + `}]}`
			got := read(t, text, new(ajerav2.GetProjectsResult)).(*ajerav2.GetProjectsResult)
			got.Projects[0].Notes, got.Projects[0].CustomFields = "n", wire.Value(test.edited)
			s, err := New(methodOf(t, "UpdateProjects", 2), got, false)
			switch {
			case test.want == "":
				if !errors.Is(err, fault.ErrArgument) || !strings.Contains(err.Error(), "CustomFields") {
					t.Errorf("%v", err)
				}
			case err != nil || !strings.Contains(string(s.updated[0]), `"CustomFields":`+test.want):
				t.Errorf("%v", err)
			}
		})
	}
}

// TestEditsInTwoPlaces edits every two of some hundred places at once, members that the specs do
// not know too: both edits go out, or an error names one.
func TestEditsInTwoPlaces(t *testing.T) {
	for name, entity := range entities {
		t.Run(name, func(t *testing.T) {
			m := methodOf(t, name, entity.version)
			counter := 0
			text := sample(reflect.TypeOf(entity.result()).Elem(), 3, &counter)
			base := reflect.ValueOf(read(t, text, entity.result())).Elem()
			places := slices.Concat(leaves(base, place{}), embeds(base, place{}))
			for i, at := range places {
				for _, other := range []place{places[(i+1)%len(places)], places[(i*7+3)%len(places)], places[len(places)-1-i]} {
					if at.path == other.path || at.sameLink(other) {
						continue
					}
					got := read(t, text, entity.result())
					touch(t, at, reflect.ValueOf(got).Elem())
					touch(t, other, reflect.ValueOf(got).Elem())
					s, err := New(m, got, false)
					if err != nil {
						if !at.namedBy(err) && !other.namedBy(err) {
							t.Errorf("%s and %s: %v", at.path, other.path, err)
						}
						continue
					}
					if sent := changedPlaces(t, s, text); !slices.Contains(sent, at.path) || !slices.Contains(sent, other.path) || len(sent) != 2 {
						t.Errorf("%s and %s: sent %q", at.path, other.path, sent)
					}
				}
			}
		})
	}
}

// namedBy reports whether an error names the place, or what it is in.
func (p place) namedBy(err error) bool {
	_, field, _ := strings.Cut(err.Error(), `field "`)
	field, _, ok := strings.Cut(field, `"`)
	return ok && strings.HasPrefix(p.path[strings.IndexByte(p.path, '.')+1:], field)
}

// sameLink reports two members of one link, of which one may be its key: what is derived from that
// does not matter then.
func (p place) sameLink(other place) bool {
	return p.link && strings.HasPrefix(other.path, strings.TrimSuffix(p.path, p.name())) || other.link && strings.HasPrefix(p.path, strings.TrimSuffix(other.path, other.name()))
}

// embeds lists the places of members that the specs do not know, in every record below v.
func embeds(v reflect.Value, at place) (all []place) {
	r := record.Of(v.Type())
	if at.path != "" {
		next := at
		next.path, next.steps, next.fixed = record.Join(at.path, "Tenant Thing"), append(slices.Clone(at.steps), r.Embed), false
		all = append(all, next)
	}
	for i := range r.Fields {
		f, next := &r.Fields[i], at
		next.path, next.steps = record.Join(at.path, f.Name), append(slices.Clone(at.steps), f.Index)
		switch field := v.Field(f.Index); {
		case f.Shape == record.Nested:
			all = append(all, embeds(field, next)...)
		case f.Shape == record.List && field.Len() > 0:
			next.path += "[0]"
			all = append(all, embeds(field.Index(0), next)...)
		}
	}
	return all
}

func touch(t *testing.T, at place, result reflect.Value) {
	t.Helper()
	v := at.in(result)
	if text, ok := v.Addr().Interface().(*wire.Value); ok {
		set(wire.MembersIn(text), "Tenant Thing", wire.MustDecimal("2.50"))
		return
	}
	bump(t, v)
}

// changedPlaces are the places of the result at which what goes out differs from what was read.
func changedPlaces(t *testing.T, s *Save, text string) (all []string) {
	t.Helper()
	content, err := rawjson.Members(wire.Value(text))
	if err != nil {
		t.Fatal(err)
	}
	for i, sent := range s.updated {
		list := listOf(s, sent)
		value, _ := rawjson.Lookup(content, list)
		was := value[1 : len(value)-1] // the only one
		switch s.method.Update.Send {
		case wire.SendRecords:
			if string(s.unchanged[i]) != string(was) {
				t.Errorf("unchanged is %s", s.unchanged[i])
			}
		case wire.SendChanges:
			sent = merged(t, was, sent, 99)
		case wire.SendRows:
			all = append(all, changedRows(t, s, sent)...)
			continue
		}
		for _, path := range differences(t, was, sent, "") {
			all = append(all, list+"[0]."+path)
		}
	}
	return all
}

// listOf is the list that a record of a request belongs to, which its first key tells.
func listOf(s *Save, sent wire.Value) string {
	have, _ := rawjson.Members(sent)
	for _, f := range record.Of(reflect.TypeOf(s.got).Elem()).Keyed() {
		if r := record.Of(f.Type.Elem()); len(have) > 0 && r.Key.Name == have[0].Name {
			return f.Name
		}
	}
	return ""
}

func changedRows(t *testing.T, s *Save, sent wire.Value) (all []string) {
	t.Helper()
	have, _ := rawjson.Members(sent)
	for _, of := range s.method.Update.Rows {
		list, _ := rawjson.Lookup(have, of.Arg)
		rows, err := rawjson.Items(list)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			members, _ := rawjson.Members(row.Value)
			for _, m := range members[1:] {
				all = append(all, "Timesheets[0]."+of.List+"[0]."+m.Name)
			}
		}
	}
	return all
}

// TestNewRecordSaysFalse adds a record with a bool that is false and said so.
func TestNewRecordSaysFalse(t *testing.T) {
	got := read(t, `{"Vendors":[]}`, new(ajerav1.GetVendorsResult)).(*ajerav1.GetVendorsResult)
	got.Vendors = append(got.Vendors, ajerav1.Vendor{Name: "N"})
	set(got.Vendors[0].Other(), "Receives1099Form", false)
	s, err := New(methodOf(t, "UpdateVendors", 1), got, false)
	if want := `{"VendorKey":-1,"Name":"N","Receives1099Form":false}`; err != nil || string(s.updated[0]) != want {
		t.Errorf("%v", err)
	}
}
