package call

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// things is a call that takes one of everything.
func things() *digest.Call {
	return &digest.Call{Go: "GetThings", Kind: "get", Keys: "RequestedThings", Args: []*digest.Field{
		{Name: "RequestedThings", Type: "[int]", Required: true}, {Name: "FilterByStatus", Type: "[Status]"},
		{Name: "AsOfDate", Type: "date"}, {Name: "Things", Type: "[Thing]"}, {Name: "Deep", Type: "bool"},
	}}
}

func TestFill(t *testing.T) {
	body := filepath.Join(t.TempDir(), "body.yaml")
	if err := os.WriteFile(body, []byte("RequestedThings: [1]\nFilterByStatus: [Inactive]\nOdd: 1.50\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ line, in, want string }{
		{"12 15", "", `{"RequestedThings":[12,15]}`},
		{"--requested-things 12 15", "", `{"RequestedThings":[12,15]}`},
		{"-", "12\n\n\"15\"\n", `{"RequestedThings":[12,15]}`},
		{"-", "[\n 12,\n 15]", `{"RequestedThings":[12,15]}`},
		{"-", "", "none"},
		{"1 --status Active,inactive --status Active --as-of-date 2026-10-31 --deep", "", `{"FilterByStatus":["Active","Inactive","Active"],"AsOfDate":"2026-10-31","Deep":true,"RequestedThings":[1]}`},
		{"1 --deep=false", "", `{"Deep":false,"RequestedThings":[1]}`},
		{"--body " + body, "", `{"RequestedThings":[1],"FilterByStatus":["Inactive"],"Odd":1.50}`},
		{"--body " + body + " --status Active 2", "", `{"RequestedThings":[1,2],"FilterByStatus":["Active"],"Odd":1.50}`},
		{"--body -", `{"RequestedThings":[7]}`, `{"RequestedThings":[7]}`},
		{"", "", "! get-things: RequestedThings (keys behind the command, or --requested-things) is missing; give it, or all arguments with --body"},
		{"x", "", `! the keys of get-things: "x" is no whole number, such as 12`},
		{"1 --as-of-date 1/2/26", "", `! --as-of-date: "1/2/26" is no date`},
		{"--body - -", "", "! standard input cannot be both --body and the keys"},
		{"--body -", `[1]`, "! --body: a list or a single value, where an object of arguments by their names is expected"},
		{"--body nowhere.yaml", "", "! --body: nowhere.yaml: there is no such file"},
	} {
		cmd := &cobra.Command{Use: "x"}
		f := newForm(cmd, sample(), things(), taken)
		if err := cmd.ParseFlags(strings.Fields(c.line)); err != nil {
			t.Fatalf("%s: %v", c.line, err)
		}
		given, err := f.fill(cmd.Flags().Args(), strings.NewReader(c.in))
		got := said(rawjson.Object(given.members), err)
		if given.none {
			got = "none"
		}
		if !strings.HasPrefix(got, c.want) || err == nil && got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.line, got, c.want)
		}
		if err != nil && exit.Of(err) != exit.Usage {
			t.Errorf("%s: code %d", c.line, exit.Of(err))
		}
	}
}

// TestVerbatim sends as typed what the specs do not name: nothing of it may be lost.
func TestVerbatim(t *testing.T) {
	f := newForm(&cobra.Command{Use: "x"}, sample(), things(), taken)
	list, err := rawjson.Members(wire.Value(`{"RequestedThings":[1],"Things":[{"Name":"x","Odd":1.50}],"Stranger":2.00}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, extra := range wire.OptionsOf(f.verbatim(list)).Extra {
		value, err := extra.JSON()
		got = append(got, extra.Name+"="+said(value, err))
	}
	if text := strings.Join(got, " "); text != `Things=[{"Name":"x","Odd":1.50}] Stranger=2.00` {
		t.Error(text)
	}
}

func TestCompare(t *testing.T) {
	was, _ := rawjson.Members(wire.Value(`{"ThingKey":1,"Name":"Old","Rate":1.50,"Seen":"a","OldDate":"2026-01-01"}`))
	for delta, want := range map[string]string{
		`{"ThingKey":1,"Name":"Old"}`:            "",
		`{"ThingKey":1,"Name":"New","Rate":1.5}`: "Name  \"Old\" -> \"New\"\nRate  1.50  -> 1.5",
		`{"Date":"2026-01-02"}`:                  "OldDate  \"2026-01-01\" -> \"2026-01-02\"",
		`{"Custom":1}`:                           "Custom  (nothing) -> 1",
		`{"Pay":1}`:                              "Pay  (nothing) -> [hidden]",
		`{"Pay":null}`:                           "",
		`{"Total":1}`:                            "! Things 1: Total cannot be written",
		`{"Seen":"b"}`:                           "! Things 1: somebody changed it since you read it",
	} {
		members, _ := rawjson.Members(wire.Value(delta))
		_, found, err := compare(sample().Types["Thing"], "Things 1", was, members)
		got := said(nil, err)
		if err == nil {
			_, rest, _ := strings.Cut(found.plan(newMask(sample(), false), "x"), "Things 1\n")
			got = strings.TrimSpace(strings.ReplaceAll(rest, "\n  ", "\n"))
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", delta, got, want)
		}
	}
}
