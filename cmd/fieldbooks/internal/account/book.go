package account

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
	"github.com/fieldbooks/fieldbooks/internal/ownfile"
)

// Book is the file of profiles. It holds no secret.
type Book struct {
	File     string
	Profiles []*Profile // in the order of the file

	chosen string // the default, "" when none is said
	doc    *yaml.Node
}

// Profile is accounts under one name.
type Profile struct {
	Name          string
	Ajera, Aimsio *Entry // nil when there is none
}

// Entry is the account of a vendor, nil when there is none.
func (p *Profile) Entry(v Vendor) *Entry {
	if v == OfAjera {
		return p.Ajera
	}
	return p.Aimsio
}

// nameable is what a profile may be called: a part of the names of files, on every system.
var nameable = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// CheckName refuses what cannot be the name of a profile.
func CheckName(name string) error {
	if !nameable.MatchString(name) {
		return exit.Usagef("%q cannot be the name of a profile; use up to 40 small letters, digits, - and _, as in sandbox", name)
	}
	return nil
}

// folder is where settings are kept.
func folder() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("no folder for settings is known: %w; set it, or give the account by the environment", err)
	}
	return filepath.Join(dir, "fieldbooks"), nil
}

// OpenBook reads the profiles; without a file there are none. What is wrong in it is told all at
// once, by line.
func OpenBook() (*Book, error) {
	dir, err := folder()
	if err != nil {
		return nil, exit.Errorf(exit.Denied, "%w", err)
	}
	b := &Book{File: filepath.Join(dir, "profiles.yaml"), doc: &yaml.Node{Kind: yaml.DocumentNode, HeadComment: intro}}
	text, err := readOwn(b.File)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return b, nil
	case err != nil:
		return nil, exit.Errorf(exit.Denied, "%w", err)
	}
	if err := b.read(text); err != nil {
		return nil, exit.Usagef("%w", err)
	}
	return b, nil
}

// readOwn reads a file that nobody else can read or write.
func readOwn(name string) ([]byte, error) {
	info, err := os.Lstat(name)
	if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 && ownfile.File(name) != nil {
		return nil, fmt.Errorf("%s has permissions %v, and others can read or write it; take these away (chmod 600), and log in anew if you do not trust it", name, info.Mode().Perm())
	}
	if err == nil {
		err = ownfile.File(name)
	}
	if err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

// Default is the profile that is used when none is named, and why; "" when there is none.
func (b *Book) Default() (name, by string) {
	switch {
	case b.chosen != "":
		return b.chosen, "the default"
	case len(b.Profiles) == 1:
		return b.Profiles[0].Name, "the only profile"
	}
	return "", ""
}

// Profile is the one of that name, nil when there is none.
func (b *Book) Profile(name string) *Profile {
	i := slices.IndexFunc(b.Profiles, func(p *Profile) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return b.Profiles[i]
}

// Names lists the profiles.
func (b *Book) Names() (names []string) {
	for _, p := range b.Profiles {
		names = append(names, p.Name)
	}
	return names
}

// top is the mapping that the file is.
func (b *Book) top() *yaml.Node {
	if len(b.doc.Content) == 0 {
		b.doc.Content = []*yaml.Node{{Kind: yaml.MappingNode}}
	}
	return b.doc.Content[0]
}

// intro begins a new file.
const intro = "Accounts of fieldbooks. Edit it as you like: it holds no password. \"fieldbooks profiles\" reads it."

// write replaces the file.
func (b *Book) write() error {
	var text bytes.Buffer
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(b.doc), enc.Close()); err != nil {
		return err
	}
	if err := ownFolder(filepath.Dir(b.File)); err != nil {
		return err
	}
	return atomicfile.Write(b.File, text.Bytes(), 0o600)
}

// ownFolder makes a folder in which nobody else can write.
func ownFolder(name string) error {
	return errors.Join(os.MkdirAll(name, 0o700), ownfile.Folder(name))
}
