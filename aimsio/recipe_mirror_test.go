package aimsio_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
)

// mirror is a copy of records; a program has a database in its place.
type mirror interface {
	Store(key string, item aimsioapi.Equipment) error
	Delete(key string) error
}

// update brings a mirror up to date. What it could not do is in the error, and the next run does it.
func update(ctx context.Context, c *aimsio.Client, at aimsio.Checkpoint, to mirror) error {
	var faults []error
	items := c.Equipment()
	run := items.Changed(ctx, at)
	for item, err := range run.Records() {
		if err != nil { // of one record, or what ended the run
			faults = append(faults, err)
			continue
		}
		if err := to.Store(run.Key(), item); err != nil {
			faults = append(faults, err, run.NotDone(run.Key(), err)) // the next run gives it out again
		}
	}
	for _, key := range run.Vanished() {
		if _, err := items.Get(ctx, key); !errors.Is(err, aimsio.ErrNotFound) {
			continue // it is there, or nobody knows: the next run tells of it again
		}
		err := to.Delete(key)
		if err == nil {
			err = run.Forget(key)
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// memory is a mirror that refuses the first record.
type memory struct {
	items   map[string]aimsioapi.Equipment
	refused bool
}

func (m *memory) Store(key string, item aimsioapi.Equipment) error {
	if !m.refused {
		m.refused = true
		return errors.New("the disk is full")
	}
	m.items[key] = item
	return nil
}

func (m *memory) Delete(key string) error {
	delete(m.items, key)
	return nil
}

// A mirror reads what has changed since its last run, says what it could not store, and asks for
// what is gone.
func ExampleRun() {
	firm := aimsiotest.New(aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm())
	for _, unit := range []string{"Excavator 1", "Crew Truck 1", "Crew Truck 2", "Total Station 1"} {
		firm.Put("Equipment", fmt.Sprintf(`{"name":%q}`, unit)) // what it is called is not published
	}
	client, done := connected(firm)
	defer done()

	ctx := context.Background()
	var checkpoint aimsio.MemoryCheckpoint // or aimsio.FileCheckpoint("equipment.json")
	copied := memory{items: map[string]aimsioapi.Equipment{}}
	for run := range 4 {
		if run == 2 && !firm.Remove("Equipment", firm.Keys("Equipment")[0]) {
			fmt.Println("nothing to remove")
			return
		}
		err := update(ctx, client, &checkpoint, &copied)
		fmt.Println(len(copied.items), err)
	}
	// Output:
	// 3 the disk is full
	// 4 <nil>
	// 4 <nil>
	// 3 <nil>
}
