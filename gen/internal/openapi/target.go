package openapi

import (
	"fmt"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// addTargets appends to each fault that the overlay can cure the target to write
// there.
func (d *document) addTargets(f *faults) {
	for _, fault := range f.list {
		if fault.File != d.file || fault.node == nil || !strings.Contains(fault.Msg, "overlay") {
			continue
		}
		if target := target(d.root, "$", fault.node); target != "" {
			fault.Msg += " (target: " + target + ")"
		}
	}
}

// target returns the JSONPath of a node, "" when it is not below n.
func target(n *yaml.Node, path string, wanted *yaml.Node) string {
	if n == wanted {
		return path
	}
	for i, item := range items(n) {
		if found := target(item, fmt.Sprintf("%s[%d]", path, i), wanted); found != "" {
			return found
		}
	}
	for k, v := range pairs(n) {
		next := path + step(k.Value)
		if k == wanted {
			return next
		}
		if found := target(v, next, wanted); found != "" {
			return found
		}
	}
	return ""
}

var plainStep = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// step writes one key of a JSONPath.
func step(key string) string {
	if plainStep.MatchString(key) {
		return "." + key
	}
	return "['" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(key) + "']"
}
