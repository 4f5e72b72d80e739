// Command bench measures this module against its peers and writes RESULTS.md:
//
//	cd bench && go run .              everything, in less than ten minutes on two cores
//	cd bench && go run . -only decode one part, printed only
//	cd bench && go run . -rounds 99   steadier ratios
//
// Every entry of a table runs once a round, in random order, after a collection; a
// ratio is the median over the rounds of the ratio inside one round, of what the
// processor was used. So ratios hold on a noisy machine; times do not.
// GOAMD64=v3 go run . builds all for newer processors.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// A part is one heading of the report.
type part struct {
	name string
	run  func(*report, int) error
}

var parts = []part{
	{"decode", decodePart},
	{"memory", memoryPart},
	{"encode", encodePart},
	{"iterate", iteratePart},
	{"calls", callsPart},
	{"command", commandPart},
	{"limiters", limitersPart},
	{"generator", generatorPart},
	{"compile", compilePart},
}

func main() {
	rounds := flag.Int("rounds", 31, "rounds of each table")
	only := flag.String("only", "", "one part: decode, memory, encode, iterate, calls, command, limiters, generator or compile")
	flag.Parse()
	if err := run(*rounds, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(rounds int, only string) error {
	r := newReport(rounds)
	for _, p := range parts {
		if only != "" && p.name != only {
			continue
		}
		begin := time.Now()
		if err := p.run(r, rounds); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		progress("%s: %.0f s", p.name, time.Since(begin).Seconds())
	}
	text := r.String()
	if _, err := io.Copy(os.Stdout, strings.NewReader(text)); err != nil || only != "" {
		return err
	}
	return os.WriteFile("RESULTS.md", []byte(text), 0o644)
}
