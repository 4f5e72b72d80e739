package call

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// AimsioCommand is "aimsio", with a command for each resource and in it one for each operation of the
// specs.
func AimsioCommand(a *app.App) *cobra.Command {
	d := AimsioSpecs()
	cmd := &cobra.Command{
		Use: "aimsio", Short: "Call any operation of Aimsio",
		Long: "Every operation of the Aimsio API as a command, by resource: list gives keys and times of change,\n" +
			"get whole records by key, upsert creates or updates any number of records.",
		Example: "  fieldbooks aimsio job-orders list --records --changed-since 2026-11-01",
	}
	groups, plurals := map[string]*cobra.Command{}, aimsioPlurals(d.Calls)
	for _, c := range d.Calls {
		resource, verb := aimsioNames(c, plurals)
		alias := ""
		if plurals[c.Resource] == "" { // the vendor has no list of that name; what it saves is listed by another
			if reading := readingOf(d, c); reading != nil && plurals[reading.Resource] != "" {
				alias, resource = resource, plurals[reading.Resource]
			}
		}
		group := groups[resource]
		if group == nil {
			group = &cobra.Command{Use: resource, Short: "Read or write " + strings.ReplaceAll(resource, "-", " ")}
			groups[resource] = group
			cmd.AddCommand(group)
		}
		if alias != "" {
			group.Aliases = append(group.Aliases, alias)
		}
		group.AddCommand(newOperation(a, d, c, resource, verb))
		group.Long = group.Short + " of Aimsio: " + strings.Join(verbs(group), ", ") + "."
	}
	cmd.AddCommand(rawGetCommand(a), rawPostCommand(a))
	return cmd
}

func verbs(group *cobra.Command) (names []string) {
	for _, c := range group.Commands() {
		names = append(names, c.Name())
	}
	return names
}

func newOperation(a *app.App, d *digest.Digest, c *digest.Call, resource, verb string) *cobra.Command {
	o := &operation{request: request{app: a, digest: d, call: c, name: resource + " " + verb}, reading: readingOf(d, c), from: "--body"}
	cmd := o.newCommand("aimsio "+c.Go, verb, describe(c))
	line := "  fieldbooks aimsio " + o.name
	run := o.list
	switch {
	case !Reads(c):
		o.bodyFlags(cmd)
		cmd.Example, run = line+" --body records.yaml --dry-run", o.write
	case c.Kind == "get":
		cmd.Use = verb + " KEY..."
		cmd.Long += "\n\nA key \"-\" stands for keys on standard input, one a line."
		cmd.Example, run = line+" 6f1c0a52-0000-4000-8000-000000000001", o.get
	default:
		o.listFlags(cmd)
		cmd.Example = line + " --changed-since 2026-11-01"
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) }
	return cmd
}

func (o *operation) listFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.since, "changed-since", "", "only what was changed at or after this `moment`: 2026-11-01 (its beginning here), or 2026-11-01T08:00:00-07:00")
	if o.reading != nil {
		cmd.Flags().BoolVar(&o.records, "records", false, "read each record: a call for each, within the limits")
	}
}

func (o *operation) bodyFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.body, "body", "", "what to send as JSON or YAML, from this `file` or from standard input (-): a list of records, or the vendor's whole body")
	if !o.call.Raw {
		cmd.Flags().IntVar(&o.batch, "batch-size", 0, "this `many` records in one call (25 unless said); with 1 the fate of each is certain")
	}
}
