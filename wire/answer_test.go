package wire_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/fieldbooks/fieldbooks/wire"
)

func TestInfoAddsEveryFigure(t *testing.T) {
	one := wire.Info{Attempts: 1, Bytes: 2, Total: 3, Slot: 4, Rate: 5, Session: 6, Backoff: 7}
	sum := one
	sum.Add(one)
	figures, ones := reflect.ValueOf(sum), reflect.ValueOf(one)
	for i := range figures.NumField() {
		if figures.Field(i).Int() != 2*ones.Field(i).Int() || ones.Field(i).Int() == 0 {
			t.Errorf("%s: %v", figures.Type().Field(i).Name, figures.Field(i))
		}
	}
	if one.Waited() != 9*time.Nanosecond {
		t.Error(one.Waited())
	}
}

func TestOnlyReadsMayBeRepeated(t *testing.T) {
	for kind, want := range map[wire.Kind]bool{wire.KindList: true, wire.KindGet: true, wire.KindSession: false,
		wire.KindUpdate: false, wire.KindCreate: false, wire.KindAction: false, "": false} {
		if kind.Reads() != want {
			t.Errorf("%q reads: %v", kind, kind.Reads())
		}
	}
}
