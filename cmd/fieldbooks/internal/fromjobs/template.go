package fromjobs

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// template is a text with members of a job in it: "{jobNumber} {jobName:40}".
type template []part

// part is a text, or a member of a job.
type part struct {
	text   string
	member int // in aimsioapi.JobOrder, none for a text
	most   int // characters of the member that are taken, 0 is all
}

const none = -1

// members are the members of a job that have one value, by their names at Aimsio.
var members = func() map[string]int {
	all := map[string]int{}
	t := reflect.TypeFor[aimsioapi.JobOrder]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		switch t.Field(i).Type {
		case reflect.TypeFor[string](), reflect.TypeFor[aimsioapi.JobStatus](), reflect.TypeFor[int64](), reflect.TypeFor[wire.Millis](), reflect.TypeFor[wire.Decimal]():
			all[name] = i
		}
	}
	return all
}()

// isMoment reports whether a member is a moment, of which a template takes the day.
func isMoment(member int) bool {
	return member != none && reflect.TypeFor[aimsioapi.JobOrder]().Field(member).Type == reflect.TypeFor[wire.Millis]()
}

// parseTemplate reads a text in which members stand in braces.
func parseTemplate(text string) (template, error) {
	var t template
	for text != "" {
		before, rest, braced := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			return nil, fmt.Errorf("there is a } without a {; members of a job are written like {jobNumber}")
		}
		if before != "" {
			t = append(t, part{text: before, member: none})
		}
		if !braced {
			return t, nil
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("there is a { without a }; members of a job are written like {jobNumber}")
		}
		p, err := parseMember(inside)
		if err != nil {
			return nil, err
		}
		t, text = append(t, p), after
	}
	return t, nil
}

// parseMember reads what stands in braces: a name, and maybe how many characters are taken.
func parseMember(inside string) (part, error) {
	name, most, cut := strings.Cut(inside, ":")
	at, known := members[name]
	if !known {
		known := slices.Sorted(maps.Keys(members))
		hint := cmp.Or(output.DidYouMean(output.Nearest(name, known)), "; there are "+strings.Join(known, ", "))
		return part{}, fmt.Errorf("{%s} is no member of a job that can be used here%s", name, hint)
	}
	p := part{member: at}
	if cut {
		n, err := strconv.Atoi(most)
		if err != nil || n < 1 {
			return part{}, fmt.Errorf("{%s}: behind the colon is how many characters are taken, e.g. {%s:80}", inside, name)
		}
		p.most = n
	}
	return p, nil
}

// of is the text for a job, whose moments become days of a zone.
func (t template) of(job *aimsioapi.JobOrder, zone *time.Location) string {
	var b strings.Builder
	for _, p := range t {
		if p.member == none {
			b.WriteString(p.text)
			continue
		}
		text := strings.TrimSpace(valueOf(reflect.ValueOf(*job).Field(p.member).Interface(), zone))
		if r := []rune(text); p.most > 0 && len(r) > p.most {
			text = strings.TrimSpace(string(r[:p.most]))
		}
		b.WriteString(text)
	}
	return strings.TrimSpace(b.String())
}

func valueOf(member any, zone *time.Location) string {
	if m, is := member.(wire.Millis); is {
		if m == 0 {
			return ""
		}
		return wire.DateOf(m.Time().In(zone)).String()
	}
	if n, is := member.(int64); is && n == 0 {
		return ""
	}
	return fmt.Sprint(member)
}
