package surface

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// shells are those that can complete what is typed.
var shells = map[string]func(root *cobra.Command, out io.Writer) error{
	"bash":       func(root *cobra.Command, out io.Writer) error { return root.GenBashCompletionV2(out, true) },
	"zsh":        func(root *cobra.Command, out io.Writer) error { return root.GenZshCompletion(out) },
	"fish":       func(root *cobra.Command, out io.Writer) error { return root.GenFishCompletion(out, true) },
	"powershell": func(root *cobra.Command, out io.Writer) error { return root.GenPowerShellCompletionWithDesc(out) },
}

const completionHelp = `Completion writes the script by which a shell completes commands, flags and the words that they take.
The script asks fieldbooks itself, and nothing on the network. For this session:

  bash        source <(fieldbooks completion bash)        needs the package bash-completion
  zsh         source <(fieldbooks completion zsh)         after: autoload -U compinit; compinit
  fish        fieldbooks completion fish | source
  PowerShell  fieldbooks completion powershell | Out-String | Invoke-Expression

To have it in every session, add that line to ~/.bashrc, ~/.zshrc, ~/.config/fish/config.fish or to the
file that $PROFILE names.`

func completionCommand(a *app.App) *cobra.Command {
	names := slices.Sorted(maps.Keys(shells))
	return &cobra.Command{
		Use:       "completion SHELL",
		Short:     "Write the script by which a shell completes what you type",
		Long:      completionHelp,
		Example:   "  fieldbooks completion bash",
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 && shells[args[0]] != nil {
				return nil
			}
			met := "no shell was named"
			if len(args) > 0 {
				met = `"` + strings.Join(args, " ") + `" is none of the shells`
			}
			return exit.Usagef("completion: %s; expected one of %s", met, strings.Join(names, ", "))
		},
		RunE: func(c *cobra.Command, args []string) error { return shells[args[0]](c.Root(), a.Out) },
	}
}
