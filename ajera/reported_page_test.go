package ajera_test

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestCutPages answers 500 timesheets, the server's cut, to a call for one page.
func TestCutPages(t *testing.T) {
	for _, test := range []struct {
		size   int
		beside string
		whole  bool
	}{
		{10, ``, false}, // the server does not page
		{500, ``, false},
		{500, `,"PageCount":3,"PageNumber":1,"PageSize":500`, true},
		{1000, `,"PageCount":3,"PageNumber":1,"PageSize":1000`, false},
		{1000, `,"PageCount":3,"PageNumber":1,"PageSize":500`, true}, // it has pages of its own size
		{10, `,"PageCount":3,"PageNumber":1`, false},
	} {
		body := enveloped(`{"timesheets":[` + keyedRows("Timesheet Key", 1, 500) + `]}`)
		body = body[:len(body)-1] + test.beside + `}`
		args := ajerav2.ListTimesheetsArgs{Page: wire.Page{PageNumber: 1, PageSize: test.size}}
		_, err := saying(t, func(string) string { return body }).V2.ListTimesheets(t.Context(), args)
		if (err == nil) != test.whole || err != nil && !errors.Is(err, ajera.ErrTruncated) {
			t.Errorf("pages of %d, %s: %v", test.size, test.beside, err)
		}
	}
}

// paged answers page n of pages as write says, with rows from its first key on.
func paged(t *testing.T, write func(number int) string) *ajera.Client {
	return saying(t, func(request string) string {
		_, rest, found := strings.Cut(request, `"PageNumber":`)
		if !found {
			t.Errorf("no page is asked for: %s", request)
			return "{}"
		}
		number, err := strconv.Atoi(rest[:strings.IndexAny(rest, ",}")])
		if err != nil {
			t.Error(err)
		}
		return write(number)
	})
}

// TestPageEnds reads pages of 10 from servers that tell more or less of them.
func TestPageEnds(t *testing.T) {
	page := func(content string, beside string) string {
		text := enveloped(content)
		return text[:len(text)-1] + beside + "}"
	}
	rows := func(first, n int) string { return `{"Clients":[` + keyedRows("ClientKey", first, n) + `]}` }
	for _, test := range []struct {
		name  string
		write func(number int) string
		start int
		want  string // rows of each page
		fault string
	}{
		{"30 rows without a count", func(n int) string { return page(rows(10*n, max(0, min(10, 40-10*n))), "") }, 1, "10 10 10", ""},
		{"25 rows without a count", func(n int) string { return page(rows(10*n, min(10, 35-10*n)), "") }, 1, "10 10 5", ""},
		{"counted", func(n int) string { return page(rows(10*n, 10), `,"PageCount":3`) }, 1, "10 10 10", ""},
		{"counted, all echoed", func(n int) string {
			return page(rows(10*n, 10), fmt.Sprintf(`,"PageNumber":%d,"PageCount":2,"PageSize":10`, n))
		}, 1, "10 10", ""},
		{"counted in other case and as text", func(n int) string {
			return page(fmt.Sprintf(`{"clients":[%s]}`, keyedRows("ClientKey", 10*n, 10)), `,"pagecount":"2"`)
		}, 1, "10 10", ""},
		{"no paging, more rows", func(int) string { return page(rows(1, 30), "") }, 1, "30", ""},
		{"no paging, less rows", func(int) string { return page(rows(1, 3), "") }, 1, "3", ""},
		{"no paging, no rows", func(int) string { return page(rows(1, 0), "") }, 1, "0", ""},
		{"no paging, as many rows", func(int) string { return page(rows(1, 10), "") }, 1, "10", "page 2 brings the records of page 1 again"},
		{"no paging, from page 2", func(int) string { return page(rows(1, 30), "") }, 2, "", "page 2 has 30 records where 10 are a page"},
		{"page 1 for ever, as it says", func(int) string { return page(rows(1, 10), `,"PageNumber":1`) }, 1, "10", "page 1 came where page 2 was asked for"},
		{"page 1 for ever, counted", func(int) string { return page(rows(1, 10), `,"PageCount":9`) }, 1, "10", "page 2 brings the records of page 1 again"},
		{"the same rows in bare lists", func(int) string { return page(`[`+keyedRows("ClientKey", 1, 10)+`]`, ``) }, 1, "10", "page 2 brings the records of page 1 again"},
		{"rows without keys", func(n int) string {
			return page(fmt.Sprintf(`{"Clients":[%s{"Description":"%d"}]}`, strings.Repeat(`{"New":1},`, min(9, 18/n)), n), "")
		}, 1, "10 10 7", ""},
		{"two pages in turn", func(n int) string { return page(rows(1+10*(n%2), 10), "") }, 1, "10 10", "page 3 brings the records of page 1 again"},
		{"fewer pages than came", func(n int) string { return page(rows(10*n, 10), fmt.Sprintf(`,"PageCount":%d`, 4-n)) }, 1, "10 10", ""},
		{"fewer pages than this", func(n int) string { return page(rows(10*n, 10), `,"PageCount":1`) }, 2, "", "page 2 has records, but the last is page 1"},
		{"empty before the last", func(n int) string { return page(rows(10*n, 10*(n%2)), `,"PageCount":3`) }, 1, "10", "page 2 of 3 is empty"},
		{"empty behind the last", func(n int) string {
			return page(rows(10*n, 10*(n%2)), fmt.Sprintf(`,"PageCount":%d`, max(0, 3-2*n+n)))
		}, 1, "10", ""},
		{"pages of the server's size", func(n int) string { return page(rows(10*n, min(4, 14-4*n)), `,"PageSize":4`) }, 1, "4 4 2", ""},
		{"larger pages of the server's", func(n int) string { return page(rows(100*n, max(5, 40-20*n)), `,"PageSize":20`) }, 1, "20 5", ""},
		{"another size told than given", func(n int) string { return page(rows(10*n, min(10, 34-10*n)), `,"PageSize":500`) }, 1, "10 10 4", ""},
		{"no content after a full page", func(n int) string {
			if n == 2 {
				return page(`null`, "")
			}
			return page(rows(1, 10), "")
		}, 1, "10 incomplete", ""},
		{"no content", func(int) string { return page(`{}`, "") }, 1, "incomplete", ""},
		{"the page before", func(n int) string { return page(rows(10*n, 10), fmt.Sprintf(`,"PageNumber":%d`, max(1, n-1))) }, 1, "10", "page 1 came where page 2 was asked for"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var came []string
			var fault error
			args := ajerav1.ListClientsArgs{Page: wire.Page{PageNumber: test.start}}
			for got, err := range ajera.Pages(t.Context(), paged(t, test.write).V1.ListClients, args, 10) {
				switch {
				case err != nil:
					fault = err
					if got != nil || !errors.Is(err, ajera.ErrAnswer) {
						t.Errorf("%v, %v", got, err)
					}
				case got.Incomplete:
					came = append(came, "incomplete")
				default:
					came = append(came, strconv.Itoa(len(got.Clients)))
				}
				if len(came) > 5 {
					break
				}
			}
			if (fault == nil) != (test.fault == "") || fault != nil && !strings.Contains(fault.Error(), test.fault) || strings.Join(came, " ") != test.want {
				t.Errorf("pages of %v: %v\nwant %s %s", came, fault, test.want, test.fault)
			}
		})
	}
}

// TestPageThatWasNotAskedFor calls a list method for one page.
func TestPageThatWasNotAskedFor(t *testing.T) {
	body := enveloped(`{"Clients":[{"ClientKey":1}]}`)
	c := paged(t, func(int) string { return body[:len(body)-1] + `,"PageNumber":1,"PageCount":3}` })
	if _, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{Page: wire.Page{PageSize: 10}}); err != nil {
		t.Error(err)
	}
	_, err := c.V1.ListClients(t.Context(), ajerav1.ListClientsArgs{Page: wire.Page{PageNumber: 3, PageSize: 10}})
	if want := "ListClients: not an Ajera answer: page 1 came where page 3 was asked for; ask for the whole list, without paging"; fmt.Sprint(err) != want {
		t.Errorf("%v, want %s", err, want)
	}
}
