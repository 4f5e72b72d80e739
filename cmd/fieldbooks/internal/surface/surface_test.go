package surface

import (
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
)

// small is a tree with one of everything.
func small() *cobra.Command {
	root := &cobra.Command{Use: "fieldbooks", Short: "All of it"}
	root.PersistentFlags().StringP("output", "o", "", "the `format`")
	root.PersistentFlags().String("profile", "", "an account")
	_ = root.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions([]string{"mine"}, cobra.ShellCompDirectiveNoFileComp))
	vendor := &cobra.Command{Use: "ajera", Short: "Deltek Ajera"}
	update := &cobra.Command{
		Use: "update-projects KEY...", Short: "Change projects", Long: "One.\nTwo.\n\n.Three -- \\four.", Example: "  fieldbooks a\n\n  fieldbooks b", Run: func(*cobra.Command, []string) {},
		Annotations: map[string]string{call.Writes: "true", call.Calls: "ajera UpdateProjects.v2"},
	}
	update.Flags().String("status", "", "words")
	_ = update.RegisterFlagCompletionFunc("status", cobra.FixedCompletions([]string{"Active\tit goes on", "Closed"}, cobra.ShellCompDirectiveNoFileComp))
	update.Flags().String("body", "", "a `FILE`")
	_ = update.RegisterFlagCompletionFunc("body", cobra.FixedCompletions([]string{"yaml"}, cobra.ShellCompDirectiveDefault))
	update.Flags().Int("rows", 5, "how many")
	_ = update.Flags().MarkHidden("rows")
	_ = update.MarkFlagRequired("body")
	secret := &cobra.Command{Use: "secret", Hidden: true, Run: func(*cobra.Command, []string) {}}
	vendor.AddCommand(update)
	root.AddCommand(vendor, secret)
	root.InitDefaultHelpCmd()
	update.InitDefaultHelpFlag()
	return root
}

func TestDescribe(t *testing.T) {
	s := Describe(small())
	if len(s.Commands) != 2 || len(s.Flags) != 2 || s.Flags[1].Values != nil || !s.Commands[0].Group {
		t.Fatalf("the commands are %+v, the flags of all %+v", s.Commands, s.Flags)
	}
	got := s.Commands[1]
	if !got.Writes || got.Evidence != "documented" || !strings.HasPrefix(got.Permission, "Projects Update") || !strings.HasPrefix(got.Page, "https://") {
		t.Errorf("what the specs say of it is %+v", got)
	}
	if want := []string{"fieldbooks a", "fieldbooks b"}; !reflect.DeepEqual(got.Examples, want) {
		t.Errorf("the examples are %q", got.Examples)
	}
	want := []Flag{
		{Name: "body", Type: "FILE", Required: true, Usage: "a FILE"},
		{Name: "rows", Type: "int", Default: "5", Hidden: true, Usage: "how many"},
		{Name: "status", Type: "string", Values: []string{"Active", "Closed"}, Usage: "words"},
	}
	if !reflect.DeepEqual(got.Flags, want) {
		t.Errorf("the flags are\n%+v\nwanted\n%+v", got.Flags, want)
	}
}

func TestLines(t *testing.T) {
	lines, _, _ := strings.Cut(Describe(small()).Lines(), "exit 0")
	const want = `fieldbooks --output -o format
fieldbooks --profile string
fieldbooks ajera
fieldbooks ajera update-projects KEY... = ajera UpdateProjects.v2, writes
fieldbooks ajera update-projects --body FILE, required
fieldbooks ajera update-projects --rows int = 5, hidden
fieldbooks ajera update-projects --status string [Active|Closed]
`
	if lines != want {
		t.Errorf("the lines are\n%swanted\n%s", lines, want)
	}
}

func TestPages(t *testing.T) {
	pages := Describe(small()).pages("All of it", "v0.1.0")
	if len(pages) != 3 {
		t.Errorf("%d pages", len(pages))
	}
	const want = `.TH "FIELDBOOKS-AJERA-UPDATE-PROJECTS" 1 "" "fieldbooks v0.1.0" "fieldbooks"
.ad l
.SH NAME
fieldbooks\-ajera\-update\-projects \- Change projects
.SH SYNOPSIS
.B fieldbooks ajera update\-projects
KEY... [flags]
.SH DESCRIPTION
One.
.br
Two.
.PP
\&.Three \-\- \efour.
.SH FLAGS
.TP
.B \-\-body FILE
a FILE
.TP
.B \-\-status string
words
.SH EXAMPLES
.nf
fieldbooks a
.br
fieldbooks b
.fi
.SH SEE ALSO
fieldbooks\-ajera(1)
`
	if got := pages["fieldbooks-ajera-update-projects.1"]; got != want {
		t.Errorf("the page is\n%s\nwanted\n%s", got, want)
	}
}
