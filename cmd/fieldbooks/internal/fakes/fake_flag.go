package fakes

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/pflag"
)

// wishes are what the flags of one vendor ask of its stand-in S: options before it is made,
// and scripts for when it is there.
type wishes[S, O any] struct {
	flags   *pflag.FlagSet
	vendor  *vendor
	options []O
	scripts []func(S)

	mu    sync.Mutex // of a reset, which nothing comes between
	round atomic.Int64
}

// wish makes a flag of a vendor, whose value is read as an option.
func wish[S, O, V any](w *wishes[S, O], name, usage string, read func(string) (V, error), option func(V) O) {
	w.flags.Func(w.vendor.name+"-"+name, usage, func(text string) error {
		value, err := read(text)
		if err == nil {
			w.options = append(w.options, option(value))
		}
		return err
	})
	unquote(w.flags.Lookup(w.vendor.name + "-" + name))
}

// choice makes a flag of a vendor that takes one of a few words.
func choice[S, O, V any](w *wishes[S, O], name, usage string, values map[string]V, option func(V) O) {
	w.words(name, slices.Sorted(maps.Keys(values))...)
	wish(w, name, usage, oneOf(values), option)
}

// words says which words a shell is to offer for a flag.
func (w *wishes[S, O]) words(name string, words ...string) {
	w.vendor.words[w.vendor.name+"-"+name] = words
}

// whether makes a flag without a value.
func (w *wishes[S, O]) whether(name, usage string, option func() O) {
	w.flags.BoolFunc(w.vendor.name+"-"+name, usage, func(text string) error {
		set, err := strconv.ParseBool(text)
		if err != nil {
			return errors.New("want true or false, or no value")
		}
		if set {
			w.options = append(w.options, option())
		}
		return nil
	})
}

// script makes a flag that can be given several times, in the order in which calls meet it.
func script[S, O, V any](w *wishes[S, O], name, usage string, read func(string) (V, error), do func(S, V)) {
	w.flags.Func(w.vendor.name+"-"+name, usage, func(text string) error {
		value, err := read(text)
		if err == nil {
			w.scripts = append(w.scripts, func(s S) { do(s, value) })
		}
		return err
	})
	unquote(w.flags.Lookup(w.vendor.name + "-" + name))
}

// on scripts what was asked for.
func (w *wishes[S, O]) on(s S) {
	for _, do := range w.scripts {
		do(s)
	}
}

// again has a stand-in as it was at its start, with what was asked for.
func (w *wishes[S, O]) again(s S, reset func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.round.Add(1)
	reset()
	w.on(s)
}

// next is what has a fault come once more when a call met it. A call that meets it while all is reset
// has nothing come: the flags did.
func (w *wishes[S, O]) next(fail func()) func() {
	round := w.round.Load()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.round.Load() == round {
			fail()
		}
	}
}

// pair is the two limits.
type pair struct{ perSecond, parallel int }

func limits(text string) (pair, error) {
	first, second, _ := strings.Cut(text, ",")
	perSecond, one := strconv.ParseUint(first, 10, 31)
	parallel, two := strconv.ParseUint(second, 10, 31)
	if one != nil || two != nil {
		return pair{}, errors.New("want calls per second and calls at once, e.g. 9,0; 0 is no limit")
	}
	return pair{int(perSecond), int(parallel)}, nil
}

// count reads how many of something.
func count(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0, errors.New("want a number of records, e.g. 500")
	}
	return int(n), nil
}

func wait(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, errors.New("want a duration, e.g. 90s or 20m")
	}
	return d, nil
}

// lastMonth is the word for the last day of the month before this one.
const lastMonth = "last-month"

// lastDay reads the day up to which a firm has its dates.
func lastDay(text string) (time.Time, error) {
	now := time.Now()
	if text == lastMonth {
		return time.Date(now.Year(), now.Month(), 0, 0, 0, 0, 0, time.UTC), nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, errors.New("want a day, e.g. 2026-03-31, or " + lastMonth)
	}
	return day, nil
}

// oneOf reads a word of a few.
func oneOf[V any](values map[string]V) func(string) (V, error) {
	return func(text string) (V, error) {
		value, known := values[text]
		if !known {
			return value, fmt.Errorf("want one of %s", strings.Join(slices.Sorted(maps.Keys(values)), ", "))
		}
		return value, nil
	}
}

// document reads a JSON text, or none.
func document(text string) (string, error) {
	if text != "" && !jsontext.Value(text).IsValid() {
		return "", errors.New("want JSON, or nothing")
	}
	return text, nil
}
