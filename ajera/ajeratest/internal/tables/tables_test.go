package tables

import (
	"slices"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

func newTables() *Tables {
	return New(func() time.Time { return time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC) })
}

func value(t *testing.T, text string) *fake.Value {
	t.Helper()
	v, err := fake.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestKeysAreGivenOutOnce(t *testing.T) {
	b := newTables()
	if key := b.Put("Projects", fake.Object("ProjectKey", 7)); key != 7 {
		t.Fatalf("key %d", key)
	}
	before := b.Snapshot()
	if key := b.Put("Phases", fake.Object("ParentKey", 7)); key != 8 {
		t.Errorf("the phase has key %d; it shares the sequence of projects", key)
	}
	if key := b.Put("Clients", fake.Object()); key != 1 {
		t.Errorf("the client has key %d", key)
	}
	if got := b.Where("Phases", "ParentKey", 7); len(got) != 1 || got[0].Key("PhaseKey") != 8 {
		t.Errorf("phases %v", got)
	}
	b.Store = before
	if b.Row("Phases", 8) != nil || b.Row("Projects", 7) == nil || !slices.Equal(b.Keys("Projects"), []int{7}) {
		t.Error("the snapshot is not what it was")
	}
}

// TestSinceASnapshot tells what was put, replaced and taken away, and not what is as it was.
func TestSinceASnapshot(t *testing.T) {
	b := newTables()
	for i := range 4 {
		b.Put("Clients", fake.Object("Notes", i))
	}
	before := b.Snapshot()
	b.Put("Clients", fake.Object("ClientKey", 3, "Notes", "new"))
	b.Put("Clients", fake.Object("Notes", 9))
	b.Put("Clients", b.Row("Clients", 1).Clone())
	b.Remove("Clients", 2)
	b.Put("Activities", fake.Object())
	want := []Change{
		{"Activities", 1, ``, `{"ActivityKey":1}`}, {"Clients", 2, `{"Notes":1,"ClientKey":2}`, ``},
		{"Clients", 3, `{"Notes":2,"ClientKey":3}`, `{"ClientKey":3,"Notes":"new"}`}, {"Clients", 5, ``, `{"Notes":9,"ClientKey":5}`},
	}
	if got := b.Since(before); !slices.Equal(got, want) {
		t.Errorf("since then %+v, want %+v", got, want)
	}
	if got := b.Since(b.Snapshot()); got != nil {
		t.Errorf("since now %+v", got)
	}
	if got := before.Keys("Clients"); !slices.Equal(got, []int{1, 2, 3, 4}) || before.Row("Clients", 5) != nil {
		t.Errorf("the snapshot has the clients %v", got)
	}
}

func TestSaveBringsAlongWhatFollows(t *testing.T) {
	b := newTables()
	b.Put("ClientTypes", fake.Object("ClientTypeKey", 3, "Description", "Developer"))
	typ := b.TypeOf(1, "Clients")
	row := b.Blank(1, typ).With("ClientTypeKey", 3)
	first := b.Save(1, "Clients", typ, row, []string{"ClientTypeKey"})
	second := b.Save(1, "Clients", typ, row.Clone().With("ClientKey", 0), nil)
	got := b.Row("Clients", first)
	if got.Get("ClientTypeDescription").Text() != "Developer" || first == second {
		t.Errorf("%d: %s, then %d", first, got, second)
	}
	if one, two := got.Get("LastModifiedDate").Text(), b.Row("Clients", second).Get("LastModifiedDate").Text(); one == two {
		t.Errorf("both are stamped %s", one)
	}
}

func TestCheckRecord(t *testing.T) {
	b := newTables()
	typ := b.TypeOf(1, "Clients")
	for text, want := range map[string]string{
		`{"ClientKey":1,"Description":"x","AnnualPercentageRate":1.5,"Notes":null}`: "",
		`{"ClientKey":"1"}`: "ClientKey: not of type int",
		`{"NoSuch":1}`:      "unknown property NoSuch",
		`[]`:                "an object is wanted",
	} {
		if got := b.CheckRecord(1, typ, value(t, text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want string // the first member that differs
	}{
		{`{"a":1.50,"b":null}`, `{"a":1.5}`, ""},
		{`{"a":"x\u0041"}`, `{"a":"xA"}`, ""},
		{`{"a":[1,{"b":2}]}`, `{"a":[1,{"b":2.0}]}`, ""},
		{`{"a":1}`, `{"a":"1"}`, "a"},
		{`{"a":1}`, `{"a":1,"b":false}`, "b"},
		{`{"a":[1,2]}`, `{"a":[2,1]}`, "a"},
	} {
		if got := Difference(value(t, c.a), value(t, c.b)); got != c.want {
			t.Errorf("%s and %s differ in %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

func TestMoments(t *testing.T) {
	stamp := StampOf(time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC))
	if stamp != "2026-01-01 22:00:00.000 GMT-05:00 (Eastern Standard Time)" {
		t.Errorf("stamp %s", stamp)
	}
	at := func(text string) Moment {
		m, ok := ParseMoment(text)
		if !ok {
			t.Fatalf("%s is no moment", text)
		}
		return m
	}
	if at(stamp).Compare(at("2026-01-01")) != 0 || at(stamp).Compare(at("2026-01-01T23:00:00")) == 0 {
		t.Error("a day holds all its hours, two hours differ")
	}
	if at("2025-12-31").Compare(at(stamp)) >= 0 {
		t.Error("the day before is not before")
	}
	if _, ok := ParseMoment("01/02/2026"); ok {
		t.Error("a date of the vendor's other form was read")
	}
}
