package doctor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
)

// advise says what to do about what was found.
func (f *finding) advise() {
	if f.Clock != nil && !f.Clock.Agrees {
		f.advice("Set the clock of this machine, or have that of the server set: what changed since a moment is found by the server's, and may be missed.")
	}
	if f.Throttled > 0 {
		f.advice("%s of %s complained of too many calls: another program uses this account at the same time. Have it share the limits, or run one at a time.",
			output.Counted(int(f.Throttled), "answer"), f.Vendor.Title())
	}
	if f.Week == untold {
		f.advice("The login did not tell on which day weeks begin, so hours by date cannot be told. Ask who runs Ajera, and tell the maintainers of fieldbooks.")
	}
	if f.count(denied) > 0 {
		f.permit()
	}
	switch {
	case f.State == unreached:
		f.advice("Check that this machine reaches %s: network, VPN, firewall, and the proxy that HTTPS_PROXY names.", f.Server)
	case f.faults() > 0:
		f.advice("Run it again: what failed may have failed by chance. If it stays, tell the support of %s, with the usage key where there is one, and send the maintainers of fieldbooks the file of --specs.", f.Vendor.Title())
	}
}

// permit says who permits what is denied. A firm may have meant it so.
func (f *finding) permit() {
	var names []string
	employee := false
	for _, a := range f.Methods {
		if a.Result != denied {
			continue
		}
		employee = employee || a.call.Employee
		if name := cmp.Or(a.Permission, a.call.Resource); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if f.Vendor == account.OfAimsio {
		f.advice("If %s is to read them, ask Aimsio support to switch on the API permissions for: %s.", f.Username, strings.Join(names, ", "))
		return
	}
	text := fmt.Sprintf("If %s is to read them, ask an administrator of Ajera to tick these under Setup > Integrations > API User: %s.", f.Username, strings.Join(names, ", "))
	if employee {
		text += " Some of them need an active authorizing employee too, who is chosen there."
	}
	f.advice("%s", text+" It can take ten minutes to work.")
}

func (f *finding) advice(format string, args ...any) {
	f.Advice = append(f.Advice, fmt.Sprintf(format, args...))
}
