package house

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// workflow is the part of a workflow that decides who may do what.
type workflow struct {
	On          yaml.Node
	Permissions map[string]string
	Jobs        map[string]struct {
		Permissions map[string]string
		Steps       []step
	}
}

type step struct {
	Uses, Run string
	With      map[string]string
}

// TestWorkflows: a pull request is a stranger's program and a stranger's text. It runs with a token
// that reads, and where a token may write nothing of it is run, and none of its text is a program. A
// tag is pushed by those who may write anyway, so what runs for tags alone may as well.
func TestWorkflows(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*"))
	if err != nil || len(names) < 3 {
		t.Fatalf("%d workflows, %v", len(names), err)
	}
	writers := 0
	for _, name := range names {
		rel, err := filepath.Rel(root, name)
		if err != nil {
			t.Fatal(err)
		}
		text := read(t, filepath.ToSlash(rel))
		for _, fault := range workflowFaults(text) {
			t.Errorf("%s: %s", rel, fault)
		}
		if strings.Contains(text, ": write") {
			writers++
		}
	}
	if writers != 2 {
		t.Errorf("%d workflows may write, want the one that comments and the one that releases", writers)
	}
}

// pinned is an action with its version, as all of them are named here.
var pinned = regexp.MustCompile(`^actions/[a-z-]+@v[0-9]+$`)

// workflowFaults is what is wrong with a workflow.
func workflowFaults(text string) (faults []string) {
	var w workflow
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		return []string{err.Error()}
	}
	var on map[string]any
	_ = w.On.Decode(&on) // a word or a list has none of these
	fault := func(is bool, format string, args ...any) {
		if is {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	writes := slices.Contains(slices.Collect(maps.Values(w.Permissions)), "write")
	alone := len(on) == 1 && on["workflow_run"] != nil
	fault(w.Permissions == nil, "no permissions: the token would get all that the repository gives")
	fault(strings.Contains(text, "pull_request_target"), "pull_request_target runs with a token that writes, beside the code of the change")
	tagged := len(on) == 1 && len(under(on["push"])) == 1 && under(on["push"])["tags"] != nil
	fault(writes && !alone && !tagged, "a token that writes, in a workflow that runs for something else than workflow_run or pushed tags")
	for name, job := range w.Jobs {
		fault(job.Permissions != nil, "job %s has permissions of its own", name)
		for _, s := range job.Steps {
			fault(s.Uses != "" && !pinned.MatchString(s.Uses), "%s is not pinned as the others", s.Uses)
			fault(strings.Contains(s.Run, "${{"), "an expression becomes a part of a script; hand it over by env: %s", s.Run)
			if strings.HasPrefix(s.Uses, "actions/checkout@") {
				fault(s.With["persist-credentials"] != "false", "checkout leaves the token to what runs after it")
				fault(alone && (s.With["ref"] != "" || s.With["repository"] != ""), "checkout of the change beside a token that writes")
			}
			fault(alone && s.Uses == "" && !strings.HasPrefix(s.Run, "go run ./internal/comment "), "it runs %q, and is there to comment", s.Run)
			fault((alone || tagged) && strings.HasPrefix(s.Uses, "actions/setup-go@") && s.With["cache"] != "false", "a cache that the change may have filled")
		}
	}
	return faults
}

// under is what is below a key, nothing when that is no mapping.
func under(value any) map[string]any {
	mapping, _ := value.(map[string]any)
	return mapping
}

func TestWorkflowsCanFail(t *testing.T) {
	const read, write = "on: pull_request\npermissions: {contents: read}\n", "on: {workflow_run: {workflows: [review]}}\npermissions: {contents: write}\n"
	const tags = "on: {push: {tags: [v1]}}\npermissions: {contents: write}\n"
	steps := func(s string) string { return "jobs: {a: {steps: [" + s + "]}}\n" }
	for text, want := range map[string]string{
		read + steps("{run: make}"):                                                                           "",
		"on: push\n" + steps("{run: make}"):                                                                   "no permissions",
		"on: pull_request_target\npermissions: {}\n" + steps("{run: make}"):                                   "pull_request_target",
		"on: pull_request\npermissions: {pull-requests: write}\n" + steps("{run: make}"):                      "a token that writes, in",
		read + "jobs: {a: {permissions: {contents: write}, steps: [{run: make}]}}\n":                          "permissions of its own",
		read + steps("{uses: someone/thing@main}"):                                                            "not pinned",
		read + steps(`{run: "echo ${{ github.head_ref }}"}`):                                                  "an expression",
		read + steps("{uses: actions/checkout@v4}"):                                                           "leaves the token",
		write + steps(`{uses: actions/checkout@v4, with: {persist-credentials: "false", ref: x}}`):            "checkout of the change",
		tags + steps("{run: make}"):                                                                           "",
		tags + steps("{uses: actions/setup-go@v5}"):                                                           "a cache",
		"on: {push: {tags: [v1], branches: [main]}}\npermissions: {contents: write}\n" + steps("{run: make}"): "a token that writes, in",
		"on: {push: {tags: [v1]}, pull_request: {}}\npermissions: {contents: write}\n" + steps("{run: make}"): "a token that writes, in",
		"on: push\npermissions: {contents: write}\n" + steps("{run: make}"):                                   "a token that writes, in",
		write + steps("{run: report/run}"):                                                                    "there to comment",
		write + steps("{run: go run ./internal/comment report}"):                                              "",
		write + steps("{uses: actions/setup-go@v5}"):                                                          "a cache",
	} {
		got := strings.Join(workflowFaults(text), "; ")
		if (want == "") != (got == "") || !strings.HasPrefix(got, want) && !strings.Contains(got, "; "+want) && !strings.Contains(got, want) {
			t.Errorf("%s gives %q, wanted %q", text, got, want)
		}
	}
}
