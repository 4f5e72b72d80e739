package ajera

import "sync"

// registry is a map for concurrent use. A sync.Map would do, but every package that
// has one compiles all of it anew, and so would every user.
type registry[K comparable, V any] struct {
	mu sync.RWMutex
	of map[K]V
}

// get returns what is kept under key.
func (r *registry[K, V]) get(key K) (V, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	value, ok := r.of[key]
	return value, ok
}

// set keeps value under key.
func (r *registry[K, V]) set(key K, value V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.put(key, value)
}

// once keeps value under key unless something is kept there, and returns what is.
func (r *registry[K, V]) once(key K, value V) V {
	r.mu.Lock()
	defer r.mu.Unlock()
	if kept, ok := r.of[key]; ok {
		return kept
	}
	return r.put(key, value)
}

func (r *registry[K, V]) put(key K, value V) V {
	if r.of == nil {
		r.of = make(map[K]V)
	}
	r.of[key] = value
	return value
}
