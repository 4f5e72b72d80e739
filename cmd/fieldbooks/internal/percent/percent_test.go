package percent

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// desk is somebody with a firm and a folder.
type desk struct {
	t    *testing.T
	firm *ajeratest.Server
	dir  string
	ctx  context.Context
	out  bytes.Buffer
	errs bytes.Buffer
}

func newDesk(t *testing.T, options ...ajeratest.Option) *desk {
	until := time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)
	d := &desk{t: t, firm: ajeratest.Start(t, append(options, ajeratest.WithoutLimits(), ajeratest.WithFirmUntil(until))...), dir: t.TempDir(), ctx: t.Context()}
	t.Setenv("AJERA_API_URL", d.firm.URL())
	t.Setenv("AJERA_API_USERNAME", d.firm.User())
	t.Setenv("AJERA_API_PASSWORD", d.firm.Password())
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
	c.SetOut(io.Discard)
	c.SetArgs(args)
	defer a.Close()
	return c.ExecuteContext(d.ctx)
}

func yes(a *app.App) { a.Yes = true }

func (d *desk) export(file string, args ...string) {
	d.t.Helper()
	if err := d.run(func(a *app.App) { a.Output.File = d.file(file) }, append([]string{"export"}, args...)...); err != nil {
		d.t.Fatal(err)
	}
}

// write writes a file of lines.
func (d *desk) write(file string, lines ...string) {
	d.t.Helper()
	if err := os.WriteFile(d.file(file), []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// fill fills in the row of a phase: New Percent as the workbook stores it, or as CSV has it.
func (d *desk) fill(file, phase, percent, date string) {
	d.t.Helper()
	if strings.HasSuffix(file, ".xlsx") {
		d.fillWorkbook(file, phase, percent, date)
		return
	}
	text, err := os.ReadFile(d.file(file))
	if err != nil {
		d.t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if strings.Contains(line, ","+phase+",") {
			lines[i] = strings.TrimSuffix(line, ",,,") + "," + percent + "," + date + ","
			d.write(file, strings.Join(lines, "\n"))
			return
		}
	}
	d.t.Fatalf("no row of phase %s", phase)
}

func (d *desk) fillWorkbook(file, phase, percent, date string) {
	book, err := excelize.OpenFile(d.file(file))
	if err != nil {
		d.t.Fatal(err)
	}
	defer book.Close()
	rows, _ := book.GetRows("Percent complete")
	for i, row := range rows {
		if len(row) > 4 && row[4] == phase {
			_ = book.SetCellDefault("Percent complete", fmt.Sprintf("I%d", i+1), percent)
			_ = book.SetCellStr("Percent complete", fmt.Sprintf("J%d", i+1), date)
		}
	}
	if err := book.Save(); err != nil {
		d.t.Fatal(err)
	}
}

// saves are the arguments of the saves that were sent.
func (d *desk) saves() (args []string) {
	for _, call := range d.firm.Log() {
		if call.Method == "UpdateProjects" {
			args = append(args, string(call.Args))
		}
	}
	return args
}

// TestRoundTripChangesNothingElse: out, one phase filled in, back: that goes out, digit for digit, and
// all else of the firm is as it was, byte for byte.
func TestRoundTripChangesNothingElse(t *testing.T) {
	for _, c := range []struct{ file, percent string }{{"p.xlsx", "55.049999999999997"}, {"p.csv", "55.05"}, {"p.csv", "55.05 %"}} {
		d := newDesk(t)
		before := d.records()
		d.export(c.file)
		if err := d.run(yes, "import", d.file(c.file)); err != nil || d.saves() != nil {
			t.Fatalf("%s: what was not filled in is sent: %v", c.file, err)
		}
		d.fill(c.file, "5", c.percent, "2026-03-31")
		if err := d.run(yes, "import", d.file(c.file)); err != nil {
			t.Fatalf("%s: %v", c.file, err)
		}
		const want = `{"UpdatedProjects":[{"PhaseKey":5,"ReportedPercentComplete":55.05,"ReportedPercentCompleteDate":"2026-03-31"}],"UnchangedProjects":`
		if got := d.saves(); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s: sent %.300q\nwant %s", c.file, got, want)
		}
		after := d.records()
		for key := range before {
			if key != "Phases 5" && after[key] != before[key] {
				t.Errorf("%s: %s was %s\nand is %s", c.file, key, before[key], after[key])
			}
		}
		modified := regexp.MustCompile(`"LastModifiedDate":"[^"]*"`)
		wanted := strings.NewReplacer(`"ReportedPercentComplete":20.9810`, `"ReportedPercentComplete":55.05`, `2026-03-13`, `2026-03-31`).Replace(before["Phases 5"])
		if modified.ReplaceAllString(after["Phases 5"], "") != modified.ReplaceAllString(wanted, "") {
			t.Errorf("%s: the phase is\n%s\nwant\n%s", c.file, after["Phases 5"], wanted)
		}
	}
}

// records are all phases and projects of the firm. When a project was modified the fake writes down.
func (d *desk) records() map[string]string {
	all := make(map[string]string)
	for _, entity := range []string{"Projects", "Phases", "InvoiceGroups", "Resources"} {
		for _, key := range d.firm.Keys(entity) {
			all[fmt.Sprint(entity, " ", key)] = regexp.MustCompile(`"LastModifiedDate":"[^"]*"`).ReplaceAllString(d.firm.Get(entity, key), "")
		}
	}
	return all
}

// TestAllRowsAreCheckedFirst: every fault of every row at once, and nothing is sent.
func TestAllRowsAreCheckedFirst(t *testing.T) {
	d := newDesk(t)
	d.export("all.csv", "--status", "Active,Closed,Hold")
	for _, c := range []struct {
		name string
		code exit.Code
		rows []string
		want string // ^ stands for the file
	}{
		{"what can be seen in the file", exit.Usage, []string{
			"Project ID,Phase ID,Phase Key,New Percent,New Date",
			"25-10100-000,100,,half,", "25-10100-000,100,x,101,31.3.2026", ",100,,5,", "25-10100-000,,,-1,",
		}, `nothing was sent: not all rows can be used
^, line 2, column "New Percent": "half" is not a number; write it in digits and a point, e.g. 1234.50
^, line 3, column "Phase Key": "x" is no whole number
^, line 3, column "New Percent": 101 is not between 0 and 100
^, line 3, column "New Date": "31.3.2026" is no date that is the same everywhere; write it as 2026-03-31, or use a workbook (.xlsx) and the format Date
^, line 4, column "Project ID": it is empty; write the ID of the project
^, line 5, column "New Percent": -1 is not between 0 and 100`},
		{"what Ajera knows", exit.Conflict, []string{
			"Project ID,Phase ID,Phase Key,New Percent,Last Percent",
			"25-10100-000,100,,50,0.1720",         // 2: well
			"25-99999-000,100,,50,",               // 3
			"25-10100-000,110,3,50,94.368",        // 4: by its own ID; well
			"25-10100-000,100 > 110,,51,94.3680",  // 5
			"25-10100-000,500,,50,",               // 6
			"25-10100-000,,12,50,",                // 7
			"25-10100-000,100 > 120,7,50,19.9550", // 8
			"25-10100-000,200,,50,20",             // 9
		}, `nothing was sent: 5 rows cannot be used
^, line 5: it is about the same as row 4; delete one of them
^, line 6, column "Phase ID": project "25-10100-000" has no phase "500"; it has "100", "100 > 110", "100 > 120", "200", "300", "400"
^, line 7, column "Phase Key": project "25-10100-000" has no phase with key 12
^, line 8, column "Phase ID": phase 7 is "400" in Ajera, and not "100 > 120"; correct the row, or export anew
^, line 3, column "Project ID": no project has the ID "25-99999-000", or more than one has
^, line 9, column "Last Percent": it is 20.9810 in Ajera by now, and not 20`},
	} {
		d.write("p.csv", c.rows...)
		err := d.run(yes, "import", d.file("p.csv"))
		if want := strings.ReplaceAll(c.want, "^", d.file("p.csv")); exit.Of(err) != c.code || err.Error() != want {
			t.Errorf("%s: exit %d\ngot  %v\nwant %s", c.name, exit.Of(err), err, want)
		}
	}
	if d.saves() != nil {
		t.Errorf("sent %q", d.saves())
	}
}

func TestClosedPhase(t *testing.T) {
	d := newDesk(t)
	d.firm.Put("Phases", strings.Replace(d.firm.Get("Phases", 5), `"Status":"Active"`, `"Status":"Closed"`, 1))
	d.export("p.csv")
	d.fill("p.csv", "5", "90", "")
	if err := d.run(yes, "import", d.file("p.csv")); exit.Of(err) != exit.Usage || !strings.Contains(err.Error(), `"25-10100-000 200" is closed; open it in Ajera first`) {
		t.Errorf("exit %d, %v", exit.Of(err), err)
	}
}

// TestSomebodyElseWasFaster: what was changed since the export is told, and written only when asked for.
func TestSomebodyElseWasFaster(t *testing.T) {
	d := newDesk(t)
	d.export("p.csv")
	d.fill("p.csv", "5", "90", "")
	d.fill("p.csv", "6", "91", "")
	d.firm.Put("Phases", strings.Replace(d.firm.Get("Phases", 5), "20.9810", "30", 1))
	err := d.run(yes, "import", d.file("p.csv"))
	if exit.Of(err) != exit.Conflict || !strings.Contains(err.Error(), `line 6, column "Last Percent": it is 30 in Ajera by now, and not 20.9810`) || d.saves() != nil {
		t.Errorf("exit %d, %v", exit.Of(err), err)
	}
	if err := d.run(yes, "import", d.file("p.csv"), "--overwrite"); err != nil || !strings.Contains(d.firm.Get("Phases", 5), `"ReportedPercentComplete":90`) {
		t.Errorf("%v", err)
	}
}

// TestSomebodyElseIsFaster: a change between the question and the save is met by the vendor.
func TestSomebodyElseIsFaster(t *testing.T) {
	d := newDesk(t)
	d.export("p.csv")
	d.fill("p.csv", "5", "90", "")
	err := d.run(func(a *app.App) {
		a.InTerminal = true
		a.In = bufio.NewReader(answer(func() string {
			d.firm.Put("Phases", strings.Replace(d.firm.Get("Phases", 5), "20.9810", "30", 1))
			return "y\n"
		}))
	}, "import", d.file("p.csv"))
	if exit.Of(err) != exit.Conflict || !strings.Contains(d.out.String(), `"Result": "conflict"`) || !strings.Contains(d.firm.Get("Phases", 5), `"ReportedPercentComplete":30`) {
		t.Errorf("exit %d, %v, %s", exit.Of(err), err, &d.out)
	}
}

// answer is somebody who is asked.
type answer func() string

func (f answer) Read(p []byte) (int, error) { return copy(p, f()), nil }

// TestFates: each project has a fate of its own, and the same file does the rest.
func TestFates(t *testing.T) {
	second := func(f ajeratest.Fault) ajeratest.Fault { f.Method, f.Nth = "UpdateProjects", 2; return f }
	refusal := ajeratest.Fault{Kind: ajeratest.Refusal, ErrorID: -7, Text: "no", When: ajeratest.Before}
	for _, c := range []struct {
		name  string
		fault ajeratest.Fault
		code  exit.Code
		fates string
	}{
		{"well", second(ajeratest.Fault{Kind: ajeratest.Slow}), exit.OK, "done done done"},
		{"one refused", second(refusal), exit.Partial, "done refused done"},
		{"all refused", ajeratest.Fault{Kind: ajeratest.Refusal, Method: "UpdateProjects", ErrorID: -7, Text: "no", When: ajeratest.Before, Times: ajeratest.Always}, exit.Refused, "refused refused refused"},
		{"one lost on the way", second(ajeratest.Fault{Kind: ajeratest.ResetBefore}), exit.Unknown, "done unknown done"},
		{"one answer lost", second(ajeratest.Fault{Kind: ajeratest.ResetAfter}), exit.OK, "done done done"},
		{"no permission any more", second(ajeratest.Fault{Kind: ajeratest.Refusal, ErrorID: -1, Text: "Unauthorized method: UpdateProjects", When: ajeratest.Before}), exit.Partial, "done refused not sent"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.export("p.csv")
			for _, phase := range []string{"5", "12", "47"} {
				d.fill("p.csv", phase, "90", "")
			}
			d.firm.Fail(c.fault)
			err := d.run(yes, "import", d.file("p.csv"))
			if got := fates(d.out.String()); exit.Of(err) != c.code || got != c.fates {
				t.Errorf("exit %d, %s: %v", exit.Of(err), got, err)
			}
			if c.name == "all refused" {
				return // and will be
			}
			sent := len(d.saves())
			if err := d.run(yes, "import", d.file("p.csv")); err != nil {
				t.Errorf("once more: %v", err)
			}
			want := strings.Count(c.fates, "refused") + strings.Count(c.fates, "unknown") + strings.Count(c.fates, "not sent")
			if again := len(d.saves()) - sent; again != want {
				t.Errorf("%d were sent again, want %d", again, want)
			}
			for _, key := range []int{5, 12, 47} {
				if !strings.Contains(d.firm.Get("Phases", key), `"ReportedPercentComplete":90`) {
					t.Errorf("phase %d is not there", key)
				}
			}
		})
	}
}

func fates(out string) string {
	var words []string
	for _, m := range regexp.MustCompile(`"Result": "([^"]*)"`).FindAllStringSubmatch(out, -1) {
		words = append(words, m[1])
	}
	return strings.Join(words, " ")
}

// TestInterrupted: after Ctrl-C no further project is sent, and what was done is said.
func TestInterrupted(t *testing.T) {
	d := newDesk(t)
	d.export("p.csv")
	for _, phase := range []string{"5", "12", "47"} {
		d.fill("p.csv", phase, "90", "")
	}
	ctx, cancel := context.WithCancel(t.Context())
	d.ctx = ctx
	d.firm.Fail(ajeratest.Fault{Kind: ajeratest.Slow, Method: "UpdateProjects", Nth: 2, Delay: 10 * time.Millisecond, Met: cancel})
	err := d.run(yes, "import", d.file("p.csv"))
	got := fates(d.out.String())
	if code := exit.Of(err); code != exit.Interrupted && code != exit.Unknown || !strings.HasPrefix(got, "done ") || !strings.HasSuffix(got, " not sent") {
		t.Errorf("exit %d, %s: %v", code, got, err)
	}
}

// TestOwnSheet: a sheet that somebody made needs no more than the project and the percentage.
func TestOwnSheet(t *testing.T) {
	d := newDesk(t)
	d.write("mine.csv", "project id;new percent;who", "25-10100-000;75;Ann", "25-10137-001;;Bob")
	if err := d.run(yes, "import", d.file("mine.csv"), "--date", "2026-03-31"); err != nil {
		t.Fatal(err)
	}
	const want = `{"UpdatedProjects":[{"ProjectKey":1,"ReportedPercentComplete":75,"ReportedPercentCompleteDate":"2026-03-31"}],`
	if got := d.saves(); len(got) != 1 || !strings.HasPrefix(got[0], want) {
		t.Errorf("sent %.200q", got)
	}
	for _, want := range []string{`not used: column "who"`, `has no column "Last Percent"`, "1 row without New Percent, 0 in Ajera already, 1 to send"} {
		if !strings.Contains(d.errs.String(), want) {
			t.Errorf("says %s\nwant %s", &d.errs, want)
		}
	}
}

func TestUsage(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct{ args, file, says string }{
		{"export", "", "say where to write the sheet: --file progress.xlsx"},
		{"export", "x.pdf", `x.pdf": the name of the file ends in .xlsx or .csv, to say what it is`},
		{"export --status Aktive", "x.csv", `--status "Aktive": one of Preliminary, Active, `},
		{"export --status Active --project 1", "x.csv", "none of the others can be"},
		{"export --project 25-1", "x.csv", `not found: "25-1"`},
		{"import none.csv", "", "none.csv: there is no such file"},
		{"import none.csv --date 31.3.2026", "", `--date "31.3.2026": write it as 2026-03-31`},
	} {
		err := d.run(func(a *app.App) {
			if c.file != "" {
				a.Output.File = d.file(c.file)
			}
		}, strings.Fields(c.args)...)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v\nwant %s", c.args, err, c.says)
		}
	}
}
