package codec_test

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/internal/codec"
	"github.com/fieldbooks/fieldbooks/wire"
)

// answers are the types that the methods of a generated client answer with.
func answers(client any) (types []reflect.Type) {
	c := reflect.TypeOf(client)
	for i := range c.NumMethod() {
		m := c.Method(i).Type
		if m.NumIn() > 1 && m.In(1) == reflect.TypeFor[context.Context]() {
			t := m.Out(0)
			if t.Kind() == reflect.Pointer {
				t = t.Elem()
			}
			types = append(types, t)
		}
	}
	return types
}

// TestLeft: nothing that a vendor answers is left to json v2. Of what is sent, and may be read
// again, are the values of which nothing is known.
func TestLeft(t *testing.T) {
	for _, client := range []any{(*aimsioapi.Client)(nil), (*ajerav1.Client)(nil), (*ajerav2.Client)(nil)} {
		for _, answer := range answers(client) {
			if left := codec.Left(answer); len(left) > 0 && answer != reflect.TypeFor[wire.Reply]() {
				t.Errorf("%s: %q", answer, left)
			}
		}
	}
	for body, want := range map[reflect.Type][]string{
		reflect.TypeFor[aimsioapi.BillableItemPostRequest](): nil,
		reflect.TypeFor[aimsioapi.EmployeePostRequest]():     nil,
		reflect.TypeFor[aimsioapi.JobOrderPostRequest]():     {"JobOrderPostRequest.jobList[].jobWBSSchedule[].jobScheduleConversionRules[] interface {}"},
		reflect.TypeFor[aimsioapi.NRBPostRequest]():          nil,
		reflect.TypeFor[aimsioapi.PricebookPostRequest]():    nil,
	} {
		if left := codec.Left(body); !slices.Equal(left, want) {
			t.Errorf("%s: %q", body, left)
		}
	}
}

// TestDuration: what json v2 reads in no usual way is left to it, though it is made of a number.
func TestDuration(t *testing.T) {
	type record struct {
		Wait time.Duration `json:"wait"`
	}
	if agreeAny(t, `{"wait":5}`, reflect.TypeFor[record]()) != 1 { // as encoding/json does
		t.Error("read by json v2 too, or not at all")
	}
}
