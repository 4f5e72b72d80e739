package call

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Annotations of the commands made here, for whoever lists commands.
const (
	// Writes is "true" on a command that changes data at a vendor.
	Writes = "fieldbooks/writes"
	// Calls is what a command calls: "ajera GetProjects.v2", "aimsio GetJobOrder".
	Calls = "fieldbooks/calls"
)

// taken are the flags that no argument may be named by.
var taken = []string{
	"profile", "output", "columns", "jq", "limit", "excel", "with-sensitive", "file", "yes", "dry-run", "json-errors",
	"help", "body", "explain", "list", "any-value", "page-size", "to",
}

// request is a command for one call: what it is to do, beside the arguments.
type request struct {
	app     *app.App
	digest  *digest.Digest
	call    *digest.Call
	name    string // as typed
	explain bool
	list    string // of the content
}

// newCommand is a command for a call, without the flags of its arguments.
func (r *request) newCommand(id, use, long string) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short(r.call), Long: long,
		Annotations: map[string]string{Calls: id},
	}
	cmd.Flags().BoolVar(&r.explain, "explain", false, "say what would be sent, and send nothing")
	if names := listNames(r.digest, r.call); len(names) > 1 {
		cmd.Flags().StringVar(&r.list, "list", "", "only this `list` of the answer: "+strings.Join(names, ", "))
		_ = cmd.RegisterFlagCompletionFunc("list", CompleteList(names)) // it is there, and has none yet
	}
	if !Reads(r.call) {
		cmd.Annotations[Writes] = "true"
	}
	return cmd
}

// CompleteColumns completes --columns by what the command can show.
func CompleteColumns(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	vendor, id, _ := strings.Cut(cmd.Annotations[Calls], " ")
	d := AjeraSpecs()
	if vendor == "aimsio" {
		d = AimsioSpecs()
	}
	at := slices.IndexFunc(d.Calls, func(c *digest.Call) bool { return c.Go == id || methodID(c.Go, c.Version) == id })
	if at < 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return CompleteList(columnNames(sets(d, d.Calls[at])))(cmd, args, typed)
}
