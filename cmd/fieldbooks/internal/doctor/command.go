// Package doctor is "fieldbooks doctor": it tries what an account can do, and tells what is wrong, what
// to do, and where the vendors' answers are not as the specs have them.
package doctor

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/account"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Command is "fieldbooks doctor" of that release.
func Command(a *app.App, release string) *cobra.Command {
	r := &request{app: a, release: release}
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check accounts, clocks, limits and permissions, and what the specs get wrong",
		Long: `Logs in at each vendor of which there is an account, and shows which server and database that
is, whether the clocks agree, on which day Ajera's weeks begin, which limits are kept, and which
methods the user may call: each one that reads is called once, a list for a page of one record, the
others for one record of such a list. Nothing is ever written. It takes about 70 calls.

Answers that are not as the specs of fieldbooks have them are shown as a change of the specs, in
short. With --specs all of it is shown, and FILE gets a report for the maintainers of fieldbooks:
for each method the names of members, of which types they are and how many there were, and no
value: no key, no name, no text, no amount, no address. The names of your own fields are left out.
Lists are asked for 50 records then. Read it before you send it; it is made to be read.

It ends with 0 when every account works: that some methods are not permitted is no fault. It ends
with 4 when a vendor refuses the account or all methods, or when there is no account, and with 1
when a vendor is not reached or a method fails for another reason.`,
		Example: `  fieldbooks doctor
  fieldbooks doctor --quick --profile sandbox
  fieldbooks doctor --specs shapes.yaml -o json`,
		RunE: func(c *cobra.Command, _ []string) error { return r.run(c.Context()) },
	}
	c.Flags().BoolVar(&r.quick, "quick", false, "leave the permissions out: log in, and make one call")
	c.Flags().StringVar(&r.specs, "specs", "", "show what the specs get wrong, and write what answers look like, without any value, to `FILE`")
	_ = c.MarkFlagFilename("specs", "yaml", "yml")
	return c
}

func (r *request) run(ctx context.Context) error {
	if err := errors.Join(r.check(), r.app.Account.Known()); err != nil {
		return err
	}
	found := &report{}
	var faults []error
	for _, v := range account.Vendors {
		f := r.examine(ctx, v)
		found.Vendors = append(found.Vendors, f)
		found.Calls += f.Calls
		if f.State == none {
			continue
		}
		faults = append(faults, f.err)
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(append([]error{r.show(found), r.write(found)}, verdict(ctx, found, faults)...)...)
}

// check refuses what cannot be done before anything is called.
func (r *request) check() error {
	if r.quick && r.specs != "" {
		return exit.Usagef("--quick leaves out the calls whose answers --specs is about: leave out one of them")
	}
	if r.specs != "" {
		if folder, err := os.Stat(filepath.Dir(r.specs)); err != nil || !folder.IsDir() {
			return exit.Usagef("--specs %s: there is no folder %s; make it first", r.specs, filepath.Dir(r.specs))
		}
	}
	return r.checkOutput()
}

// verdict is what the command ends with.
func verdict(ctx context.Context, found *report, faults []error) []error {
	if ctx.Err() != nil {
		return []error{exit.Errorf(exit.Interrupted, "interrupted after %d calls: what was found until then is shown", found.Calls)}
	}
	if len(faults) > 0 {
		return faults
	}
	return []error{exit.Errorf(exit.Denied, "%w of either vendor: \"fieldbooks login\" makes one", account.ErrNone)}
}
