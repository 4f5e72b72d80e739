package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/bytedance/sonic"
	jsonv2 "github.com/go-json-experiment/json"
	goccy "github.com/goccy/go-json"
	"github.com/mailru/easyjson"

	"github.com/fieldbooks/fieldbooks/bench/canned"
	"github.com/fieldbooks/fieldbooks/bench/data"
	"github.com/fieldbooks/fieldbooks/bench/peer/easy"
	"github.com/fieldbooks/fieldbooks/bench/peer/pointer"
	"github.com/fieldbooks/fieldbooks/bench/peer/value"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

// into decodes text into a new T.
func into[T any](unmarshal func([]byte, any) error, text []byte) func() error {
	return func() error { return unmarshal(text, new(T)) }
}

func v2(text []byte, into any) error { return jsonv2.Unmarshal(text, into) }

// decoders are the ways to decode an answer of GetProjects.
func decoders(answer []byte) ([]entry, error) {
	call, err := decodeOurs(answer)
	return []entry{
		{reference, into[value.Answer](json.Unmarshal, answer), "float64, nothing kept"},
		{"encoding/json v1, pointer structs", into[pointer.Answer](json.Unmarshal, answer), "as oapi-codegen makes them"},
		{"encoding/json v1, map[string]any", into[map[string]any](json.Unmarshal, answer), "all kept, nothing exact"},
		{"json v2, value structs", into[value.Answer](v2, answer), "float64, nothing kept"},
		{"json v2, our structs", into[ourAnswer](v2, answer), "all kept but the raw text"},
		{"easyjson, value structs", func() error { return easyjson.Unmarshal(answer, new(easy.Answer)) }, "generated code"},
		{"sonic, value structs", into[value.Answer](sonic.Unmarshal, answer), "strings pin a copy of the body"},
		{"sonic std, value structs", into[value.Answer](sonic.ConfigStd.Unmarshal, answer), "strings copied"},
		{"goccy, value structs", into[value.Answer](goccy.Unmarshal, answer), ""},
		{table, byTable(answer), "given the bytes as those above, all kept, exact"},
		{ours, call, "body read, all kept, exact"},
	}, err
}

// byTable decodes as a call does, without the call. The raw text is a slice of answer.
func byTable(answer []byte) func() error {
	return func() error {
		read := false
		rawjson.Scan(answer, func(name []byte, start, end int, items []int) {
			if string(name) == "Content" {
				read = codec.Unmarshal(answer[start:end], items, new(ajerav2.GetProjectsResult), nil)
			}
		})
		if !read {
			return errors.New("the answer is not usual")
		}
		return nil
	}
}

// ourAnswer is our types without our client.
type ourAnswer struct {
	ResponseCode      int
	Message, UsageKey string
	Content           ajerav2.GetProjectsResult
}

// decodeOurs is a call of GetProjects with no network: the body is read, the
// envelope judged, the records decoded, and the raw text kept.
func decodeOurs(answer []byte) (func() error, error) {
	c, err := canned.Client(&canned.Transport{Answer: answer})
	if err != nil {
		return nil, err
	}
	args := ajerav2.GetProjectsArgs{RequestedProjects: []int{1}}
	return func() error {
		got, err := c.V2.GetProjects(context.Background(), args)
		if err == nil && len(got.Bent) > 0 {
			return fmt.Errorf("the answer was read leniently: %s", got.Bent[0])
		}
		return err
	}, nil
}

const (
	reference = "encoding/json v1, value structs"
	table     = "ours: the decoder"
	ours      = "ours: the whole call"
)

func decodePart(r *report, rounds int) error {
	for _, size := range []int{1, 20} {
		entries, err := decoders(data.Answer(size << 20))
		if err != nil {
			return err
		}
		all, err := compare(rounds, entries)
		if err != nil {
			return err
		}
		r.heading(fmt.Sprintf("Decode GetProjects, %d MB", size))
		r.times(all)
		x := find(all, ours).ratio
		r.goal(x >= 2, "at least 2.0 x encoding/json with everything kept: %.2f", x)
		x = find(all, table).ratio
		r.goal(x >= 4.5, "by table, at least 4.5 x: %.2f", x)
	}
	return jobOrders(r, rounds)
}

// jobOrders decodes what Aimsio answers: as the client does, and as whoever hands
// its types to encoding/json, which on Go 1.26 calls a method for each record.
func jobOrders(r *report, rounds int) error {
	list := data.JobOrders(1000)
	all, err := compare(rounds, []entry{
		{"encoding/json v1, value structs", into[[]value.JobOrder](json.Unmarshal, list), "unknown members lost"},
		{"encoding/json v1, pointer structs", into[[]pointer.JobOrder](json.Unmarshal, list), "unknown members lost"},
		{"json v2, value structs", into[[]value.JobOrder](v2, list), "unknown members lost"},
		{"goccy, value structs", into[[]value.JobOrder](goccy.Unmarshal, list), "unknown members lost"},
		{"ours: aimsioapi, as its client reads", into[[]aimsioapi.JobOrder](codec.UnmarshalAny, list), "unknown members kept, exact"},
		{"ours: aimsioapi, by encoding/json v1", into[[]aimsioapi.JobOrder](json.Unmarshal, list), "the same, by a method for each"},
	})
	if err != nil {
		return err
	}
	r.heading("Decode 1,000 Aimsio job orders")
	r.times(all)
	return nil
}
