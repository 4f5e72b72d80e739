package house

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// command is the folder of the command, which is a module of its own.
const command = "cmd/fieldbooks"

// feature stands in commandFloors for all rooms of the command that have no line of their own.
const feature = command + "/internal/*"

// clients are what a room of the command may use of the clients: what is public, and no more.
var clients = []string{"./ajera", "./aimsio", "./generated/...", "./wire", "./limit", "github.com/go-json-experiment/json/..."}

// commandFloors goes on where floors ends. The rooms of features stand beside each other, so none
// of them imports another.
var commandFloors = [][]room{
	{
		{command + "/internal/exit", clients},
		{command + "/internal/browser", []string{"github.com/chromedp/..."}}, // for tests
	},
	{
		{command + "/internal/account", may(clients, "./internal/atomicfile", "./internal/ownfile", "exit", "github.com/zalando/go-keyring", "go.yaml.in/yaml/v3")},
		{command + "/internal/output", may(clients, "./internal/atomicfile", "./internal/rawjson", "exit", "github.com/itchyny/gojq", "github.com/mattn/go-runewidth", "github.com/xuri/excelize/v2")},
		{command + "/internal/loopback", may(nil, "exit")},
		{command + "/internal/progress", may(clients, "github.com/mattn/go-runewidth", "golang.org/x/term")},
		{command + "/internal/change", may(clients, "./internal/rawjson", "./internal/record", "github.com/mattn/go-runewidth")},
	},
	{
		{command + "/internal/document", may(clients, "./internal/rawjson", "./internal/record", "output", "go.yaml.in/yaml/v3")},
		{command + "/internal/app", may(clients, "exit", "account", "output", "progress", "golang.org/x/term")},
	},
	{
		{command + "/internal/call", may(clients, "./internal/digest", "./internal/parallel", "./internal/rawjson", "exit", "output", "change", "document", "app", "github.com/spf13/...", "go.yaml.in/yaml/v3")},
		{command + "/internal/sheet", may(clients, "./internal/atomicfile", "exit", "output", "github.com/xuri/excelize/v2")},
	},
	{
		{command + "/internal/database/pgtest", may(nil, "github.com/jackc/pgx/v5/...")}, // for tests
		{command + "/internal/database", may(clients, "./internal/filelock", "exit", "account", "app", "github.com/jackc/pgx/v5/...", "modernc.org/sqlite/...")},
	},
	{
		{command + "/internal/query", may(clients, "exit", "output", "database")},
		{command + "/internal/reference", may(clients, "./internal/atomicfile", "./internal/digest", "call")},
		{command + "/internal/docs/site", may(nil, "github.com/yuin/goldmark/...")},
		{command + "/internal/mcp/answer", may(clients, "./internal/rawjson", "exit", "output")},
		{command + "/internal/fakes/window", may(clients, "./internal/rawjson", "change", "loopback")},
		{command + "/internal/mirror/tables", may(clients, "./internal/codec", "./internal/digest", "./internal/rawjson", "account", "output", "call", "./cmd/fieldbooks/internal/database")},
	},
	{
		{command + "/internal/mirror/store", may(clients, "exit", "account", "./cmd/fieldbooks/internal/database", "./cmd/fieldbooks/internal/mirror/tables")},
		{command + "/internal/mirror/views", may(nil, "./cmd/fieldbooks/internal/database")},
	},
	{
		{command + "/internal/mirror/source", may(clients, "./internal/digest", "./internal/parallel", "./internal/rawjson", "exit", "account", "call", "./cmd/fieldbooks/internal/mirror/...")},
		{command + "/internal/mirror/checks", may(nil, "./cmd/fieldbooks/internal/database", "./cmd/fieldbooks/internal/mirror/...")},
	},
	{
		{command + "/internal/surface", may(clients, "./internal/digest", "exit", "app", "call", "reference", "github.com/spf13/...")},
		{command + "/internal/sql", may(nil, "exit", "output", "app", "database", "query", "github.com/spf13/...")},
		{command + "/internal/docs", may(nil, "./docs", "./internal/atomicfile", "exit", "app", "output", "loopback", "./cmd/fieldbooks/internal/docs/site", "github.com/spf13/...")},
		{command + "/internal/fakes", may(clients, "./ajera/ajeratest", "./aimsio/aimsiotest", "./internal/rawjson", "exit", "app", "loopback", "./cmd/fieldbooks/internal/fakes/window", "github.com/spf13/...")},
		{command + "/internal/mcp", may(clients, "./internal/digest", "./internal/parallel", "./internal/rawjson", "exit", "output", "app", "call", "database", "loopback", "query", "./cmd/fieldbooks/internal/mcp/answer", "github.com/modelcontextprotocol/go-sdk/...", "github.com/google/jsonschema-go/...", "github.com/spf13/...")},
		{command + "/internal/report", may(clients, "exit", "output", "app", "database", "github.com/spf13/...", "github.com/go-analyze/charts/...")},
		{command + "/internal/mirror", may(clients, "exit", "account", "output", "progress", "app", "call", "database", "./cmd/fieldbooks/internal/mirror/...", "github.com/spf13/...")},
		{command + "/internal/mirror/proof", may(nil)}, // for tests
		{feature, may(clients, "./ajera/ajeratest", "./aimsio/aimsiotest", "./internal/ajeraspec", "./internal/atomicfile", "./internal/digest", "./internal/drift", "./internal/filelock", "./internal/ownfile", "./internal/parallel", "./internal/rawjson", "./internal/record", "./internal/seam", "./specs", "exit", "account", "output", "progress", "change", "document", "app", "call", "sheet",
			"github.com/mattn/go-runewidth", "github.com/spf13/...", "go.yaml.in/yaml/v3", "golang.org/x/term")},
	},
	{
		{command, may(clients, "./internal/digest", "./cmd/fieldbooks/internal/...", "github.com/spf13/...", "golang.org/x/term")},
	},
}

// may is a line of the table: what it has in common with others, what else it may import, and which
// rooms of the command, by their names.
func may(common []string, more ...string) []string {
	line := slices.Clone(common)
	for _, m := range more {
		if !strings.Contains(m, "/") {
			m = "./" + command + "/internal/" + m
		}
		line = append(line, m)
	}
	return line
}

// features gives each room of the command that has no line of its own that of the features.
func features(floors [][]room, folders []string) [][]room {
	slices.Sort(folders)
	named := map[string]bool{}
	for _, floor := range floors {
		for _, r := range floor {
			named[r.folder] = true
		}
	}
	var all [][]room
	for _, floor := range floors {
		var rooms []room
		for _, r := range floor {
			if r.folder != feature {
				rooms = append(rooms, r)
				continue
			}
			for _, folder := range folders {
				if is, _ := path.Match(feature, folder); is && !named[folder] {
					rooms = append(rooms, room{folder, r.may})
				}
			}
		}
		all = append(all, rooms)
	}
	return all
}

func TestFeaturesStandAlone(t *testing.T) {
	const at = command + "/internal/"
	small := [][]room{{{at + "call", nil}}, {{feature, may(nil, "call", "tickets")}}}
	imports := map[string][]string{at + "call": nil, at + "tickets": nil, at + "hours": {module + "/" + at + "call"}}
	if faults := floorFaults(features(small, []string{at + "hours", at + "call", at + "tickets"}), imports); len(faults) > 0 {
		t.Error(faults)
	}
	imports[at+"hours"] = []string{module + "/" + at + "tickets"}
	faults := floorFaults(features(small, []string{at + "hours", at + "call", at + "tickets"}), imports)
	if len(faults) != 1 || !strings.Contains(faults[0], "hours imports ./"+at+"tickets, which stands no lower") {
		t.Errorf("one feature imports another, and the faults are %q", faults)
	}
}
