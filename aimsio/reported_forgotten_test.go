package aimsio_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/wire"
)

// TestForgottenIsNotFalse leaves out a required bool, which is refused before anything is sent,
// and sends false for it.
func TestForgottenIsNotFalse(t *testing.T) {
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits())
	c := newClient(t, aimsio.Config{URL: wire.Hide(s.URL()), Username: s.User(), Password: wire.Hide(s.Password())})
	sendItem := func(forget func(*aimsioapi.BillableItemWrite) **bool) func(*bool) error {
		return func(value *bool) error {
			w := item(1)
			*forget(&w) = value
			_, err := c.BillableItems().Upsert(t.Context(), []aimsioapi.BillableItemWrite{w})
			return err
		}
	}
	for name, send := range map[string]func(*bool) error{
		"nrbIsBillable": func(value *bool) error {
			w := nrb(s)
			w.NRBIsBillable = value
			_, err := c.NonRecurringBillableItems().Upsert(t.Context(), []aimsioapi.NRB{w})
			return err
		},
		"billableItemIsTrade":     sendItem(func(w *aimsioapi.BillableItemWrite) **bool { return &w.BillableItemIsTrade }),
		"billableItemIsEquipment": sendItem(func(w *aimsioapi.BillableItemWrite) **bool { return &w.BillableItemIsEquipment }),
	} {
		t.Run(name, func(t *testing.T) {
			before := len(s.Log())
			err := send(nil)
			if !errors.Is(err, wire.ErrIncomplete) || !strings.Contains(err.Error(), name+" is required") || len(s.Log()) != before {
				t.Errorf("forgotten: %v", err)
			}
			if err := send(new(false)); err != nil {
				t.Errorf("false: %v", err)
			}
			if log := s.Log(); len(log) == before || !strings.Contains(string(log[len(log)-1].Body), `"`+name+`":false`) {
				t.Errorf("false did not go out")
			}
		})
	}
}
