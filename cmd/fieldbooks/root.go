package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/docs"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/doctor"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/edit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fakes"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/fromjobs"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/login"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mirror"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/percent"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/pricebook"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/projects"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/report"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/sql"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/surface"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/timesheets"
)

// run is the command, until it ends or ctx does. The commands of more stand beside its own.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer, more ...func(*app.App) *cobra.Command) exit.Code {
	a := &app.App{In: in, Out: out, Err: errs, Now: time.Now, InTerminal: isTerminal(in), ErrTerminal: isTerminal(errs), Width: width(out)}
	a.Account.Note = a.Note
	root := tree(a)
	for _, command := range more {
		root.AddCommand(command(a))
	}
	line := &commandLine{app: a, root: root}
	line.watch()
	root.SetArgs(fakes.TwoDashes(root, asked(args)))
	command, err := root.ExecuteContextC(ctx)
	err = line.fault(command, err)
	told := fault{err: errors.Join(err, a.Close()), app: a, command: command, json: asJSON(args), typed: !line.started}
	return told.report(errs)
}

// asked is a line that people carry over from other programs, as the command has it.
func asked(args []string) []string {
	if len(args) != 1 {
		return args
	}
	switch args[0] {
	case "--version", "-version", "-v", "-V":
		return []string{"version"}
	case "/?", "-?", "-help":
		return []string{"help"}
	}
	return args
}

// tree is all commands.
func tree(a *app.App) *cobra.Command {
	root := &cobra.Command{
		Use:           "fieldbooks",
		Short:         "Aimsio and Deltek Ajera at the command line",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	global(a, root)
	helps(a, root)
	export := parent(&cobra.Command{Use: "export", Short: "Export what people read every week or month"},
		[]*cobra.Command{timesheets.Export(a), projects.Export(a)})
	check := parent(&cobra.Command{Use: "check", Short: "Check what should be in order before it is invoiced"},
		[]*cobra.Command{timesheets.Check(a)})
	fromJobs := parent(&cobra.Command{Use: "projects", Short: "Create projects of Ajera from job orders of Aimsio"},
		[]*cobra.Command{fromjobs.Command(a)})
	group(root, "Every week:", export, check, percent.Command(a), pricebook.Command(a), fromJobs)
	group(root, "A database to report on:", mirror.Command(a, released()), sql.Command(a), report.Command(a))
	group(root, "To ask and to read:", mcp.Command(a, released()), docs.Command(a))
	group(root, "Any method of both vendors:", parent(call.AjeraCommand(a), edit.Ajera(a)), parent(call.AimsioCommand(a), edit.Aimsio(a)))
	group(root, "Accounts:", login.Login(a), login.Whoami(a), doctor.Command(a, released()), login.Profiles(a), login.Logout(a))
	group(root, "Scripts and shells:", append(surface.Commands(a, released()), versionCommand(a))...)
	group(root, "To try and to test:", fakes.Command(a))
	root.AddCommand(exitCodes(), flagsPage(a), formats())
	return root
}

// group adds commands below a heading of the help.
func group(root *cobra.Command, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: title, Title: title})
	for _, c := range commands {
		c.GroupID = title
	}
	root.AddCommand(commands...)
}

// parent is a command that has others below it.
func parent(c *cobra.Command, below []*cobra.Command) *cobra.Command {
	c.AddCommand(below...)
	return c
}

// isTerminal reports whether a stream is one.
func isTerminal(stream any) bool {
	f, isFile := stream.(*os.File)
	return isFile && term.IsTerminal(int(f.Fd()))
}

// width is how many characters a line of the terminal has, 0 when it is none. Some terminals do not
// tell.
func width(stream any) int {
	if !isTerminal(stream) {
		return 0
	}
	columns, _, err := term.GetSize(int(stream.(*os.File).Fd()))
	if err != nil || columns <= 0 {
		return 80
	}
	return columns
}
