package fromjobs

import (
	"context"
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
)

// flagged refuses a manager or a principal whom Ajera does not have as one: each create would be
// refused. Whoever may not read employees is told that nobody looked.
func (m *mapping) flagged(ctx context.Context, a *app.App, c *ajera.Client) (faults []document.Fault, err error) {
	manager, principal := m.project.of("ProjectManager"), m.project.of("PrincipalInCharge")
	var args ajerav1.GetEmployeesArgs
	for _, s := range []*setting{manager, principal} {
		if s.key != 0 {
			args.RequestedEmployees = append(args.RequestedEmployees, s.key)
		}
	}
	if args.RequestedEmployees == nil {
		return nil, nil
	}
	got, err := c.V1.GetEmployees(ctx, args)
	if exit.Of(err) == exit.Denied {
		a.Note("nobody could look whether Ajera has the employees of the mapping file as manager and principal: %v", err)
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	for _, e := range got.Employees {
		if e.EmployeeKey == manager.key && !e.IsProjectManager {
			faults = append(faults, m.unfit("ProjectManager", manager, "project manager"))
		}
		if e.EmployeeKey == principal.key && !e.IsPrincipal {
			faults = append(faults, m.unfit("PrincipalInCharge", principal, "principal"))
		}
	}
	return faults, nil
}

func (m *mapping) unfit(name string, s *setting, what string) document.Fault {
	return document.Fault{Line: s.line, Text: fmt.Sprintf("project: %s: Ajera does not have employee %d %s as a %s; say so there, or choose another", name, s.key, s.named, what)}
}
