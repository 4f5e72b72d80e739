package main

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// goBench runs a benchmark of a package of this module, which can do what its users
// cannot, and gives the figures of its parts by unit, e.g. "allocs/op".
func goBench(name, pkg string) (map[string]map[string][]float64, error) {
	return goBenchIn("..", name, pkg, 3)
}

// goBenchIn is goBench of a module in a folder, with so many parts.
func goBenchIn(folder, name, pkg string, many int) (map[string]map[string][]float64, error) {
	command := exec.Command("go", "test", "-run", "^$", "-bench", name, "-benchmem", "-count", "5", pkg)
	command.Dir = folder
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", command, err)
	}
	parts := make(map[string]map[string][]float64)
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark"+name+"/") {
			continue
		}
		part, _, _ := strings.Cut(strings.TrimPrefix(f[0], "Benchmark"+name+"/"), "-")
		if parts[part] == nil {
			parts[part] = make(map[string][]float64)
		}
		for i := 2; i+1 < len(f); i += 2 {
			value, err := strconv.ParseFloat(f[i], 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %q: %w", command, line, err)
			}
			parts[part][f[i+1]] = append(parts[part][f[i+1]], value)
		}
	}
	if len(parts) != many {
		return nil, fmt.Errorf("%s: %d benchmarks, want %d", command, len(parts), many)
	}
	return parts, nil
}
