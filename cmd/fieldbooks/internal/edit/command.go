package edit

import (
	"context"
	"reflect"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Ajera are the commands that edit records of Ajera's, for the command "ajera".
func Ajera(a *app.App) []*cobra.Command {
	o := &ajeraOptions{within: make(map[string]*int)}
	find := func(ctx context.Context, args []string) (subject, error) { return o.record(ctx, a, args) }
	both := commands(a, "ajera", names(0), "project 15", find)
	both[0].Long += "\nA project is edited with its invoice groups, phases and resources. The vendor refuses a save of a record that somebody else saved since it was read; what they changed is shown then, and the edit is kept."
	both[1].Example += "\n  fieldbooks ajera set phase 16 --project 15 ReportedPercentComplete=55\n  fieldbooks ajera set project 15 'Phases[16].Notes=Piles are in' PermitNumber=P-88013"
	for _, c := range both {
		c.Flags().IntVar(&o.version, "api-version", 0, "`version` of the session, 1 or 2 (the newest that has such records)")
		for _, parent := range parents() {
			if o.within[parent] == nil {
				o.within[parent] = new(int)
			}
			c.Flags().IntVar(o.within[parent], parent, 0, "`key` of the "+parent+" that the record is in; for "+owned(parent))
		}
	}
	return both
}

// Aimsio are the commands that edit records of Aimsio's, for the command "aimsio".
func Aimsio(a *app.App) []*cobra.Command {
	find := func(ctx context.Context, args []string) (subject, error) { return findAimsio(ctx, a, args) }
	both := commands(a, "aimsio", aimsioNames(), "job-order 05216016-919f-422b-8031-f158d53a2f41", find)
	both[0].Long += "\nAimsio takes records whole, and does not notice when somebody else was faster. The record is read once more just before it is sent, and not sent when it changed."
	both[1].Example = "  fieldbooks aimsio set job-order 05216016-919f-422b-8031-f158d53a2f41 jobDescription=\"North abutment\""
	return both
}

// finder makes the record that arguments name.
type finder func(ctx context.Context, args []string) (subject, error)

func commands(a *app.App, vendor string, kinds []string, sample string, find finder) []*cobra.Command {
	complete := func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return kinds, cobra.ShellCompDirectiveNoFileComp
	}
	return []*cobra.Command{editCommand(a, vendor, kinds, sample, find, complete), setCommand(a, vendor, kinds, sample, find, complete)}
}

func editCommand(a *app.App, vendor string, kinds []string, sample string, find finder, complete cobra.CompletionFunc) *cobra.Command {
	resume := ""
	c := &cobra.Command{
		Use:   "edit KIND KEY",
		Short: "Edit a record in your editor, as YAML",
		Long: "Edit opens a record in the editor that VISUAL or EDITOR names (else vi, or notepad on Windows), shows what you changed, asks, and saves that and nothing else." +
			"\nKinds: " + strings.Join(kinds, ", ") + ".",
		Example:           "  fieldbooks " + vendor + " edit " + sample,
		ValidArgsFunction: complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			record, err := find(cmd.Context(), args)
			if err != nil {
				return err
			}
			s := &session{app: a, record: record}
			if resume != "" {
				return s.resume(cmd.Context(), resume)
			}
			return s.run(cmd.Context())
		},
	}
	c.Flags().StringVar(&resume, "resume", "", "go on with an edit that was kept in this `file`, on the record as it is now")
	return c
}

func setCommand(a *app.App, vendor string, kinds []string, sample string, find finder, complete cobra.CompletionFunc) *cobra.Command {
	return &cobra.Command{
		Use:   "set KIND KEY NAME=VALUE...",
		Short: "Set members of a record",
		Long: "Set gives members of a record new values, shows them, asks, and saves that and nothing else. Amounts go out as you type them." +
			"\nNAME=VALUE takes text as it is, NAME= clears, NAME:=JSON takes JSON. A name is that of a member, dotted for what is in it, with the key of a record of a list in brackets; a custom field needs no more than its own name." +
			"\nKinds: " + strings.Join(kinds, ", ") + ".",
		Example:           "  fieldbooks " + vendor + " set " + sample + " ReportedPercentComplete=55 Description=\"Main Street\"",
		ValidArgsFunction: complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, text := range args[2:] {
				if _, _, _, err := assignment(text); err != nil {
					return err
				}
			}
			record, err := find(cmd.Context(), args)
			if err != nil {
				return err
			}
			return set(cmd.Context(), a, record, args[2:])
		},
	}
}

// ajeraOptions are the flags of both commands.
type ajeraOptions struct {
	version int
	within  map[string]*int // by kind
}

func (o *ajeraOptions) record(ctx context.Context, a *app.App, args []string) (subject, error) {
	k, err := kindOf(args[0], o.version)
	if err != nil {
		return nil, err
	}
	key, err := strconv.Atoi(args[1])
	if err != nil || key <= 0 {
		return nil, exit.Usagef("%.40q is no key of a %s; expected a positive whole number, e.g. 15", args[1], k.name)
	}
	r := &ajeraRecord{app: a, kind: k, key: key, within: key, version: o.version}
	for parent, given := range o.within {
		switch {
		case parent == k.within && *given <= 0:
			return nil, exit.Usagef("a %s is read with its %s; say which by --%s KEY", k.name, parent, parent)
		case parent == k.within:
			r.within = *given
		case *given != 0:
			return nil, exit.Usagef("--%s is for what is read with a %s; a %s is not", parent, parent, k.name)
		}
	}
	r.client, err = a.Ajera(ctx)
	return r, err
}

func findAimsio(ctx context.Context, a *app.App, args []string) (subject, error) {
	accessor, ok := aimsioKinds()[args[0]]
	if !ok {
		return nil, exit.Usagef("%q is nothing that can be edited; use one of: %s", args[0], strings.Join(aimsioNames(), ", "))
	}
	if strings.TrimSpace(args[1]) == "" {
		return nil, exit.Usagef("the key of the %s is empty; expected its GUID", args[0])
	}
	client, err := a.Aimsio(ctx)
	if err != nil {
		return nil, err
	}
	resource := reflect.ValueOf(client).MethodByName(accessor).Call(nil)[0]
	return &aimsioRecord{app: a, kind: args[0], key: args[1], resource: resource}, nil
}
