package main

import (
	"strings"
	"testing"
)

// TestGoals misses goals: they stand at the top with their reasons, as losses.md has them.
func TestGoals(t *testing.T) {
	r := newReport(1)
	r.heading("Decode GetProjects, 1 MB")
	r.goal(true, "at least 2.0 of json v2: %.1f", 2.5)
	r.goal(false, "at least 1.15: of them all: %.1f", 1.0)
	r.goal(false, "the whole call at least 0.9 of it: %.1f", 0.8)
	r.heading("Something new")
	r.goal(false, "no call is late")
	text, body, _ := strings.Cut(r.String(), "## Decode")
	for _, want := range []string{
		"| Decode GetProjects, 1 MB | at least 2.0 of json v2 | 2.5 | reached |\n",
		"| Decode GetProjects, 1 MB | at least 1.15: of them all | 1.0 | **missed**; ",
		"| the whole call at least 0.9 of it | 0.8 | **missed**; a quarter of its time",
		"| Something new | no call is late |  | **missed**; losses.md does not say why |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not at the top: %q\n%s", want, text)
		}
	}
	if strings.Count(text, "losses.md does not say why") != 1 || !strings.Contains(body, "- at least 1.15: of them all: 1.0: **missed**\n") {
		t.Error(r.String())
	}
}

// TestLossesAreNamed holds the form by which the table finds a reason.
func TestLossesAreNamed(t *testing.T) {
	if items, named := strings.Count(losses, "\n- "), len(lost.FindAllString(losses, -1)); items != named {
		t.Errorf("%d items in losses.md, %d of which begin with a name in bold and go on with a sentence", items, named)
	}
}
