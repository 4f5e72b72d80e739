package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/fieldbooks/fieldbooks/bench/canned"
	"github.com/fieldbooks/fieldbooks/bench/data"
	"github.com/fieldbooks/fieldbooks/bench/peer/value"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// changes is a thousand changed objects.
func changes() []wire.Value {
	all := make([]wire.Value, 1000)
	for i := range all {
		all[i] = fmt.Appendf(nil, `{"PhaseKey":%d,"ReportedPercentComplete":%d.50,"Description":"Phase %d"}`, i+1, i%100, i)
	}
	return all
}

const wholeSave = "ours: a whole SaveProjects"

// update is an UpdateProjects as encoding/json sends it.
type update struct {
	Method, SessionToken string
	MethodArguments      updateArguments
}

type updateArguments struct {
	UpdatedProjects   []json.RawMessage
	UnchangedProjects any
}

func encodePart(r *report, rounds int) error {
	content := data.Content(1200 << 10)
	entries, err := encoders(content)
	if err != nil {
		return err
	}
	all, err := compare(rounds, entries)
	if err != nil {
		return err
	}
	r.heading("Encode UpdateProjects: 1,000 changes, 1.2 MB unchanged")
	r.times(all)
	x := find(all, wholeSave).times
	r.goal(x.middle >= 2, "a whole SaveProjects at least 2 x marshalling as RawMessage: %s", x)
	r.linef("")
	return bodyAlone(r)
}

// bodyAlone runs the benchmark of the package, which can make a request without
// what comes before it.
func bodyAlone(r *report) error {
	parts, err := goBench("UpdateBody", "./ajera/internal/save")
	if err != nil {
		return err
	}
	x := median(parts["RawMessage"]["ns/op"]) / median(parts["segmented"]["ns/op"])
	r.linef("The body by itself, as a save makes it, by `go test -bench UpdateBody ./ajera/internal/save`:")
	r.linef("")
	r.goal(x >= 121, "at least 121 x marshalling it as RawMessage: %.1f", x)
	extra := median(parts["segmented"]["allocs/op"]) - median(parts["delta"]["allocs/op"])
	r.goal(extra <= 12, "at most 12 allocations beyond the delta's: %.0f", extra)
	return nil
}

func encoders(content []byte) ([]entry, error) {
	var typed value.GetProjectsResult
	if err := json.Unmarshal(content, &typed); err != nil {
		return nil, err
	}
	list := changes()
	raw := make([]json.RawMessage, len(list))
	for i := range list {
		raw[i] = json.RawMessage(list[i])
	}
	asRaw := update{"UpdateProjects", "bench", updateArguments{raw, json.RawMessage(content)}}
	asTyped := update{"UpdateProjects", "bench", updateArguments{raw, &typed}}
	asValue := update{"UpdateProjects", "bench", updateArguments{raw, jsontext.Value(content)}}
	direct, err := sendUpdate(list, content)
	if err != nil {
		return nil, err
	}
	one, err := saver(content, 1)
	if err != nil {
		return nil, err
	}
	whole, err := saver(content, len(typed.Phases))
	return []entry{
		{"encoding/json v1, json.RawMessage", func() error { return discard(json.Marshal(asRaw)) }, "blanks lost"},
		{"encoding/json v1, typed again", func() error { return discard(json.Marshal(asTyped)) }, "wrong: null becomes 0, unknown members go"},
		{"json v2, jsontext.Value", func() error { return discard(jsonv2.Marshal(asValue)) }, "blanks lost"},
		{"ours: a whole UpdateProjects", direct, "checked to be JSON, sent byte for byte"},
		{wholeSave, whole, "every phase changed; compared with what was read, sent byte for byte"},
		{"ours: SaveProjects, one phase of all changed", one, "the same"},
	}, err
}

func discard(_ []byte, err error) error { return err }

// sendUpdate is a call of UpdateProjects.
func sendUpdate(list []wire.Value, content []byte) (func() error, error) {
	source := &canned.Transport{Answer: []byte(canned.Login)}
	c, err := canned.Client(source)
	args := ajerav2.UpdateProjectsArgs{UpdatedProjects: list, UnchangedProjects: content}
	return func() error {
		_, err := c.V2.UpdateProjects(context.Background(), args)
		if err == nil && source.Sent < int64(len(content)) {
			err = errors.New("the unchanged part was not sent")
		}
		return err
	}, err
}

// saver is a call of SaveProjects after a change of so many phases.
func saver(content []byte, n int) (func() error, error) {
	source := &canned.Transport{Answer: fmt.Appendf(nil, `{"ResponseCode":200,"Content":%s}`, content)}
	c, err := canned.Client(source)
	if err != nil {
		return nil, err
	}
	got, err := c.V2.GetProjects(context.Background(), ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})
	if err != nil {
		return nil, err
	}
	source.Answer = []byte(canned.Login)
	return func() error {
		got.Spent = false // for the answer tells nothing
		for i := range got.Phases[:n] {
			got.Phases[i].ReportedPercentComplete = wire.MustDecimal(strconv.Itoa(i%100 + 1000))
		}
		_, err := c.V2.SaveProjects(context.Background(), got)
		return err
	}, nil
}
