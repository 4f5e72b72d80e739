package pricebook

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// desk is somebody with a firm and a folder.
type desk struct {
	t    *testing.T
	firm *aimsiotest.Server
	dir  string
	out  bytes.Buffer
	errs bytes.Buffer
}

func newDesk(t *testing.T, options ...aimsiotest.Option) *desk {
	d := &desk{t: t, firm: aimsiotest.Start(t, append(options, aimsiotest.WithoutLimits())...), dir: t.TempDir()}
	t.Setenv("AIMSIO_URL", d.firm.URL())
	t.Setenv("AIMSIO_USERNAME", d.firm.User())
	t.Setenv("AIMSIO_PASSWORD", d.firm.Password())
	return d
}

func (d *desk) file(name string) string { return filepath.Join(d.dir, name) }

// run types a command; set changes what the global flags have.
func (d *desk) run(set func(*app.App), args ...string) error {
	d.out.Reset()
	d.errs.Reset()
	a := &app.App{In: strings.NewReader(""), Out: &d.out, Err: &d.errs, Now: time.Now}
	if set != nil {
		set(a)
	}
	c := Command(a)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	defer a.Close()
	return c.ExecuteContext(d.t.Context())
}

func yes(a *app.App) { a.Yes = true }

func (d *desk) export(book, file string) {
	d.t.Helper()
	if err := d.run(func(a *app.App) { a.Output.File = d.file(file) }, "export", book); err != nil {
		d.t.Fatal(err)
	}
}

// edit changes a cell of a file: a workbook as a spreadsheet stores it, or a line of CSV.
func (d *desk) edit(file, cell, from, to string) {
	d.t.Helper()
	if strings.HasSuffix(file, ".csv") {
		text, err := os.ReadFile(d.file(file))
		if err != nil || strings.Count(string(text), from) != 1 {
			d.t.Fatalf("%v: %q is there %d times", err, from, strings.Count(string(text), from))
		}
		if err := os.WriteFile(d.file(file), []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	book, err := excelize.OpenFile(d.file(file))
	if err != nil {
		d.t.Fatal(err)
	}
	defer book.Close()
	if got, _ := book.GetCellValue("Prices", cell); got != from {
		d.t.Fatalf("%s is %q, want %q", cell, got, from)
	}
	_ = book.SetCellDefault("Prices", cell, to)
	if err := book.Save(); err != nil {
		d.t.Fatal(err)
	}
}

// posted are the bodies that were sent.
func (d *desk) posted() (bodies []string) {
	for _, call := range d.firm.Log() {
		if call.Method == "POST" {
			bodies = append(bodies, string(call.Body))
		}
	}
	return bodies
}

// TestRoundTripChangesNothingElse: out, one price edited, back: that price goes out, digit for digit,
// and all else of the firm is as it was, byte for byte.
func TestRoundTripChangesNothingElse(t *testing.T) {
	for _, c := range []struct{ file, cell, from, to string }{
		{"p.xlsx", "I4", "40.3830", "41.100000000000001"},
		{"p.csv", "", "40.3830", "41.1"},
	} {
		d := newDesk(t)
		before := d.firm.Get("Pricebook", "Standard 2025")
		d.export("Standard 2025", c.file)
		if err := d.run(yes, "apply", "Standard 2025", d.file(c.file)); err != nil || d.posted() != nil {
			t.Fatalf("%s: what was not edited is sent: %v, %q", c.file, err, d.posted())
		}
		d.edit(c.file, c.cell, c.from, c.to)
		if err := d.run(yes, "apply", "Standard 2025", d.file(c.file)); err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		guid := regexp.MustCompile(`"priceBookGuid":"([^"]+)"`).FindStringSubmatch(before)[1]
		want := `{"priceBookList":[{"priceBookGuid":"` + guid + `","priceBookName":"Standard 2025","priceBookAction":"ADD_OR_UPDATE","priceItemList":[{` +
			`"priceItemBillableItemName":"Survey Technician","priceItemBillableItemCode":"LAB-TEC","priceItemRate":86.40,` +
			`"priceItemRateTypeUname":"hourly","priceItemRateType":"Hourly","priceItemDefaultCost":41.1}]}]}`
		if got := d.posted(); len(got) != 1 || got[0] != want {
			t.Errorf("%s: sent\n%s\nwant\n%s", c.file, got, want)
		}
		after := items(d.firm.Get("Pricebook", "Standard 2025"))
		for i, item := range items(before) {
			if item != after[i] && !strings.Contains(item, "LAB-TEC") || len(after) != len(items(before)) {
				t.Errorf("%s: it was\n%s\nand is\n%s", c.file, item, after[i])
			}
		}
	}
}

// items is the list of prices in a price book, each as it is stored.
func items(book string) []string {
	_, list, _ := strings.Cut(book, `"priceItemList":[`)
	list, _, _ = strings.Cut(list, `}],"price`)
	return strings.Split(list, `{"priceItemBillableItemName"`)
}

func TestRowsThatCannotBeUsed(t *testing.T) {
	d := newDesk(t)
	if err := os.WriteFile(d.file("p.csv"), []byte(strings.Join([]string{
		"Code,Name,Rate,Rate Type,Rate 2,Rate Type 2,Cost",
		"LAB-SUP,,twelve,,,,",   // 2
		"LAB-SUP,,12,,,,",       // 3
		"lab-tec,,1,Hourly,,,",  // 4
		",,1,Hourly,,,",         // 5
		"LAB-ENG,,,,170.00,,",   // 6
		"NO-SUCH,,\"1,5\",,,,3", // 7
		"MAT-GEO,,3,Each,,,",    // 8: well
		"MAT-AGG,,,,,,$3",       // 9
	}, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	err := d.run(yes, "apply", "Standard 2025", d.file("p.csv"))
	want := strings.ReplaceAll(`nothing was sent: not all rows can be used
p.csv, line 2, column "Rate": "twelve" is not a number; write it in digits and a point, e.g. 1234.50
p.csv, line 3, column "Code": "LAB-SUP" is in row 2 too; delete one of them
p.csv, line 4, column "Code": no billable item has the code "lab-tec"; near it are "LAB-TEC"
p.csv, line 5, column "Code": it is empty; write the code of the billable item, or delete the row
p.csv, line 6, column "Rate Type 2": Rate 2 needs its Rate Type 2, e.g. Hourly
p.csv, line 7, column "Code": no billable item has the code "NO-SUCH"
p.csv, line 7, column "Rate": "1,5" has a comma; write the number with a point and without separators, e.g. 1234.50
p.csv, line 9, column "Cost": "$3" is not a number; write it in digits and a point, e.g. 1234.50`, "p.csv", d.file("p.csv"))
	if exit.Of(err) != exit.Usage || err.Error() != want {
		t.Errorf("exit %d\ngot  %v\nwant %s", exit.Of(err), err, want)
	}
	if d.posted() != nil {
		t.Errorf("sent %q", d.posted())
	}
}

// TestFates: whatever becomes of the call, the exit code and the result say what is certain.
func TestFates(t *testing.T) {
	post := func(kind aimsiotest.Fault) func(*desk) {
		return func(d *desk) { kind.Method, kind.Path = "POST", "Pricebook"; d.firm.Fail(kind) }
	}
	for _, c := range []struct {
		name   string
		fail   func(*desk)
		option []aimsiotest.Option
		code   exit.Code
		says   string // the error
		result string
	}{
		{name: "well", result: "done"},
		{name: "lost on the way", fail: post(aimsiotest.Fault{Kind: aimsiotest.ResetBefore}), code: exit.Unknown, says: "apply the file again for the rest", result: "unknown"},
		{name: "answer lost", fail: post(aimsiotest.Fault{Kind: aimsiotest.ResetAfter}), result: "done"},
		{name: "refused", fail: post(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 400, When: aimsiotest.Before}), code: exit.Refused, says: "refused", result: "refused"},
		{name: "denied", option: []aimsiotest.Option{aimsiotest.Deny("POST Pricebook")}, code: exit.Denied, says: "permi", result: "refused"},
		{name: "unreadable afterwards", fail: func(d *desk) {
			post(aimsiotest.Fault{Kind: aimsiotest.ResetAfter, Met: func() {
				d.firm.Fail(aimsiotest.Fault{Kind: aimsiotest.Status, Status: 404, Method: "GET", Path: "Pricebook/{}", Times: aimsiotest.Always})
			}})(d)
		}, code: exit.Unknown, says: "could not be read again", result: "unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, c.option...)
			d.export("Standard 2025", "p.csv")
			d.edit("p.csv", "", "40.3830", "41")
			if c.fail != nil {
				c.fail(d)
			}
			err := d.run(yes, "apply", "Standard 2025", d.file("p.csv"))
			if exit.Of(err) != c.code || c.says != "" && !strings.Contains(err.Error(), c.says) {
				t.Errorf("exit %d, %v", exit.Of(err), err)
			}
			if !strings.Contains(d.out.String(), `"Result": "`+c.result+`"`) {
				t.Errorf("want the result %s: %s", c.result, &d.out)
			}
		})
	}
}

// TestSomebodyElseIsFaster: a price book that changed between the question and the answer is not written.
func TestSomebodyElseIsFaster(t *testing.T) {
	d := newDesk(t)
	d.export("Standard 2025", "p.csv")
	d.edit("p.csv", "", "40.3830", "41")
	err := d.run(func(a *app.App) {
		a.InTerminal = true
		a.In = bufio.NewReader(answer(func() string {
			book := strings.Replace(d.firm.Get("Pricebook", "Standard 2025"), "128.50", "129.00", 1)
			d.firm.Put("Pricebook", book)
			return "y\n"
		}))
	}, "apply", "Standard 2025", d.file("p.csv"))
	if exit.Of(err) != exit.Conflict || d.posted() != nil {
		t.Errorf("exit %d, %v, sent %q", exit.Of(err), err, d.posted())
	}
}

// answer is somebody who is asked.
type answer func() string

func (f answer) Read(p []byte) (int, error) { return copy(p, f()), nil }

// TestReplaceTakesMoreThanYes: what makes prices vanish is confirmed by their number.
func TestReplaceTakesMoreThanYes(t *testing.T) {
	for _, c := range []struct {
		name  string
		set   func(*app.App)
		extra []string
		code  exit.Code
		sent  string // in the body, "" for none
	}{
		{"yes alone", yes, []string{"--replace"}, exit.Usage, ""},
		{"a wrong number", yes, []string{"--replace", "--vanishing", "2"}, exit.Usage, ""},
		{"the number", yes, []string{"--replace", "--vanishing", "1"}, exit.OK, `"REPLACE"`},
		{"nobody there", nil, []string{"--replace", "--vanishing", "1"}, exit.Usage, ""},
		{"typed yes", typed("y\n"), []string{"--replace"}, exit.Refused, ""},
		{"typed the number", typed("1\n"), []string{"--replace"}, exit.OK, `"REPLACE"`},
		{"without replace", yes, nil, exit.OK, `"ADD_OR_UPDATE"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.export("Standard 2025", "p.csv")
			d.edit("p.csv", "", "MIL-STD,Mileage,0.70,Kilometre,,,,,0.6700,,\n", "")
			d.edit("p.csv", "", "40.3830", "41")
			err := d.run(c.set, append([]string{"apply", "Standard 2025", d.file("p.csv")}, c.extra...)...)
			if exit.Of(err) != c.code {
				t.Errorf("exit %d, %v", exit.Of(err), err)
			}
			if sent := strings.Join(d.posted(), ""); !strings.Contains(sent, c.sent) || (sent == "") != (c.sent == "") {
				t.Errorf("sent %q", sent)
			}
			if there := strings.Contains(d.firm.Get("Pricebook", "Standard 2025"), "MIL-STD"); there == (c.sent == `"REPLACE"`) {
				t.Errorf("the price that is not mentioned is there: %v", there)
			}
		})
	}
}

// TestReplaceOfNothing: where nothing vanishes there is nothing to confirm, and only the change is sent.
func TestReplaceOfNothing(t *testing.T) {
	d := newDesk(t)
	d.export("Standard 2025", "p.csv")
	d.edit("p.csv", "", "40.3830", "41")
	err := d.run(yes, "apply", "Standard 2025", d.file("p.csv"), "--replace")
	if sent := strings.Join(d.posted(), ""); err != nil || !strings.Contains(sent, `"ADD_OR_UPDATE"`) || strings.Contains(sent, "MIL-STD") {
		t.Errorf("%v, sent %s", err, sent)
	}
}

func typed(line string) func(*app.App) {
	return func(a *app.App) { a.InTerminal, a.In = true, strings.NewReader(line) }
}

// TestEqualIsTheSame: a spreadsheet that saves 40.3830 keeps 40.383. That is no change, and what goes
// out because of another value in the row goes out as Aimsio had it.
func TestEqualIsTheSame(t *testing.T) {
	d := newDesk(t)
	d.export("Standard 2025", "p.csv")
	d.edit("p.csv", "", "40.3830", "40.383")
	d.edit("p.csv", "", "LAB-TEC,Survey Technician,86.40,Hourly", "LAB-TEC,Technician,86.4,HOURLY")
	if err := d.run(yes, "apply", "Standard 2025", d.file("p.csv")); err != nil || d.posted() != nil {
		t.Errorf("%v, sent %q", err, d.posted())
	}
	if !strings.Contains(d.errs.String(), "0 changed, 14 the same") || !strings.Contains(d.errs.String(), "1 row has another name") {
		t.Errorf("says %s", &d.errs)
	}
	d.edit("p.csv", "", "86.4,", "87,")
	err := d.run(yes, "apply", "Standard 2025", d.file("p.csv"))
	if sent := strings.Join(d.posted(), ""); err != nil || !strings.Contains(sent, `"priceItemRate":87,`) || !strings.Contains(sent, `"priceItemDefaultCost":40.3830}`) {
		t.Errorf("%v, sent %s", err, sent)
	}
}

// TestPricesThatVanishedAreTold: nobody knows what Aimsio does to prices that are not mentioned.
func TestPricesThatVanishedAreTold(t *testing.T) {
	d := newDesk(t)
	if err := os.WriteFile(d.file("p.csv"), []byte("Code,Cost\nLAB-TEC,41\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.firm.Fail(aimsiotest.Fault{Kind: aimsiotest.Slow, Method: "POST", Met: func() {
		book := d.firm.Get("Pricebook", "Standard 2025")
		last := strings.LastIndex(book, `,{"priceItemBillableItemName"`)
		d.firm.Put("Pricebook", book[:last]+book[last+strings.Index(book[last:], "}")+1:])
	}})
	err := d.run(yes, "apply", "Standard 2025", d.file("p.csv"))
	if exit.Of(err) != exit.Failed || !strings.Contains(err.Error(), `but 1 price of price book "Standard 2025", which the file does not mention, is gone`) {
		t.Errorf("exit %d, %v", exit.Of(err), err)
	}
}

func TestNewPrices(t *testing.T) {
	d := newDesk(t)
	if err := os.WriteFile(d.file("p.csv"), []byte("Code,Rate,Rate Type\nMIL-STD,0.7000,kilometre\nLAB-SUP,140.10,day\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.run(yes, "apply", "Municipal 2025", d.file("p.csv")); err != nil {
		t.Fatal(err)
	}
	sent := strings.Join(d.posted(), "")
	for _, want := range []string{
		`"priceItemBillableItemName":"Mileage","priceItemBillableItemCode":"MIL-STD","priceItemRate":0.7000,"priceItemRateTypeUname":"kilometre","priceItemRateType":"Kilometre"}`,
		`"priceItemRate":140.10,"priceItemRateType":"day",`, // one that Aimsio may know, and nobody has used
	} {
		if !strings.Contains(sent, want) {
			t.Errorf("sent %s\nwant %s", sent, want)
		}
	}
}

func TestNear(t *testing.T) {
	codes := []string{"LAB-TEC", "LAB-ENG", "007", "MAT-AGG", "MAT-GEO"}
	for code, want := range map[string]string{"lab tec": "LAB-TEC", "7": "007", "MAT-AGG ": "MAT-AGG", "LAB-TEK": "LAB-TEC", "zzz": "", "": ""} {
		if got := strings.Join(near(code, codes), " "); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}
