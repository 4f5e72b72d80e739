package edit

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

type fault = document.Fault

// header begins the text of a record: what it is, and how not to change it. Its first line is also
// how a kept edit is recognized.
func header(record subject, focus *document.Node, personal bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# fieldbooks %s\n", record.command("edit"))
	b.WriteString("# Change values behind the colons, save, and close the editor: what changed is shown, and asked about.\n")
	b.WriteString("# Nothing changed, or an empty file, and nothing is sent. Values go out as you type them.\n")
	if hidden := focus.Hidden(); hidden > 0 && !personal {
		fmt.Fprintf(&b, "# %d personal members are left out, and stay as they are; --with-sensitive shows them.\n", hidden)
	}
	if page := record.page(); page != "" {
		fmt.Fprintf(&b, "# The vendor's page: %s\n", page)
	}
	return b.String()
}

// Marks of what a kept edit has below the user's text.
const (
	keptMark = "#= Below is what stood there when it was read, for --resume. Edit above, and leave this as it is.\n"
	readMark = "#| "
)

// keep writes an edit into a file of the user's own, with what it is an edit of.
func keep(record subject, given, text string) (file string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "fieldbooks", "edits")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, fileName(record)+"-*.yaml") // 0600
	if err != nil {
		return "", err
	}
	defer func() {
		if wrong := f.Close(); err == nil {
			err = wrong
		}
	}()
	var b bytes.Buffer
	b.WriteString(strings.TrimSuffix(text, "\n") + "\n" + keptMark)
	for line := range strings.Lines(given) {
		b.WriteString(readMark + line)
	}
	_, err = f.Write(b.Bytes())
	return f.Name(), err
}

// kept reads what keep wrote, for the record of that name.
func kept(file, command string) (given, text string, err error) {
	all, err := os.ReadFile(file)
	if err != nil {
		return "", "", exit.File("--resume "+file, err)
	}
	text, below, ok := strings.Cut(strings.ReplaceAll(inUTF8(all), "\r\n", "\n"), keptMark)
	if !ok {
		return "", "", exit.Usagef("%s is no edit that was kept: the line %q is not in it", file, strings.TrimSpace(keptMark))
	}
	var b strings.Builder
	for line := range strings.Lines(below) {
		b.WriteString(strings.TrimPrefix(line, readMark))
	}
	first, _, _ := strings.Cut(b.String(), "\n")
	if of := strings.TrimPrefix(first, "# fieldbooks "); of != command {
		return "", "", exit.Usagef("%s is an edit of another record; go on with it by: fieldbooks %s --resume %s", file, of, file)
	}
	return b.String(), withoutFaults(text), nil
}

// forget takes the file of an edit away that was saved.
func forget(file string) error {
	if file == "" {
		return nil
	}
	return os.Remove(file)
}
