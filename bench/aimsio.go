package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strconv"

	goccy "github.com/goccy/go-json"

	"github.com/fieldbooks/fieldbooks/bench/canned"
	"github.com/fieldbooks/fieldbooks/bench/data"
	"github.com/fieldbooks/fieldbooks/bench/peer/pointer"
	"github.com/fieldbooks/fieldbooks/bench/peer/value"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/internal/codec"
)

// aimsioPart decodes what Aimsio answers: as the client does, and as whoever hands its types to
// encoding/json, which on Go 1.26 calls a method for each record.
func aimsioPart(r *report, rounds int) error {
	jobs, err := jobCalls(1000)
	if err != nil {
		return err
	}
	book, err := bookCall(data.PriceBook(2000))
	if err != nil {
		return err
	}
	list := aimsioRows[[]value.JobOrder, []pointer.JobOrder, []aimsioapi.JobOrder](data.JobOrders(1000))
	list = append(list, entry{ours, jobs, "1,000 calls: Aimsio gives out one record a call"})
	if err := aimsioTable(r, rounds, "1,000 Aimsio job orders", list); err != nil {
		return err
	}
	items := aimsioRows[value.Pricebook, pointer.Pricebook, aimsioapi.Pricebook](data.PriceBook(2000))
	items = append(items, entry{ours, book, "body read, unknown members kept, exact"})
	return aimsioTable(r, rounds, "an Aimsio price book of 2,000 items", items)
}

// The rows that are judged.
const (
	rival    = "goccy, value structs"
	asClient = "ours: aimsioapi, as its client reads"
)

// aimsioRows are the ways to decode a text: into value structs V, pointer structs P, and our own.
func aimsioRows[V, P, Own any](text []byte) []entry {
	return []entry{
		{reference, into[V](json.Unmarshal, text), "unknown members lost"},
		{"encoding/json v1, pointer structs", into[P](json.Unmarshal, text), "unknown members lost"},
		{"json v2, value structs", into[V](v2, text), "unknown members lost"},
		{rival, into[V](goccy.Unmarshal, text), "unknown members lost"},
		{asClient, into[Own](codec.UnmarshalAny, text), "unknown members kept, exact"},
		{"ours: aimsioapi, by encoding/json v1", into[Own](json.Unmarshal, text), "the same, by a method for each"},
	}
}

func aimsioTable(r *report, rounds int, what string, entries []entry) error {
	all, err := compare(rounds, entries)
	if err != nil {
		return err
	}
	r.heading("Decode " + what)
	r.times(all)
	x := find(all, asClient).over(find(all, rival))
	r.goal(x.middle >= 1, "not behind goccy, which loses unknown members: %s of its speed", x)
	return nil
}

// jobCalls gets so many job orders, each with a call, by their ids, with no network.
func jobCalls(n int) (func() error, error) {
	texts := make(map[string][]byte, n)
	random := rand.New(rand.NewPCG(24, 2))
	for i := range n {
		texts[strconv.Itoa(i+1)] = data.JobOrder(nil, random, i+1)
	}
	c, err := canned.AimsioOf(texts)
	return func() error {
		for i := range n {
			if _, err := c.JobOrders().Get(context.Background(), strconv.Itoa(i+1)); err != nil {
				return err
			}
		}
		return nil
	}, err
}

// bookCall gets a price book with no network.
func bookCall(text []byte) (func() error, error) {
	const key = "9c00-11"
	c, err := canned.AimsioOf(map[string][]byte{key: text})
	return func() error {
		_, err := c.Pricebooks().Get(context.Background(), key)
		return err
	}, err
}
