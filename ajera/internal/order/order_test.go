package order

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/internal/fault"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// longContent is valid JSON of n bytes or more, with blanks that an encoder would
// take out.
func longContent(n int) wire.Value {
	one := `{ "PhaseKey" : 1, "Amount": 40.3830 },`
	return wire.Value(`{"Phases":[` + strings.TrimSuffix(strings.Repeat(one, n/len(one)+1), ",") + `]}`)
}

func thousandChanges() []wire.Value {
	all := make([]wire.Value, 1000)
	for i := range all {
		all[i] = fmt.Appendf(nil, `{"PhaseKey":%d,"ReportedPercentComplete":%d.50,"Description":"Phase %d"}`, i+1, i%100, i)
	}
	return all
}

// TestUnchangedIsNotCopied sends a large unchanged part: it goes out as it is, of
// known length, and can be sent again.
func TestUnchangedIsNotCopied(t *testing.T) {
	content := longContent(100_000)
	args := ajerav2.UpdateProjectsArgs{UpdatedProjects: thousandChanges(), UnchangedProjects: content}
	m := ajerav2.Methods()[2]
	o, err := New(m, args)
	if err != nil {
		t.Fatal(err)
	}
	b := o.Body("token")
	request := b.Request(t.Context(), &url.URL{}, "test")
	for range 2 {
		reader, err := request.GetBody()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(reader)
		if err != nil || int64(len(text)) != request.ContentLength || !bytes.Contains(text, content) || !json.Valid(text) {
			t.Fatalf("%d bytes of %d: %v", len(text), request.ContentLength, err)
		}
	}
	shared := false
	for _, segment := range b {
		shared = shared || &segment[0] == &content[0]
	}
	if !shared {
		t.Error("the unchanged part was copied")
	}
	args.UnchangedProjects = append(bytes.Clone(content), '}')
	if _, err := New(m, args); err == nil || !strings.Contains(err.Error(), "UnchangedProjects is not JSON") {
		t.Error("invalid JSON is sent", err)
	}
}

// TestOrder leaves out what says nothing, and refuses what cannot be right.
func TestOrder(t *testing.T) {
	m := &wire.Method{Name: "GetThings", Kind: wire.KindGet, Paged: true, Fixed: []wire.Fixed{{Name: "Type", Value: "Thing"}}}
	type arguments struct {
		wire.Page `json:"-"`
		Keys      []int     `json:"Keys" wire:"required"`
		Like      string    `json:"Like,omitzero" wire:"max=3"`
		Parents   []int     `json:"Parents"`
		From      wire.Date `json:"From,omitzero"`
	}
	args := arguments{Page: wire.Page{PageSize: 5}, Keys: []int{3, 1, 3}, From: wire.MustDate("2026-01-31")}
	o, err := New(m, args)
	if err != nil {
		t.Fatal(err)
	}
	body := string(bytes.Join(o.With("Keys", wire.Value("[1]")).Body("a\"b"), nil))
	if want := `{"Method":"GetThings","SessionToken":"a\"b","PageResults":true,"PageNumber":1,"PageSize":5,"MethodArguments":{"Type":"Thing","Keys":[1],"From":"2026-01-31"}}`; body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
	if keys := o.Keys("Keys"); len(keys) != 2 || o.Date("From") != args.From || len(o.Keys("Type")) != 0 {
		t.Errorf("keys %v, from %v", keys, o.Date("From"))
	}
	for want, args := range map[string]any{
		"Keys is required":      arguments{},
		"Like has 4 characters": arguments{Keys: []int{1}, Like: "abcd"},
		"must be a JSON object": wire.Value(`[1]`),
		"chan bool":             map[string]any{"a": make(chan bool)},
	} {
		if _, err := New(m, args); !errors.Is(err, fault.ErrArgument) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
