package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// multiply writes a module like the one in from, where the specs of the vendors
// named stand n times, each time with names of their own.
func multiply(from, to string, n int, vendors ...string) error {
	for _, path := range []string{"go.mod", "README.md", "specs"} {
		if err := copyTree(filepath.Join(from, path), filepath.Join(to, path)); err != nil {
			return err
		}
	}
	for _, vendor := range vendors {
		if err := map[string]func(string, int) error{"ajera": multiplyAjera, "aimsio": multiplyAimsio}[vendor](to, n); err != nil {
			return err
		}
	}
	return nil
}

// declared finds what a spec file of Ajera's declares: the keys below its sections.
var declared = regexp.MustCompile(`(?m)^  ([A-Za-z0-9]+):`)

// multiplyAjera writes each file again under another name.
func multiplyAjera(module string, n int) error {
	files, err := filepath.Glob(filepath.Join(module, "specs/ajera/*.yaml"))
	if err != nil {
		return err
	}
	texts := make(map[string]string)
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		texts[filepath.Base(file)] = string(text)
		names = append(names, found(declared, string(text))...)
	}
	word := anyOf(names)
	for i := 1; i < n; i++ {
		for file, text := range texts {
			text = word.ReplaceAllString(text, fmt.Sprintf("${1}X%d", i))
			path := filepath.Join(module, "specs/ajera", fmt.Sprintf("x%d%s", i, file))
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// named finds what Aimsio's document declares: its resources, its schemas, and the
// operations that have their name from the overlay.
var named = regexp.MustCompile(`(?m)^(?:  /rest/api/standard/v1/|    |.*x-go-name: )([A-Z]\w*)(?:[/:]|$)`)

// stub is the schema of what every list of Aimsio's holds, which its client knows:
// there is one, however many resources there are.
var stub = regexp.MustCompile(`(?m)^    ObjectStub:\n(?:      .*\n)+`)

// multiplyAimsio repeats the paths and the schemas inside the document, and the
// corrections inside the overlay.
func multiplyAimsio(module string, n int) error {
	document := filepath.Join(module, "specs/aimsio/openapi.yaml")
	text, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	head, rest, _ := strings.Cut(string(text), "\npaths:\n")
	paths, rest, _ := strings.Cut(rest, "\ncomponents:\n")
	security, schemas, whole := strings.Cut(rest, "\n  schemas:\n")
	if !whole {
		return fmt.Errorf("%s: no paths, components and schemas in that order; change multiplyAimsio in bench", document)
	}
	once := stub.FindString(schemas)
	if once == "" {
		return fmt.Errorf("%s: no schema ObjectStub; change multiplyAimsio in bench", document)
	}
	schemas = strings.Replace(schemas, once, "", 1)
	overlay := filepath.Join(module, "specs/aimsio/overlay.yaml")
	corrections, err := os.ReadFile(overlay)
	if err != nil {
		return err
	}
	word := anyOf(found(named, paths+"\n"+schemas+"\n"+string(corrections)))
	made := head + "\npaths:\n" + repeat(word, paths, n) + "\ncomponents:\n" + security + "\n  schemas:\n" + once + repeat(word, schemas, n)
	if err := os.WriteFile(document, []byte(made), 0o600); err != nil {
		return err
	}
	head, actions, _ := strings.Cut(string(corrections), "\nactions:\n")
	return os.WriteFile(overlay, []byte(head+"\nactions:\n"+repeat(word, actions, n)), 0o600)
}

// repeat gives the text n times, from the second on with the words renamed.
func repeat(word *regexp.Regexp, text string, n int) string {
	text = strings.TrimSuffix(text, "\n") + "\n"
	var all strings.Builder
	all.WriteString(text)
	for i := 1; i < n; i++ {
		all.WriteString(word.ReplaceAllString(text, fmt.Sprintf("X%d${1}", i)))
	}
	return all.String()
}

// found are the first groups of all matches.
func found(what *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range what.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// anyOf matches each of the names as a word.
func anyOf(names []string) *regexp.Regexp {
	slices.Sort(names)
	return regexp.MustCompile(`\b(` + strings.Join(slices.Compact(names), "|") + `)\b`)
}

func copyTree(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return os.CopyFS(to, os.DirFS(from))
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}
