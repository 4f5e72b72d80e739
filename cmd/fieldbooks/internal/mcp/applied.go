package mcp

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/call"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/mcp/answer"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// applied is the answer to a write that was sent: what is certain, what is to be done, and what the
// vendor said, which is data. The first is there whatever the rest is.
type applied struct {
	Outcome string     `json:"outcome"`
	Next    string     `json:"next,omitzero"`
	Error   string     `json:"error,omitzero"`
	Answer  wire.Value `json:"answer,omitzero"`
}

// newApplied tells what became of a change.
func (a *assistant) newApplied(c *change, outcome string, sent call.Sent, failed error) applied {
	said := applied{Outcome: outcome, Next: doNext(outcome, failed)}
	if failed != nil {
		said.Error = shortly(output.Harmless(exit.Plain(failed.Error())))
	}
	got := answered(c, sent)
	if len(got.lists) == 0 && len(got.beside) == 0 {
		return said
	}
	request := a.request(readArgs{Limit: answer.MostLimit})
	request.Beside = got.beside
	text, err := answer.Fit(request, got.lists)
	if err != nil {
		return said // the write counts, and it is told
	}
	said.Answer = withoutCursor(text)
	return said
}

// shortly is a text that fits into an answer beside others.
func shortly(text string) string {
	const most = 4000
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most]) + "..."
	}
	return text
}

// answered is what a vendor answered to a write.
func answered(c *change, sent call.Sent) *came {
	got := &came{}
	switch {
	case sent.Replied != nil:
		_ = got.add(c.call, sent.Replied, nil) // what it lacks is in the error of the write
	case sent.Fates != nil:
		got.lists = []answer.List{{Name: "fates", Records: fatesOf(sent.Fates)}}
	case len(sent.Content) > 0:
		for i, part := range call.Answers(c.call, sent.Content) {
			got.part(c.call, i, part)
		}
	}
	return got
}

// fatesOf are the fates of records, those first that somebody has to do something about.
func fatesOf(fates []call.Fate) (list []rawjson.Value) {
	fates = slices.Clone(fates)
	well := string(aimsio.Accepted)
	slices.SortStableFunc(fates, func(a, b call.Fate) int {
		return cmp.Compare(strings.Count(a.Fate, well), strings.Count(b.Fate, well))
	})
	for _, f := range fates {
		text, _ := json.Marshal(f) // texts and a number
		list = append(list, text)
	}
	return list
}

// withoutCursor is an answer that nobody can go on with: the call would be another write.
func withoutCursor(text rawjson.Value) rawjson.Value {
	members, _ := rawjson.Members(text) // it was made as an object
	if _, there := rawjson.Lookup(members, "cursor"); !there {
		return text
	}
	return rawjson.Object(slices.DeleteFunc(members, func(m rawjson.Member) bool { return m.Name == "cursor" || m.Name == "notes" }))
}
