package ajera_test

import (
	"regexp"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/internal/accent"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

func contentOf(a *accent.Answer) *fake.Value {
	content, _ := accent.Member(a.Top, "Content")
	return content
}

func isKey(name string) bool { return strings.HasSuffix(strings.ToLower(name), "key") }

// accents are the ways in which tenants and versions are known to differ, those of
// values first: what is written as a whole must come after its parts.
func accents() []accent.Accent {
	return append(append(append(append(accent.Values(contentOf, isKey), dates()...), accent.Records(contentOf)...), envelopes()...), accent.Texts()...)
}

var (
	dayForm   = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	timeForm  = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)T00:00:00$`)
	stampForm = regexp.MustCompile(`^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) GMT([+-])0?(\d+):00 (\(.*\))$`)
)

// dates are the forms of a date: with a time of day, as the United States write it, and
// as older servers of the same maker do.
func dates() []accent.Accent {
	days := func(name, form string) accent.Accent {
		return accent.Accent{Name: name, Bend: func(a *accent.Answer) {
			a.Scalars(contentOf(a), func(name string, v *fake.Value) *fake.Value {
				day, err := time.Parse(time.DateOnly, v.Text())
				if err != nil || !dayForm.MatchString(v.Text()) || strings.EqualFold(name, "Date") {
					return nil // that of a day without work is a text of no known form
				}
				return fake.Of(day.Format(form))
			})
		}}
	}
	return []accent.Accent{
		days("dates with a time", "2006-01-02T15:04:05"),
		days("dates with a time after a blank", "2006-01-02 15:04:05"),
		days("dates of the United States", "01/02/2006"),
		{Name: "times of midnight as dates", Bend: func(a *accent.Answer) {
			a.Scalars(contentOf(a), func(_ string, v *fake.Value) *fake.Value {
				if m := timeForm.FindStringSubmatch(v.Text()); m != nil {
					return fake.Of(m[1])
				}
				return nil
			})
		}},
		{Name: "stamps with a T", Bend: func(a *accent.Answer) {
			a.Scalars(contentOf(a), func(_ string, v *fake.Value) *fake.Value {
				if m := stampForm.FindStringSubmatch(v.Text()); m != nil {
					return fake.Of(m[1] + "T" + m[2] + " GMT" + m[3] + m[4] + " " + m[5])
				}
				return nil
			})
		}},
	}
}

// envelopes are the accents of what is around the records.
func envelopes() []accent.Accent {
	beside := func(name string, value any) func(*accent.Answer) {
		return func(a *accent.Answer) {
			if isSuccess(a) && a.Here() {
				a.Set(name, value)
			}
		}
	}
	gone := func(names ...string) func(*accent.Answer) {
		return func(a *accent.Answer) {
			if isSuccess(a) && a.Here() {
				a.Drop(names...)
			}
		}
	}
	filler := fake.List(fake.Object("ErrorID", 0, "ErrorMessage", "An error has occurred."))
	return []accent.Accent{
		{Name: "0 for 200 and 200 for 0", Bend: func(a *accent.Answer) {
			if isSuccess(a) && a.Here() {
				code, _ := accent.Member(a.Top, "ResponseCode")
				a.Set("ResponseCode", map[string]int{"0": 200, "200": 0}[code.String()])
			}
		}},
		{Name: "success is \"200\"", Bend: beside("ResponseCode", "200")},
		{Name: "no code", Bend: gone("ResponseCode")},
		{Name: "a filler error", Bend: beside("Errors", filler)},
		{Name: "errors null", Bend: beside("Errors", nil)},
		{Name: "no errors", Bend: gone("Errors")},
		{Name: "warnings", Bend: beside("Warnings", []string{"Some invented remark."})},
		{Name: "warnings null", Bend: beside("Warnings", nil)},
		{Name: "no message and no usage key", Bend: gone("Message", "UsageKey")},
		{Name: "no content as null", Bend: noContent(func(a *accent.Answer) { a.Set("Content", nil) })},
		{Name: "no content left out", Bend: noContent(func(a *accent.Answer) { a.Drop("Content") })},
		{Name: "no content as a list", Bend: noContent(func(a *accent.Answer) { a.Set("Content", fake.List()) })},
		{Name: "a bare list for a content of one list", Bend: func(a *accent.Answer) {
			if list := onlyList(contentOf(a)); list != nil && a.Here() {
				a.Set("Content", list)
			}
		}},
		{Name: "a list of one content", Bend: func(a *accent.Answer) {
			// One of whose members none is known looks like a record of which none is.
			if content := contentOf(a); content.Is('{') && !accent.OnlyExtras(content) && a.Here() {
				a.Set("Content", fake.List(content))
			}
		}},
		{Name: "no page count", Bend: func(a *accent.Answer) { a.Drop("PageCount") }},
		{Name: "nothing of pages", Bend: func(a *accent.Answer) { a.Drop("PageCount", "PageNumber", "PageSize") }},
		{Name: "page count null", Bend: paging("PageCount", func(*fake.Value) any { return nil })},
		{Name: "page count as text", Bend: paging("PageCount", func(v *fake.Value) any { return v.Raw })},
		{Name: "page count 0", Bend: paging("PageCount", func(*fake.Value) any { return 0 })},
		{Name: "every page is the first", Lossy: "all other pages", Ask: func(body *fake.Value) {
			if body.Has("PageNumber") {
				body.With("PageNumber", 1)
			}
		}},
		{Name: "no pages", Ask: func(body *fake.Value) { body.Drop("PageResults", "PageNumber", "PageSize") }},
		{Name: "names of the envelope in lower case", Bend: func(a *accent.Answer) {
			if a.Top.Is('{') {
				accent.Rename(a.Top, func(n string) string {
					if !a.Here() {
						return n
					}
					return strings.ToLower(n)
				})
			}
		}},
		{Name: "members of the envelope that nobody knows", Bend: beside("XtraMember", fake.Object("Content", fake.Object()))},
	}
}

func isSuccess(a *accent.Answer) bool {
	errors, _ := accent.Member(a.Top, "Errors")
	return a.Status == 200 && len(errors.Elements()) == 0
}

// noContent bends a success that has nothing to say: lists without an item, and no more.
func noContent(bend func(*accent.Answer)) func(*accent.Answer) {
	return func(a *accent.Answer) {
		content := contentOf(a)
		for _, name := range content.Names() {
			if v := content.Get(name); !v.Empty() && (!v.Is('[') || len(v.Items) > 0) {
				return
			}
		}
		if isSuccess(a) && content.Is('{') && a.Here() {
			bend(a)
		}
	}
}

// onlyList is the one list of records that a content consists of, nil when there is
// another member.
func onlyList(content *fake.Value) *fake.Value {
	if names := content.Names(); len(names) == 1 && content.Get(names[0]).Is('[') {
		return content.Get(names[0])
	}
	return nil
}

func paging(name string, value func(*fake.Value) any) func(*accent.Answer) {
	return func(a *accent.Answer) {
		if v, own := accent.Member(a.Top, name); v.Is('0') && a.Here() {
			a.Set(own, value(v))
		}
	}
}
