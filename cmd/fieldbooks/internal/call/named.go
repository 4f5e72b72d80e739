package call

import (
	"slices"
	"strings"
	"sync"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// Callable are the calls of both vendors that somebody may ask for, in the order of the specs.
// Sessions are the client's own business.
var Callable = sync.OnceValue(func() []*digest.Call {
	all := slices.Concat(AjeraSpecs().Calls, AimsioSpecs().Calls)
	return slices.DeleteFunc(all, func(c *digest.Call) bool { return c.Kind == "session" })
})

// Named is the call that somebody means: by its [Name], with or without the vendor, or as it
// is typed at the command line ("get-projects", "job-orders list"). Capitals do
// not matter. A name that several have is refused with all of them.
func Named(text string) (*digest.Call, error) {
	word := strings.ToLower(strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(text), "fieldbooks ")), " "))
	found := known()[word]
	if len(found) > 1 {
		return nil, exit.Usagef("%q may be %s; say which", text, strings.Join(namesOf(found), " or "))
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return nil, exit.Usagef("no method is called %s%s", output.Quoted(text), meantCall(word))
}

// meantCall asks whether another call was meant.
func meantCall(word string) string {
	vendor, bare, both := strings.Cut(word, " ")
	if !both || vendor != "ajera" && vendor != "aimsio" {
		bare = word
	}
	var near []string
	for _, spelling := range output.Nearest(bare, bareNames()) {
		for _, name := range namesOf(known()[spelling]) {
			if !slices.Contains(near, name) {
				near = append(near, name)
			}
		}
	}
	return output.OrMeant(near)
}

func namesOf(calls []*digest.Call) (names []string) {
	for _, c := range calls {
		names = append(names, Name(c))
	}
	return names
}

// known are the calls by all that they may be called, in small letters.
var known = sync.OnceValue(func() map[string][]*digest.Call {
	all := map[string][]*digest.Call{}
	add := func(name string, c *digest.Call) {
		if name = strings.ToLower(name); !slices.Contains(all[name], c) {
			all[name] = append(all[name], c)
		}
	}
	for _, c := range Callable() {
		for _, name := range []string{Name(c), ID(c), Lines()[ID(c)].Command} {
			_, bare, _ := strings.Cut(name, " ")
			add(name, c)
			add(bare, c)
		}
	}
	return all
})

// bareNames are all names without their vendor.
var bareNames = sync.OnceValue(func() (names []string) {
	for name := range known() {
		if !strings.HasPrefix(name, "ajera ") && !strings.HasPrefix(name, "aimsio ") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
})
