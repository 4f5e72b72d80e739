// Package registry keeps what was made once: in comes a key, out comes the value
// that whoever was first left under it.
package registry

import "sync"

// Registry is a map for concurrent use, ready when zero. A sync.Map would do, but
// every package that has one compiles all of it anew, and so would every user.
type Registry[K comparable, V any] struct {
	mu sync.RWMutex
	of map[K]V
}

// Of returns what is kept under key; what create gives of the key, when nothing is yet.
func (r *Registry[K, V]) Of(key K, create func(K) V) V {
	r.mu.RLock()
	kept, ok := r.of[key]
	r.mu.RUnlock()
	if ok {
		return kept
	}
	value := create(key) // which may ask for other keys
	r.mu.Lock()
	defer r.mu.Unlock()
	if kept, ok := r.of[key]; ok {
		return kept
	}
	if r.of == nil {
		r.of = make(map[K]V)
	}
	r.of[key] = value
	return value
}
