package report

import (
	"fmt"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

// Names as firms have them, and worse.
var (
	peopleNames = []string{
		"Tobias Brandt", "Ana-Maria Oliveira dos Santos Ferreira", "Li Wei", "O'Brien & Sons <crew>", "Żółć Gęślą",
		"Maximilian-Alexander von Hohenzollern-Sigmaringen-Württemberg (Subcontractor, Saskatoon, Saskatchewan)",
		"Line\nbreak\tand\x01\u202econtrol \xff", "", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
	}
	projectNames = []string{"Harrow County Bridge Rehabilitation, Phase 2 (piles, abutments, deck and railing)", "Pipe rack", "Wellsite 14-22 & road <north>"}
)

const asOf = "data as of 2 November 2026, 06:00 UTC"

var october = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

func number(n int, fraction string) wire.Decimal {
	return wire.MustDecimal(fmt.Sprint(n) + fraction)
}

// somePeople are n people, each fifth of whom has no target.
func somePeople(n int) (list []person) {
	for i := range n {
		total := 160 + i%7
		p := person{Month: "2026-10", EmployeeKey: number(i+1, ""), Employee: peopleNames[i%len(peopleNames)],
			Billable: number(total*(95-i*83/max(n-1, 1))/100, ".25"), Total: number(total, "")}
		if i%5 != 4 {
			p.Target = number(60+i%3*10, "")
		}
		list = append(list, p.reckoned())
	}
	return list
}

// oddPeople have hours as corrections leave them.
func oddPeople() []person {
	list := somePeople(5)
	list[0].Billable = number(-20, "")
	list[1].Total = number(12, "")
	list[2].Total = number(0, "")
	list[3].Billable, list[3].Total = wire.Decimal{}, wire.Decimal{}
	for i := range list {
		list[i] = list[i].reckoned()
	}
	return list
}

// someHours are those of projects in weeks, the fifth of which has none.
func someHours(projects, weeks int) (list []worked, p period) {
	p.first = wire.NewDate(2026, 9, 7)
	p.last = p.first.AddDays(7*weeks - 1)
	for w := range weeks {
		for i := range projects {
			if w != 4 {
				list = append(list, worked{Week: p.first.AddDays(7 * w), ProjectKey: number(i+1, ""), ID: fmt.Sprintf("25-%04d", 1000+i),
					Project: projectNames[i%3], Hours: number(120/(i+1)+(w*7+i*13)%40, ".5")})
			}
		}
		if w != 4 {
			list = append(list, worked{Week: p.first.AddDays(7 * w), Hours: number(61, ".75")})
		}
	}
	return list, p
}

// oddHours are a correction in weeks that are not whole.
func oddHours() ([]worked, period) {
	list, p := someHours(3, 6)
	list[2].Hours = number(-45, ".5")
	return list, period{p.first.AddDays(2), p.last.AddDays(-1)}
}

// someProjects are n, of which some have no fee, a credit, or nothing billed.
func someProjects(n int) (list []project) {
	for i := range n {
		fee := 1250000 / (i + 1)
		p := project{ProjectKey: number(i+1, ""), ID: fmt.Sprintf("25-%04d-001", 1000+i), Project: projectNames[i%3], Status: "Active",
			Fee: number(fee, ".50"), Billed: number(fee*(40+i*13%80)/100, ".25")}
		switch i % 9 {
		case 5:
			p.Fee = wire.Decimal{}
		case 7:
			p.Billed = number(-4200, ".00")
		case 8:
			p.Billed = wire.Decimal{}
		}
		list = append(list, p.reckoned())
	}
	return list
}
