package aimsio_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// offline is a client that may send nothing, with Aimsio's limits.
func offline(t *testing.T, change ...func(*aimsio.Config)) *aimsio.Client {
	t.Helper()
	config := aimsio.Config{Server: aimsio.Sandbox, Username: "someone", Password: wire.Hide(password), Transport: forbidden{t}, Limiter: limit.New(aimsio.Limits())}
	for _, f := range change {
		f(&config)
	}
	c, err := aimsio.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExplain(t *testing.T) {
	const jobs = "/rest/api/standard/v1/JobOrder"
	ctx := t.Context()
	tests := []struct {
		name string
		call func(*aimsio.Client) error
		want string
	}{
		{"a read", func(c *aimsio.Client) error {
			got, err := c.API.GetJobOrder(ctx, "guid-1")
			if err == nil && got == nil {
				t.Error("no record, which a program would stumble over")
			}
			return err
		}, "GET " + jobs + "/guid-1: 1 request; a read, tried up to 4 times"},
		{"an upsert of many", func(c *aimsio.Client) error {
			_, err := c.BillableItems().Upsert(ctx, items(1000))
			return err
		}, "with 1000 records; a write, repeated only when nothing of it was sent\nthe limit of 10 calls makes it take 3s or more"},
		{"a list", func(c *aimsio.Client) error {
			for _, err := range c.JobOrders().All(ctx) {
				return err
			}
			return nil
		}, "GET " + jobs + ": 1 request; a read"},
		{"a raw call", func(c *aimsio.Client) error {
			_, err := c.Raw(ctx, "PUT", "/x", []any{1, 2, 3})
			return err
		}, "PUT /x: 1 request of 7 bytes in all with 3 records; a write"},
		{"a body of no list", func(c *aimsio.Client) error {
			_, err := c.Raw(ctx, "POST", "/rest/api/standard/v1/Company", wire.Content{Media: "text/plain", Body: strings.NewReader("text")})
			return err
		}, "POST /rest/api/standard/v1/Company: 1 request of 4 bytes in all; a write"},
		{"nothing", func(*aimsio.Client) error { return nil }, "nothing would be sent"},
	}
	c := offline(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan, err := c.Explain(tt.call)
			if err != nil || !strings.Contains(plan.String(), tt.want) {
				t.Errorf("%v\n%s\nwant\n%s", err, plan, tt.want)
			}
		})
	}
	if got := c.Stats(); got.Calls != 0 || got.Limit.Calls != 0 {
		t.Errorf("counted %+v", got)
	}
}

// TestExplainRefusals: what would be refused is, and the rest is planned.
func TestExplainRefusals(t *testing.T) {
	upsert := func(c *aimsio.Client) error {
		_, err := c.BillableItems().Upsert(t.Context(), []aimsioapi.BillableItemWrite{item(1), {}})
		return err
	}
	plan, err := offline(t).Explain(upsert)
	if !errors.Is(err, aimsio.ErrIncomplete) || len(plan.Steps) != 1 || plan.Steps[0].Records != 1 || plan.Steps[0].Reads || plan.Steps[0].Attempts != 1 {
		t.Errorf("%v\n%s", err, plan)
	}
	plan, err = offline(t, func(c *aimsio.Config) { c.ReadOnly = true }).Explain(upsert)
	if !errors.Is(err, aimsio.ErrReadOnly) || len(plan.Steps) != 0 {
		t.Errorf("%v\n%s", err, plan)
	}
	plan, err = offline(t, func(c *aimsio.Config) { c.Limiter = limit.New(limit.Policy{Calls: 1, Per: time.Minute}) }).Explain(func(c *aimsio.Client) error {
		_, one := c.JobOrders().Get(t.Context(), "a")
		_, two := c.JobOrders().Get(t.Context(), "b")
		_, three := c.JobOrders().Get(t.Context(), "")
		if e, ok := errors.AsType[*aimsio.Error](three); !ok || e.Outcome != wire.NotSent {
			t.Error(three)
		}
		return errors.Join(one, two)
	})
	if err != nil || len(plan.Steps) != 2 || plan.AtLeast != time.Minute || !strings.HasSuffix(plan.Steps[1].Path, "/b") {
		t.Errorf("%v\n%s", err, plan)
	}
}

func ExampleClient_Explain() {
	client, err := aimsio.New(aimsio.Config{Server: aimsio.Sandbox, Username: "api-user", Password: wire.Hide("invented")})
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := client.Explain(func(c *aimsio.Client) error {
		_, err := c.API.UpdateInvoiceStatuses(context.Background(), map[string]any{"any": "shape"})
		return err
	})
	fmt.Println(plan, err)
	// Output:
	// POST /rest/api/standard/v1/Invoice: 1 request of 15 bytes in all; a write, repeated only when nothing of it was sent <nil>
}

// TestExplainKeepsTheCheckpoint: what would be read is not known, so that nothing is
// noted as read, or forgotten.
func TestExplainKeepsTheCheckpoint(t *testing.T) {
	c, s := connect(t)
	plant(s, 1, 3, 1700000000000)
	at := &aimsio.MemoryCheckpoint{}
	read := func(c *aimsio.Client) error {
		for _, err := range c.JobOrders().Changed(t.Context(), at).Records() {
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := read(c); err != nil {
		t.Fatal(err)
	}
	before, _ := at.Load(t.Context())
	plan, err := c.Explain(read)
	after, _ := at.Load(t.Context())
	if err != nil || len(plan.Steps) != 1 || len(before.Done) != 3 || !reflect.DeepEqual(before, after) {
		t.Errorf("%v, %v, kept %v, then %v", plan, err, before, after)
	}
}
