package main

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// branch is what releases are made from.
const branch = "main"

// faults is all that is wrong with the tree, or with the version. A check that cannot be made is one.
func (r repository) faults(version string, folders, tags []string) (faults []string) {
	say := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if !semver.IsValid(version) || semver.Canonical(version) != version || semver.Major(version) > "v1" {
		say("%q is no version of this module; want one as v0.2.0 or v1.0.0-rc.1", version)
		return faults
	}
	for _, check := range []func() error{
		r.clean, r.onBranch, r.checked, r.noBreaks,
		func() error { return r.untagged(tags) },
		func() error { return r.newest(version) },
		func() error { return r.raised(version) },
		func() error { return r.told(version) },
	} {
		if err := check(); err != nil {
			say("%v", err)
		}
	}
	for _, folder := range folders {
		if err := r.requires(folder, version); err != nil {
			say("%v", err)
		}
	}
	return faults
}

func (r repository) clean() error {
	dirty, err := r.git("status", "--porcelain")
	if err == nil && dirty != "" {
		err = fmt.Errorf("the tree has changes that are not committed; commit or remove them: %s", strings.Join(strings.Fields(dirty), " "))
	}
	return err
}

// onBranch also wants what others have pushed, as far as the last fetch has it.
func (r repository) onBranch() error {
	if on, err := r.git("branch", "--show-current"); err != nil || on != branch {
		return fmt.Errorf("on branch %q; releases are made from %s%s", on, branch, because(err))
	}
	behind, err := r.git("rev-list", "--count", "HEAD..origin/"+branch)
	if err == nil && behind != "0" {
		err = fmt.Errorf("origin/%s has %s commits that are not here; pull them", branch, behind)
	}
	return err
}

// checked wants that .ci/run, which leaves the commit that passed in a file of git's, has seen this one.
func (r repository) checked() error {
	head, err := r.git("rev-parse", "HEAD")
	if err != nil {
		return err
	}
	file, err := r.git("rev-parse", "--path-format=relative", "--git-path", "checked")
	if err != nil {
		return err
	}
	if seen, err := r.read(file); err != nil || strings.TrimSpace(seen) != head {
		return errors.New(".ci/run has not passed on this commit; run it")
	}
	return nil
}

// noBreaks wants the list of intended breaks empty: it is of the release that went before.
func (r repository) noBreaks() error {
	const list = "specs/breaks.yaml"
	text, err := r.read(list)
	if err == nil && strings.Contains("\n"+text, "\n- ") {
		err = fmt.Errorf("%s has entries; empty it, they excuse nothing in what comes next", list)
	}
	return err
}

// untagged asks here and where it will be pushed.
func (r repository) untagged(tags []string) error {
	here, err := r.git("tag", "--list")
	if err != nil {
		return err
	}
	there, err := r.git("ls-remote", "--tags", "--refs", "origin")
	if err != nil {
		return fmt.Errorf("origin cannot be asked for its tags: %w", err)
	}
	for _, tag := range tags {
		if slices.Contains(strings.Fields(here), tag) || slices.Contains(strings.Fields(there), "refs/tags/"+tag) {
			return fmt.Errorf("the tag %s is there already; what is published once never changes, so take the next version", tag)
		}
	}
	return nil
}

func (r repository) newest(version string) error {
	tags, err := r.git("tag", "--list", "v*")
	for _, tag := range strings.Fields(tags) {
		if semver.IsValid(tag) && semver.Compare(tag, version) > 0 {
			return fmt.Errorf("%s is older than %s, which is out", version, tag)
		}
	}
	return err
}

// raised wants the version in go.work.
func (r repository) raised(version string) error {
	work, err := r.workspace()
	if err != nil {
		return err
	}
	for _, replaced := range work.Replace {
		if replaced.New.Path == "." && replaced.Old.Version == version {
			return nil
		}
	}
	return fmt.Errorf("go.work does not say that this tree is %s; raise the version of its replacement", version)
}

// told wants the changelog to tell of the release, and of nothing after it.
func (r repository) told(version string) error {
	if _, err := notesOf(string(r), version); err != nil {
		return err
	}
	text, err := r.read(changelog)
	if err != nil {
		return err
	}
	if next, found := section(text, "Unreleased"); !found || next != "" {
		return fmt.Errorf(`%s: want "## Unreleased" with nothing under it, above "## %s": that is where the next change is told`, changelog, version)
	}
	return nil
}

// requires wants a module that can be fetched: no replacement, and this release of the root.
func (r repository) requires(folder, version string) error {
	name := path.Join(folder, "go.mod")
	text, err := r.read(name)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(name, []byte(text), nil)
	if err != nil {
		return err
	}
	if len(mod.Replace) > 0 {
		return fmt.Errorf("%s replaces %s, which nobody who fetches it has", name, mod.Replace[0].Old.Path)
	}
	for _, needed := range mod.Require {
		if root := strings.TrimSuffix(mod.Module.Mod.Path, "/"+folder); needed.Mod.Path == root && needed.Mod.Version != version {
			return fmt.Errorf("%s requires %s %s; raise it to %s", name, root, needed.Mod.Version, version)
		}
	}
	return nil
}

// because adds an error where there is one.
func because(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}
