package call

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// AjeraCommand is "ajera", with a command for each method of the specs.
func AjeraCommand(a *app.App) *cobra.Command {
	d := AjeraSpecs()
	cmd := &cobra.Command{
		Use: "ajera", Short: "Call any method of Deltek Ajera",
		Long: "Every method of the Ajera API as a command: lists give keys and labels, get-commands whole records by key.\n" +
			"Of a method that both versions of the API have, the newest goes without -v1.",
		Example: "  fieldbooks ajera list-clients --status Active\n  fieldbooks ajera list-projects --jq '.[].ProjectKey' | fieldbooks ajera get-projects -",
	}
	cmd.AddGroup(&cobra.Group{ID: "list", Title: "Lists, keys and labels:"}, &cobra.Group{ID: "get", Title: "Whole records, by key:"},
		&cobra.Group{ID: "write", Title: "Writes; each shows what it will send, and asks:"})
	names := ajeraNames(d.Calls)
	for _, c := range d.Calls {
		if c.Kind != string(wire.KindSession) {
			cmd.AddCommand(newMethod(a, d, c, names[c]))
		}
	}
	cmd.AddCommand(rawAjeraCommand(a, d))
	return cmd
}

func newMethod(a *app.App, d *digest.Digest, c *digest.Call, name string) *cobra.Command {
	spec := MethodOf(c)
	m := &method{request: request{app: a, digest: d, call: c, name: name}, spec: spec}
	cmd := m.newCommand("ajera "+methodID(c.Go, c.Version), name, describe(c))
	m.form = newForm(cmd, d, c, taken)
	if keys, several := m.form.takesKeys(); keys {
		cmd.Use, cmd.Args = name+" KEY", oneKey
		if several {
			cmd.Use, cmd.Args = name+" KEY...", cobra.ArbitraryArgs
		}
		cmd.Long += "\n\nA key \"-\" stands for keys on standard input, one a line."
	}
	if c.Paged {
		cmd.Flags().IntVar(&m.size, "page-size", 0, "ask for pages of this `size`; without it for all at once, or with --limit for no more than that")
	}
	if hasFile(c) {
		cmd.Flags().StringVar(&m.to, "to", "", "save the file in this `folder`")
	}
	cmd.GroupID = "write"
	if Reads(c) {
		cmd.GroupID = c.Kind
	}
	cmd.Example = m.form.exampleOf(name)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return m.run(cmd.Context(), args) }
	return cmd
}

// oneKey takes a key at most; a flag or a body may say it too.
func oneKey(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%q is too much: one key is taken", args[1])
	}
	return nil
}

// run calls the method and writes what it answers.
func (m *method) run(ctx context.Context, positional []string) error {
	given, err := m.form.fill(positional, m.app.In)
	if err != nil {
		return err
	}
	args := rawjson.Object(given.members)
	if err := m.refused(args); err != nil {
		return err
	}
	if err := m.folder(); err != nil {
		return err
	}
	m.strange(given.members)
	if m.explain {
		return m.told(ctx, given)
	}
	out, err := open(m.app, m.digest, m.call, m.list)
	if err != nil {
		return err
	}
	if given.none {
		return out.end(nil)
	}
	out.asked = m.inOrder(given.members)
	return out.end(m.send(ctx, out, given, args))
}

// send asks, where the call writes, and writes what is answered.
func (m *method) send(ctx context.Context, out *sheet, given filled, args wire.Value) error {
	client, err := m.app.Ajera(ctx)
	if err != nil {
		return err
	}
	answers := m.pages(ctx, client, args, m.form.verbatim(given.members))
	if !Reads(m.call) {
		w, err := m.prepare(ctx, client, given.members)
		if err == nil {
			err = m.app.Confirm(ctx, w.Plan, w.Question)
		}
		if err != nil {
			return err
		}
		answers = func(yield func(wire.Replied, error) bool) {
			sent, err := w.Send(ctx)
			yield(sent.Replied, err)
		}
	}
	defer m.app.Progress(m.name).End()
	var faults []error
	for got, err := range answers {
		if got == nil {
			out.cut = true
			return errors.Join(append(faults, err)...)
		}
		fault := m.show(out, got, err)
		if faults = append(faults, fault); out.w.Full() || fault != nil && !exit.IsUnread(fault) {
			break // a page of which a value could not be read is there, and the next one follows
		}
	}
	return errors.Join(faults...)
}

// inOrder puts records into the order of the keys that they were asked for by. The vendor has an order
// of its own.
func (m *method) inOrder(list []rawjson.Member) func(int, []wire.Value) {
	if m.spec == nil || m.spec.Batch == nil {
		return nil
	}
	value, _ := rawjson.Lookup(list, m.spec.Batch.By)
	keys := rawjson.Keys(value)
	return func(set int, rows []wire.Value) {
		f := m.call.Content[0]
		element, _, _ := digest.Element(f.Type)
		t := m.digest.Type(element, m.call.Version)
		if len(keys) < 2 || t == nil || f.Name != m.spec.Batch.Of || set > 0 || m.request.list != "" {
			return
		}
		place := func(row wire.Value) int {
			members, _ := rawjson.Members(row) // it is an object
			key, _ := keyOf(members, t.Key)
			return slices.Index(keys, key)
		}
		slices.SortStableFunc(rows, func(a, b wire.Value) int { return place(a) - place(b) })
	}
}

// show writes one answer.
func (m *method) show(out *sheet, got wire.Replied, err error) error {
	reply := got.Reply()
	content := wire.Value(reply.Raw)
	if m.to != "" {
		var fault error
		if content, fault = m.save(content); fault != nil {
			return errors.Join(err, fault)
		}
	}
	if fault := out.add(sound(content, err)); fault != nil {
		return out.also(err, fault)
	}
	remarks(m.app, reply)
	if !Reads(m.call) {
		return err // it says what the answer lacks; see [method.prepare]
	}
	return verdict(m.name, reply, err)
}

// pages calls the method: for the whole list, or page by page.
func (m *method) pages(ctx context.Context, c *ajera.Client, args wire.Value, opts []wire.CallOption) iter.Seq2[wire.Replied, error] {
	if size := m.pageSize(); size > 0 {
		list := func(ctx context.Context, p paged, opts ...wire.CallOption) (wire.Replied, error) {
			return AjeraPage(ctx, c, m.call.Version, m.call.Go, args, p.Page, opts...)
		}
		return ajera.Pages(ctx, list, paged{}, size, opts...)
	}
	return func(yield func(wire.Replied, error) bool) {
		yield(Ajera(ctx, c, m.call.Version, m.call.Go, args, opts...))
	}
}

// paged are arguments of which only the page is known here.
type paged struct{ wire.Page }

// mostRows are the records of a page that --limit asks for.
const mostRows = 500

func (m *method) pageSize() int {
	if m.size > 0 || !m.call.Paged || m.call.Raw {
		return m.size
	}
	return min(m.app.Output.Limit, mostRows)
}

// refused reads the arguments into what the method takes, so that a wrong one is told before
// anything is shown, asked or sent.
func (m *method) refused(args wire.Value) error {
	if err := checkAjera(m.call.Version, m.call.Go, args); err != nil {
		return exit.Usagef("%s: %w", m.name, err)
	}
	return nil
}

// strange tells of arguments that the specs do not name. They are sent: the vendor may know them.
func (m *method) strange(list []rawjson.Member) {
	if m.call.Raw {
		return
	}
	names, known := m.form.strangers(list)
	for _, name := range names {
		m.app.Note("note: the specs do not know the argument %s of %s; it is sent all the same%s", name, m.call.Go, meant(name, known))
	}
}

// told writes what a call would send.
func (m *method) told(ctx context.Context, given filled) error {
	if given.none {
		_, err := fmt.Fprintln(m.app.Out, "nothing: no key was given")
		return err
	}
	client, err := m.app.Ajera(ctx)
	if err != nil {
		return err
	}
	plan, err := client.Explain(func(c *ajera.Client) error { return m.rehearse(ctx, c, given.members) })
	if err != nil {
		return asTyped(err)
	}
	_, err = fmt.Fprintf(m.app.Out, "%s\n%s", plan, m.masked(given.members))
	return err
}

// rehearse makes the calls of the command, of which none is answered.
func (m *method) rehearse(ctx context.Context, c *ajera.Client, list []rawjson.Member) error {
	if m.form.proof != "" {
		list = m.rehearsed(ctx, c, list)
	}
	for _, err := range m.pages(ctx, c, rawjson.Object(list), m.form.verbatim(list)) {
		return err // what follows from an answer is not known
	}
	return nil
}

// hasFile reports whether a call answers a file.
func hasFile(c *digest.Call) bool {
	return slices.ContainsFunc(c.Content, func(f *digest.Field) bool { return f.Type == "file" })
}
