package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestTour(t *testing.T) {
	for _, name := range []string{"AJERA_API_URL", "AIMSIO_URL", "AIMSIO_SERVER"} {
		t.Setenv(name, "")
	}
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]int{
		"12 job orders":            1,
		"found by its number":      6,
		"created with one group":   6,
		`-> 40.3830`:               1,
		"Refused as it must be":    2,
		"changed by someone else":  1,
		"nothing to save":          1,
		"Aimsio  28 ":              1, // two lists, 14 items and 12 job orders
		"left alone: Ajera has no": 0,
	} {
		if n := strings.Count(out.String(), what); n != want {
			t.Errorf("%q stands %d times, expected %d, in:\n%s", what, n, want, out.String())
		}
	}
}

// TestReadsOnlyFromRealServers runs the part that needs an environment against
// servers that the test starts: nothing may be created or changed.
func TestReadsOnlyFromRealServers(t *testing.T) {
	servers := newVendors()
	t.Cleanup(servers.close)
	books, field := servers.start()
	t.Setenv("AJERA_API_URL", books.URL())
	t.Setenv("AJERA_API_USERNAME", books.User())
	t.Setenv("AJERA_API_PASSWORD", books.Password())
	t.Setenv("AIMSIO_URL", field.URL())
	t.Setenv("AIMSIO_USERNAME", field.User())
	t.Setenv("AIMSIO_PASSWORD", field.Password())
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "would be created"); n != 6 {
		t.Errorf("%d job orders would be created, expected 6:\n%s", n, out.String())
	}
	if n := books.Calls("CreateProjects") + books.Calls("UpdateProjects") + field.Calls("POST", "JobOrder"); n != 0 {
		t.Errorf("%d calls changed something", n)
	}
}
