// Command peak does one thing and prints the most memory in kB that its process
// ever held. It links no peers but encoding/json, for what they hold from the
// start would count.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/fieldbooks/fieldbooks/bench/canned"
	"github.com/fieldbooks/fieldbooks/bench/peer/pointer"
	"github.com/fieldbooks/fieldbooks/bench/peer/value"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// jobs are what there is to do, with the answer in a file.
var jobs = map[string]func(file string) (any, error){
	"idle":    func(string) (any, error) { return nil, nil },
	"value":   func(file string) (any, error) { return readAll(file, new(value.Answer)) },
	"kept":    readKept,
	"pointer": func(file string) (any, error) { return readAll(file, new(pointer.Answer)) },
	"map":     func(file string) (any, error) { return readAll(file, new(map[string]any)) },
	"ours":    readOurs,
	"batches": batches,
	"pages":   pages,
	"books":   books,
	"jobs":    jobOrders,
	"changed": changed,
	"listed":  listed,
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "peak:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 || jobs[args[0]] == nil {
		return errors.New("say what to do and the file of the answer")
	}
	kept, err := jobs[args[0]](args[1])
	if err != nil {
		return err
	}
	peak, err := peakMemory()
	runtime.KeepAlive(kept)
	fmt.Println(peak)
	return err
}

// peakMemory is in kB.
func peakMemory() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("peak memory is only known on Linux: %w", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	return strconv.Atoi(strings.Fields(rest)[0])
}

func readAll(file string, into any) (any, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(struct{ io.Reader }{f}) // as from a response
	if err != nil {
		return nil, err
	}
	return into, json.Unmarshal(text, into)
}

// readKept keeps the text of the content too, as ours does.
func readKept(file string) (any, error) {
	var answer struct {
		value.Answer
		Content json.RawMessage
	}
	if _, err := readAll(file, &answer); err != nil {
		return nil, err
	}
	return &answer, json.Unmarshal(answer.Content, &answer.Answer.Content)
}

func readOurs(file string) (any, error) {
	c, err := canned.Client(&canned.Transport{File: file})
	if err != nil {
		return nil, err
	}
	return c.V2.GetProjects(context.Background(), ajerav2.GetProjectsArgs{RequestedProjects: []int{1}})
}
