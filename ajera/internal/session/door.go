package session

import (
	"context"
	"sync"
)

// place is a session that a store keeps.
type place struct {
	store any
	key   string
}

// doors let keepers to a kept session one by one: each finds what the last one left.
var doors = corridor{of: make(map[place]*door)}

// corridor has a door where somebody is at one. None is left behind, for its channel is good only
// in the bubble of synctest that made it.
type corridor struct {
	mu sync.Mutex
	of map[place]*door
}

type door struct {
	through chan struct{} // full while somebody is
	users   int           // who is, and who waits
}

// enter waits until nobody else is at a place; leave lets the next one in.
func (c *corridor) enter(ctx context.Context, at place) (leave func(), err error) {
	c.mu.Lock()
	d := c.of[at]
	if d == nil {
		d = &door{through: make(chan struct{}, 1)}
		c.of[at] = d
	}
	d.users++
	c.mu.Unlock()
	select {
	case d.through <- struct{}{}:
		return func() { <-d.through; c.turn(at, d) }, nil
	case <-ctx.Done():
		c.turn(at, d)
		return nil, context.Cause(ctx)
	}
}

// turn takes away a door at which nobody is any more.
func (c *corridor) turn(at place, d *door) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d.users--; d.users == 0 {
		delete(c.of, at)
	}
}
