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
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/codec"
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

// byTable decodes the answer by our tables, as the rows above do, without a call.
func byTable(answer []byte) func() error {
	return func() error {
		if !codec.Unmarshal(answer, new(ourAnswer), nil) {
			return errors.New("the answer is not usual")
		}
		return nil
	}
}

// ourAnswer is our types without our client.
type ourAnswer struct {
	ResponseCode int                       `json:"ResponseCode"`
	Message      string                    `json:"Message"`
	UsageKey     string                    `json:"UsageKey"`
	Errors       []string                  `json:"Errors"`
	Warnings     []string                  `json:"Warnings"`
	Content      ajerav2.GetProjectsResult `json:"Content"`
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

// peers are those that a decoder is held against.
var peers = []string{"easyjson, value structs", "sonic, value structs", "goccy, value structs"}

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
		peer := fastest(all, peers...)
		x := find(all, table).over(peer)
		r.goal(x.middle >= 1.15, "the decoder at least 1.15 of the fastest peer, %s: %s", peer.name, x)
		x = find(all, ours).over(find(all, table))
		r.goal(x.middle >= 0.9, "the whole call at least 0.90 of the decoder: %s", x)
	}
	return aimsioPart(r, rounds)
}
