package call

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// rawCall is a call by the vendor's own words.
type rawCall struct {
	app     *app.App
	digest  *digest.Digest // of Ajera
	explain bool
	version int
	body    string
	args    []string
	media   string
}

// rawAjeraCommand is "ajera call METHOD".
func rawAjeraCommand(a *app.App, d *digest.Digest) *cobra.Command {
	r := &rawCall{app: a, digest: d}
	cmd := &cobra.Command{
		Use: "call METHOD", Short: "Call a method by the vendor's name, with arguments as they are",
		Long: "For what the specs do not know, or know wrongly. The content is written as it came, but for personal members,\n" +
			"which --with-sensitive shows. A method that the specs do not know counts as a write: it is asked about, and\n" +
			"never repeated.",
		Example: "  fieldbooks ajera call ListClients --arg 'FilterByStatus=[\"Active\"]'",
	}
	cmd.Flags().IntVar(&r.version, "api-version", 0, "`version` 1 or 2; without it the newest that has the method")
	cmd.Flags().StringVar(&r.body, "body", "", "the arguments as JSON or YAML, from this `file` or from standard input (-)")
	cmd.Flags().StringArrayVar(&r.args, "arg", nil, "one argument: `Name=JSON`; may be given several times")
	cmd.Flags().BoolVar(&r.explain, "explain", false, "say what would be sent, and send nothing")
	cmd.ValidArgsFunction = func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return CompleteList(wireNames(d))(nil, nil, typed)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return r.ajera(cmd.Context(), args[0]) }
	return cmd
}

// wireNames are the vendor's names of the methods, each once.
func wireNames(d *digest.Digest) (names []string) {
	for _, c := range d.Calls {
		if name := wireName(c); !slices.Contains(names, name) && c.Kind != string(wire.KindSession) {
			names = append(names, name)
		}
	}
	return names
}

func (r *rawCall) ajera(ctx context.Context, name string) error {
	args, err := r.arguments()
	if err != nil {
		return err
	}
	if err := r.app.Output.CheckWhole(); err != nil {
		return err
	}
	client, err := r.app.Ajera(ctx)
	if err != nil {
		return err
	}
	known := r.known(name)
	version := r.versionOf(known)
	what := fmt.Sprintf("%s, with the arguments:\n%s", name, newMask(r.digest, r.app.Output.Sensitive).outline(args, "  "))
	if r.explain {
		plan, err := client.Explain(func(c *ajera.Client) error {
			_, err := c.Raw(ctx, version, name, args)
			return err
		})
		return r.told(plan, what, err)
	}
	if known == nil || !Reads(known) {
		if err := r.app.Confirm(ctx, strings.TrimRight(what, "\n"), "Send "+name+"?"); err != nil {
			return err
		}
	}
	got, err := client.Raw(ctx, version, name, args)
	if got == nil {
		return err
	}
	remarks(r.app, got)
	return r.show(wire.Value(got.Raw), known == nil || !Reads(known), err)
}

// versionOf is the version of the session to call a method in.
func (r *rawCall) versionOf(known *digest.Call) int {
	switch {
	case r.version != 0:
		return r.version
	case known != nil:
		return known.Version
	}
	return 2
}

// told writes what would be sent.
func (r *rawCall) told(plan fmt.Stringer, what string, err error) error {
	if err == nil {
		_, err = fmt.Fprintf(r.app.Out, "%s\n%s", plan, what)
	}
	return err
}

// known is what the specs say of a method, of its newest version or of the one that was asked for. It
// says when they know none.
func (r *rawCall) known(name string) (found *digest.Call) {
	defer func() {
		if found == nil {
			r.app.Note("note: the specs do not know the method %s; it counts as a write%s", name, meant(name, wireNames(r.digest)))
		}
	}()
	for _, c := range r.digest.Calls {
		if wireName(c) == name && (r.version == 0 || r.version == c.Version) && (found == nil || found.Version < c.Version) {
			found = c
		}
	}
	return found
}

// arguments are those of --body and --arg.
func (r *rawCall) arguments() (wire.Value, error) {
	var list []rawjson.Member
	if r.body != "" {
		value, err := readBody(r.body, r.app.In)
		if err == nil {
			list, err = rawjson.Members(value)
		}
		if err != nil {
			return nil, exit.Usagef("--body: %w", err)
		}
	}
	for _, arg := range r.args {
		name, text, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, exit.Usagef("--arg: %q has no =; write Name=JSON, such as FilterByStatus=[\"Active\"]", arg)
		}
		value, err := document([]byte(text))
		if err != nil {
			return nil, exit.Usagef("--arg %s: %w", name, err)
		}
		list = rawjson.With(list, name, value)
	}
	return rawjson.Object(list), nil
}

// show writes an answer as it came. With an error that comes beside it both are told.
func (r *rawCall) show(content wire.Value, wrote bool, fault error) error {
	if len(content) == 0 {
		return fault
	}
	err := r.app.Whole(content)
	if wrote && fault == nil {
		err = app.AfterWrite(err)
	}
	return errors.Join(fault, err)
}

// rawGetCommand is "aimsio get PATH".
func rawGetCommand(a *app.App) *cobra.Command {
	r := &rawCall{app: a}
	cmd := &cobra.Command{
		Use: "get PATH", Short: "Read any path of the server, as it is",
		Long: "For what the specs do not know, or know wrongly. The answer is written as it came, but for personal members,\n" +
			"which --with-sensitive shows.",
		Example: "  fieldbooks aimsio get /rest/api/standard/v1/JobOrder",
	}
	cmd.Flags().BoolVar(&r.explain, "explain", false, "say what would be sent, and send nothing")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return r.aimsio(cmd.Context(), "GET", args[0], nil)
	}
	return cmd
}

// rawPostCommand is "aimsio post PATH".
func rawPostCommand(a *app.App) *cobra.Command {
	r := &rawCall{app: a}
	cmd := &cobra.Command{
		Use: "post PATH", Short: "Send anything to any path of the server",
		Long:        "For what the specs do not know, or know wrongly. It counts as a write: it is asked about, and never repeated.",
		Example:     "  fieldbooks aimsio post /rest/api/standard/v1/Company --body company.yaml --dry-run",
		Annotations: map[string]string{Writes: "true"},
	}
	cmd.Flags().BoolVar(&r.explain, "explain", false, "say what would be sent, and send nothing")
	cmd.Flags().StringVar(&r.body, "body", "", "JSON or YAML, from this `file` or from standard input (-); @file sends a file as it is")
	cmd.Flags().StringVar(&r.media, "media-type", "", "`type` of a file that is sent as it is; without it by the ending of its name")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		body, err := r.content()
		if err != nil {
			return exit.Usagef("--body: %w", err)
		}
		return r.aimsio(cmd.Context(), "POST", args[0], body)
	}
	return cmd
}

// content is what --body sends, nil for nothing.
func (r *rawCall) content() (any, error) {
	name, asIs := strings.CutPrefix(r.body, "@")
	switch {
	case r.body == "":
		return nil, nil
	case !asIs:
		return readBody(r.body, r.app.In)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, exit.File(name, err)
	}
	media := r.media
	if media == "" {
		media = cmp.Or(mime.TypeByExtension(filepath.Ext(name)), "application/octet-stream")
	}
	return wire.Content{Media: media, Body: bytes.NewReader(text)}, nil
}

func (r *rawCall) aimsio(ctx context.Context, verb, path string, body any) error {
	if err := r.app.Output.CheckWhole(); err != nil {
		return err
	}
	client, err := r.app.Aimsio(ctx)
	if err != nil {
		return err
	}
	what := ""
	if value, isJSON := body.(wire.Value); isJSON {
		what = fmt.Sprintf("%s %s, with the body:\n%s", verb, path, newMask(AimsioSpecs(), r.app.Output.Sensitive).outline(value, "  "))
	}
	if r.explain {
		plan, err := client.Explain(func(c *aimsio.Client) error {
			_, err := c.Raw(ctx, verb, path, body)
			return err
		})
		return r.told(plan, what, err)
	}
	if verb != "GET" {
		plan := strings.TrimRight(cmp.Or(what, verb+" "+path), "\n")
		if err := r.app.Confirm(ctx, plan, "Send it?"); err != nil {
			return err
		}
	}
	reply, err := client.Raw(ctx, verb, path, body)
	if reply == nil {
		return err
	}
	return r.show(wire.Value(reply.Body), verb != "GET", err)
}
