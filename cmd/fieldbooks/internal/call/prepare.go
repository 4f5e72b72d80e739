package call

import (
	"context"
	"io"
	"strings"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// Desk is where writes are prepared without a command line: the accounts that they go through, and
// whether who looks at them may see what is personal.
type Desk struct {
	Ajera     func(context.Context) (*ajera.Client, error)
	Aimsio    func(context.Context) (*aimsio.Client, error)
	Sensitive bool
}

// Prepare prepares the write of a call that changes something, see [Named], with all its arguments in
// an object, see [Arguments], as the command of that call does: what is refused there is refused here.
func (d Desk) Prepare(ctx context.Context, c *digest.Call, args wire.Value) (*Write, error) {
	if Reads(c) {
		return nil, exit.Usagef("%s changes nothing; read it", Name(c))
	}
	var said strings.Builder
	quiet := &app.App{Err: &said}
	quiet.Output.Sensitive = d.Sensitive
	r := request{app: quiet, digest: SpecsOf(c), call: c, name: Name(c)}
	prepare := d.ofAjera
	if c.Version == 0 {
		prepare = d.ofAimsio
	}
	w, err := prepare(ctx, r, args)
	if err != nil {
		return nil, err
	}
	w.Notes = strings.FieldsFunc(said.String(), func(r rune) bool { return r == '\n' })
	return w, nil
}

// ofAjera prepares the write of a method.
func (d Desk) ofAjera(ctx context.Context, r request, args wire.Value) (*Write, error) {
	list, err := Arguments(r.call, args)
	if err != nil {
		return nil, err
	}
	m := &method{request: r, spec: MethodOf(r.call), form: formOf(r.digest, r.call, taken)}
	client, err := d.Ajera(ctx)
	if err != nil {
		return nil, err
	}
	return m.prepare(ctx, client, list)
}

// ofAimsio prepares the write of an operation.
func (d Desk) ofAimsio(ctx context.Context, r request, args wire.Value) (*Write, error) {
	o := &operation{request: r, reading: readingOf(r.digest, r.call), from: "args"}
	l, err := o.loaded(args)
	if err != nil {
		return nil, err
	}
	client, err := d.Aimsio(ctx)
	if err != nil {
		return nil, err
	}
	if l != nil {
		return o.prepare(ctx, client, l)
	}
	return o.prepareBody(ctx, client, args)
}

// loaded is the records of a body, nil where the vendor publishes nothing of it.
func (o *operation) loaded(body wire.Value) (*load, error) {
	if u, known := upserterOf(o.call.Go); known {
		return o.load(u, body)
	}
	return nil, o.isBody(body)
}

// Rehearse makes the call of a write of Aimsio's as it would be prepared, see [Desk.Prepare], for a
// client that sends nothing, see [aimsio.Client.Explain].
func Rehearse(ctx context.Context, c *digest.Call, args wire.Value) (func(*aimsio.Client) error, error) {
	quiet := &app.App{Err: io.Discard}
	o := &operation{request: request{app: quiet, digest: AimsioSpecs(), call: c, name: Name(c)}, from: "args"}
	l, err := o.loaded(args)
	return func(client *aimsio.Client) (err error) {
		if l != nil {
			_, err = l.send(ctx, client)
		} else {
			_, err = Aimsio(ctx, client, c.Go, nil, args)
		}
		return err
	}, err
}
