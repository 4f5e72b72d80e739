package fakes

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

const faultHelp = `A limit of 0 is none.

A fault is its kind and, after commas, what else is to be said of it:
  status=503 html=502 truncated empty slow=2s reset-before reset-after;
  of Ajera also expired filler non-object-error skeleton null-content
  refusal=-150
  call=X           only calls of a method (Ajera), or of an operation, as
                   POST, "POST JobOrder" or "GET JobOrder/{}" (Aimsio)
  nth=N times=M    the Nth from now on, and M in a row; times=always: all
  every=N          every Nth
  before or after  the call is executed; each kind has its own
  retry-after=S    seconds, in the header of that name
  text=X           of a refusal
`

// always is a number of times for the fakes of either vendor.
const always = aimsiotest.Always

// mishap is a fault as a flag spells it.
type mishap[K any] struct {
	word              string
	kind              K
	status, id        int
	delay             time.Duration
	method, path      string
	nth, times, every int
	when, text        string
	header            http.Header
}

// caller reads the calls that a flag means.
type caller func(text string) (method, path string, err error)

// mishaps reads faults of the kinds that a vendor has, by their words.
func mishaps[K any](kinds map[string]K, call caller) func(string) (mishap[K], error) {
	return func(text string) (m mishap[K], err error) {
		first, rest, _ := strings.Cut(text, ",")
		word, value, _ := strings.Cut(first, "=")
		kind, known := kinds[word]
		if !known {
			return m, fmt.Errorf("%q is no kind of fault; want one of %s", word, strings.Join(slices.Sorted(maps.Keys(kinds)), ", "))
		}
		m.word, m.kind = word, kind
		if err := m.of(word, value); err != nil {
			return m, err
		}
		said := map[string]bool{}
		for rest != "" {
			first, rest, _ = strings.Cut(rest, ",")
			name, _, _ := strings.Cut(first, "=")
			if said[name] {
				return m, fmt.Errorf("%s is said twice", name)
			}
			said[name] = true
			if err := m.say(first, call); err != nil {
				return m, err
			}
		}
		return m, atOdds(word, said)
	}
}

// atOdds refuses what cannot be said together.
func atOdds(kind string, said map[string]bool) error {
	when := said["before"] || said["after"]
	switch {
	case said["every"] && (said["nth"] || said["times"]):
		return errors.New("every=N goes without nth and times")
	case said["before"] && said["after"]:
		return errors.New("before and after are at odds")
	case when && (kind == "reset-before" || kind == "reset-after" || kind == "expired"):
		return fmt.Errorf("%s goes without before and after", kind)
	case said["text"] && kind != "refusal":
		return errors.New("text= is that of a refusal")
	}
	return nil
}

// of reads the value of a kind.
func (m *mishap[K]) of(word, value string) (err error) {
	switch {
	case word == "slow":
		if m.delay, err = wait(value); err != nil {
			err = fmt.Errorf("slow=%s: %w", value, err)
		}
	case word == "refusal":
		if m.id, err = strconv.Atoi(value); err != nil {
			err = fmt.Errorf("refusal=%s: want the ErrorID, e.g. refusal=-150", value)
		}
	case (word == "status" || word == "html") && value != "":
		if m.status, err = strconv.Atoi(value); err != nil || m.status < 200 || m.status > 599 {
			err = fmt.Errorf("%s=%s: want an HTTP status of 200 to 599, e.g. %s=503", word, value, word)
		}
	case value != "":
		err = fmt.Errorf("%s takes no value", word)
	}
	return err
}

// say reads what else is said of a fault.
func (m *mishap[K]) say(part string, call caller) (err error) {
	name, value, valued := strings.Cut(part, "=")
	switch name {
	case "call":
		m.method, m.path, err = call(value)
	case "nth":
		m.nth, err = times(name, value)
	case "every":
		m.every, err = times(name, value)
	case "times":
		if m.times = always; value != "always" {
			m.times, err = times(name, value)
		}
	case "before", "after":
		if m.when = name + " execution"; valued {
			err = fmt.Errorf("%s takes no value", name)
		}
	case "retry-after":
		_, err = times(name, value)
		m.header = http.Header{"Retry-After": {value}}
	case "text":
		m.text = value
	default:
		err = fmt.Errorf("%q says nothing of a fault; want call=, nth=, times=, every=, before, after, retry-after= or text=", part)
	}
	return err
}

func times(name, value string) (int, error) {
	n, err := strconv.ParseUint(value, 10, 30)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%s=%s: want a number from 1 on", name, value)
	}
	return int(n), nil
}

// words is an answer in the user's words, for calls of any number.
type words struct{ method, path, body string }

// answers reads a call and what it is answered.
func answers(call caller) func(string) (words, error) {
	return func(text string) (w words, err error) {
		of, body, found := strings.Cut(text, "=")
		if !found {
			return w, errors.New("want the call, an equals sign, and JSON")
		}
		if w.method, w.path, err = call(of); err != nil {
			return w, err
		}
		w.body, err = document(body)
		return w, err
	}
}

// spelled is the flag by which a fault is scripted that has before calls to let pass and left to meet.
func (m mishap[K]) spelled(flag string, before, left int) string {
	words := []string{m.word}
	say := func(name, value string) {
		if value != "" {
			words = append(words, name+"="+value)
		}
	}
	switch {
	case m.delay > 0:
		words[0] += "=" + m.delay.String()
	case m.id != 0:
		words[0] += "=" + strconv.Itoa(m.id)
	case m.status != 0:
		words[0] += "=" + strconv.Itoa(m.status)
	}
	say("call", strings.TrimSpace(m.method+" "+m.path))
	switch {
	case m.every > 0:
		say("every", strconv.Itoa(m.every))
	case left >= always:
		say("nth", beyond(before+1))
		say("times", "always")
	default:
		say("nth", beyond(before+1))
		say("times", beyond(left))
	}
	if m.when != "" {
		words = append(words, strings.TrimSuffix(m.when, " execution"))
	}
	say("retry-after", m.header.Get("Retry-After"))
	say("text", m.text)
	return flag + " " + plainWord(strings.Join(words, ","))
}

// beyond is a number that is more than what is taken where none is said.
func beyond(n int) string {
	if n <= 1 {
		return ""
	}
	return strconv.Itoa(n)
}
