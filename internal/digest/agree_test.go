package digest_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	embedded "github.com/fieldbooks/fieldbooks/generated/digest"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

func read(t *testing.T, text []byte) *digest.Digest {
	t.Helper()
	d, err := digest.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// documented is a grade of evidence as the descriptions write it.
func documented(evidence string) wire.Evidence {
	if evidence == "" {
		return wire.Documented
	}
	return wire.Evidence(evidence)
}

// TestAjeraAgrees holds the digest against the descriptions that the client goes by: the same
// methods in the same order, and the same said of each.
func TestAjeraAgrees(t *testing.T) {
	calls := read(t, embedded.Ajera()).Calls
	for version, methods := range map[int][]*wire.Method{1: ajerav1.Methods(), 2: ajerav2.Methods()} {
		mine := slices.DeleteFunc(slices.Clone(calls), func(c *digest.Call) bool { return c.Version != version })
		if len(mine) != len(methods) || len(methods) == 0 {
			t.Fatalf("version %d has %d calls, and %d methods", version, len(mine), len(methods))
		}
		for i, m := range methods {
			c := mine[i]
			want := digest.Call{
				Go: c.Go, Name: m.Name, Version: m.Version, Kind: string(m.Kind), Page: m.Page, Permission: m.Permission,
				Employee: m.Employee, Evidence: string(m.Evidence), Paged: m.Paged, Keys: c.Keys,
			}
			if m.Batch != nil {
				want.Keys = m.Batch.By
			}
			got := digest.Call{
				Go: c.Go, Name: wireName(c), Version: c.Version, Kind: c.Kind, Page: c.Page, Permission: c.Permission,
				Employee: c.Employee, Evidence: string(documented(c.Evidence)), Paged: c.Paged, Keys: c.Keys,
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("the digest says\n%+v\nand the description\n%+v", got, want)
			}
		}
	}
}

// wireName is the vendor's name of a call.
func wireName(c *digest.Call) string {
	if c.Name == "" {
		return c.Go
	}
	return c.Name
}

// TestAimsioAgrees does the same for the other vendor, parameters and kinds of body included.
func TestAimsioAgrees(t *testing.T) {
	calls, operations := read(t, embedded.Aimsio()).Calls, aimsioapi.Operations()
	if len(calls) != len(operations) || len(calls) == 0 {
		t.Fatalf("%d calls, and %d operations", len(calls), len(operations))
	}
	for i, op := range operations {
		c := calls[i]
		reads := c.Kind == "list" || c.Kind == "get"
		if c.Go != op.ID || c.Verb != op.Verb || c.Path != op.Path || c.Resource != op.Resource || c.Page != op.Page ||
			documented(c.Evidence) != op.Evidence || reads != op.Reads || (c.Body != "") != (op.Body != "") || len(c.Args) != len(op.Params) {
			t.Errorf("the digest says %+v, and the description %+v", c, op)
			continue
		}
		for k, p := range op.Params {
			if a := c.Args[k]; a.Name != p.Name || a.In != p.In || a.Required != p.Required {
				t.Errorf("%s: the digest says %+v, and the description %+v", c.Go, a, p)
			}
		}
	}
}

// TestGoNames holds that each call, and what saves its records, is a method of the generated client.
func TestGoNames(t *testing.T) {
	clients := map[int]reflect.Type{0: reflect.TypeFor[*aimsioapi.Client](), 1: reflect.TypeFor[*ajerav1.Client](), 2: reflect.TypeFor[*ajerav2.Client]()}
	saves := 0
	for _, c := range slices.Concat(read(t, embedded.Ajera()).Calls, read(t, embedded.Aimsio()).Calls) {
		for _, name := range []string{c.Go, c.Save} {
			if _, ok := clients[c.Version].MethodByName(name); !ok && name != "" {
				t.Errorf("version %d: the client has no method %s", c.Version, name)
			}
		}
		if c.Save != "" {
			saves++
		}
	}
	if saves == 0 {
		t.Error("no call says what saves its records")
	}
}

// words are the types that are no names.
var words = strings.Fields("string int decimal bool date usdate stamp millis file raw")

// TestNamesLead holds that each type of a field leads to a record, an enum or a word, and the names
// that calls and types say of their fields to one of these.
func TestNamesLead(t *testing.T) {
	for vendor, d := range map[string]*digest.Digest{"Ajera": read(t, embedded.Ajera()), "Aimsio": read(t, embedded.Aimsio())} {
		for _, c := range d.Calls {
			leads(t, d, c.Version, c.Go, slices.Concat(c.Args, c.Content, []*digest.Field{{Type: c.Body}}))
			if c.Keys != "" && !has(c.Args, c.Keys) {
				t.Errorf("%s takes no %s, which takes its keys", c.Go, c.Keys)
			}
		}
		for name, all := range d.Types {
			version := 2
			if strings.HasSuffix(name, ".v1") || d.Types[name+".v2"] != nil {
				version = 1
			}
			leads(t, d, version, name, all.Fields)
			if all.Key != "" && !has(all.Fields, all.Key) {
				t.Errorf("%s of %s has no %s, which is its key", name, vendor, all.Key)
			}
		}
	}
}

func leads(t *testing.T, d *digest.Digest, version int, of string, fields []*digest.Field) {
	for _, f := range fields {
		name := f.Type
		for list, byName := true, false; list || byName; {
			name, list, byName = digest.Element(name)
		}
		known := slices.Contains(words, name) || d.Type(name, version) != nil || d.Enum(name, version) != nil
		if !known && !(name == "" && f.Name == "") { // the body of a call without one
			t.Errorf("%s: %s is of the type %q, which nothing has", of, f.Name, f.Type)
		}
	}
}

func has(fields []*digest.Field, name string) bool {
	return slices.ContainsFunc(fields, func(f *digest.Field) bool { return f.Name == name })
}

// TestSensitive names all that is personal: what is added to the specs is looked at here.
func TestSensitive(t *testing.T) {
	var got []string
	for _, d := range []*digest.Digest{read(t, embedded.Ajera()), read(t, embedded.Aimsio())} {
		for _, name := range slices.Sorted(maps.Keys(d.Types)) {
			for _, f := range d.Types[name].Fields {
				if f.Sensitive && !d.Types[name].Sensitive {
					got = append(got, name+"."+f.Name)
				}
			}
			if d.Types[name].Sensitive {
				got = append(got, name)
			}
		}
	}
	want := []string{
		"CreditCard", "Employee.PayRates", "Employee.BirthDate", "Employee.SocialSecurityNumber", "Employee.CreditCards",
		"PayRate", "Vendor.RecipientID1099", "Employee.employeeAverageDayPay", "EmployeeWrite.employeeAverageDayPay",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sensitive are\n%q\nwanted\n%q", got, want)
	}
}
