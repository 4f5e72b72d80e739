package doctor

import (
	"context"
	"errors"
	"slices"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/digest"
	"github.com/fieldbooks/fieldbooks/wire"
)

// aimsio looks at Aimsio, which has no login: the first call tells.
func (r *request) aimsio(ctx context.Context, f *finding, t *tap) error {
	drift := &aimsio.Drift{}
	client, err := r.app.Aimsio(ctx, func(c *aimsio.Config) {
		f.pace(c.Limiter, aimsio.Limits())
		c.Transport, c.Drift, c.Retry = t, drift, patient
	})
	if err != nil {
		return err
	}
	defer func() { f.Departures, f.Throttled = drift.WithoutValues(), client.Stats().Limit.Throttled }()
	if r.quick {
		_, err := client.API.ListPricebooks(ctx) // a short list
		if errors.Is(err, aimsio.ErrPermission) || exit.IsUnread(err) {
			return nil // the password was taken
		}
		return err
	}
	all := trial{request: r, finding: f, tap: t, calls: reading(call.AimsioSpecs().Calls)}
	all.probe = &aimsioProbe{client: client, finding: f, keys: map[string]string{}, shaped: r.specs != ""}
	return all.run(ctx)
}

// aimsioProbe calls operations of Aimsio.
type aimsioProbe struct {
	client  *aimsio.Client
	finding *finding
	keys    map[string]string // of one record of each resource
	shaped  bool
}

func (p *aimsioProbe) try(ctx context.Context, c *digest.Call) (skip string, err error) {
	var params []string
	if needsKey(c) {
		key := p.keys[c.Resource]
		if key == "" {
			return "no list gave a record to ask it for", nil
		}
		params = []string{key}
	}
	var text wire.Raw
	got, err := call.Aimsio(ctx, p.client, c.Go, params, nil, wire.TextTo(&text))
	if err != nil && !exit.IsUnread(err) {
		return "", err
	}
	if stubs, is := got.([]aimsioapi.ObjectStub); is {
		if i := slices.IndexFunc(stubs, func(s aimsioapi.ObjectStub) bool { return aimsio.Key(s) != "" }); i >= 0 {
			p.keys[c.Resource] = aimsio.Key(stubs[i])
		}
	}
	if p.shaped {
		s := newShapes(call.AimsioSpecs(), c)
		s.value("", wire.Value(text), c.Content[0].Type)
		p.finding.shapes = append(p.finding.shapes, s)
	}
	return "", err
}
