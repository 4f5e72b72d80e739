package cost

import "testing"

// TestCompare gives figures that grew, vanished or are new.
func TestCompare(t *testing.T) {
	want := "go1.26\n100.0 a\n10.0 b\n"
	for got, faults := range map[string]int{
		"go1.26\n109 a\n5.0 b\n":       0,
		"go1.26\n111 a\n10.0 b\n":      1,
		"go1.26\n100 a\n":              1,
		"go1.26\n100 a\n10.0 b\n1 c\n": 1,
		"go1.27\n149 a\n10.0 b\n":      0,
		"go1.27\n151 a\n16.0 b\n":      2,
	} {
		if found := compare(want, got, 1.1); len(found) != faults {
			t.Errorf("%q: %q, want %d faults", got, found, faults)
		}
	}
}

func TestFigures(t *testing.T) {
	var f Figures
	for _, value := range []float64{0.0130449, 4.14499, 96, 10333.4} {
		f.Add("x", value)
	}
	want := []string{"0.01304 x", "4.145 x", "96 x", "10333 x"}
	for i, line := range f.lines {
		if line != want[i] {
			t.Errorf("%q, want %q", line, want[i])
		}
	}
}
