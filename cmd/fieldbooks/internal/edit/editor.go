package edit

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf16"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// open has the user's editor change the text, in a file that nobody else can read. What it left there
// when it failed is the session's text, too.
func (s *session) open(ctx context.Context) (text string, err error) {
	dir, err := os.MkdirTemp("", "fieldbooks-") // 0700
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	name := filepath.Join(dir, fileName(s.record)+".yaml")
	if err := os.WriteFile(name, []byte(s.text), 0o600); err != nil {
		return "", err
	}
	failed := s.launch(name)
	left, err := os.ReadFile(name)
	if err != nil {
		return "", errors.Join(failed, exit.Errorf(exit.Failed, "the editor left no file: %w", err))
	}
	if failed == nil {
		failed = context.Cause(ctx)
	}
	after := inUTF8(left)
	if failed != nil {
		s.text = after
	}
	return after, failed
}

// inUTF8 is what an editor left, without the mark that some put before it, and out of UTF-16, which
// others write: a kept edit has more behind it, and is read again.
func inUTF8(left []byte) string {
	big := bytes.HasPrefix(left, []byte{0xfe, 0xff})
	if !big && !bytes.HasPrefix(left, []byte{0xff, 0xfe}) || len(left)%2 != 0 {
		return strings.TrimPrefix(string(left), "\ufeff")
	}
	units := make([]uint16, 0, len(left)/2)
	for i := 2; i < len(left); i += 2 {
		if big {
			units = append(units, binary.BigEndian.Uint16(left[i:]))
		} else {
			units = append(units, binary.LittleEndian.Uint16(left[i:]))
		}
	}
	return string(utf16.Decode(units))
}

// launch runs the editor and waits for it. It gets the terminal, never what data goes to.
func (s *session) launch(name string) error {
	editor := chosen()
	cmd := command(editor, name)
	cmd.Stdin, cmd.Stderr, cmd.Stdout = s.app.In, s.app.Err, s.app.Err
	if file, ok := s.app.Out.(*os.File); ok && s.app.Width > 0 {
		cmd.Stdout = io.Writer(file)
	}
	if err := cmd.Run(); err != nil {
		return exit.Errorf(exit.Failed, "the editor %q: %w; nothing was sent. VISUAL or EDITOR in the environment name another one, e.g. EDITOR=\"code --wait\"", editor, err)
	}
	return nil
}

// chosen is the editor that the environment names.
func chosen() string {
	usual := "vi"
	if runtime.GOOS == "windows" {
		usual = "notepad"
	}
	return cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"), usual)
}

// command is an editor with its arguments: the shell takes them apart, where there is one.
func command(editor, name string) *exec.Cmd {
	if runtime.GOOS != "windows" {
		return exec.Command("sh", "-c", editor+` "$1"`, "sh", name)
	}
	words := split(editor)
	return exec.Command(words[0], append(words[1:], name)...)
}

// split takes a command line apart at blanks, but for those in double quotes.
func split(line string) (words []string) {
	inQuotes, begun := false, false
	var word strings.Builder
	for _, r := range line + " " {
		switch {
		case r == '"':
			inQuotes, begun = !inQuotes, true
		case r != ' ' || inQuotes:
			word.WriteRune(r)
			begun = true
		case begun:
			words = append(words, word.String())
			word.Reset()
			begun = false
		}
	}
	if len(words) == 0 {
		return []string{line}
	}
	return words
}

// faultMark begins the lines that tell what is wrong; they go when the text is read again.
const faultMark = "#! "

func withFaults(faults []fault, text string) string {
	var b strings.Builder
	n := len(faults) + 1
	b.WriteString(faultMark + "this cannot be saved as it is; leave it so, and the edit is kept in a file\n")
	for _, f := range faults {
		if f.Line > 0 {
			f.Line += n
		}
		b.WriteString(faultMark + strings.ReplaceAll(f.String(), "\n", " ") + "\n")
	}
	return b.String() + text
}

func withoutFaults(text string) string {
	for strings.HasPrefix(text, faultMark) {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}

// fileName is the record's name as that of a file.
func fileName(record subject) string {
	words := strings.Fields(record.command(""))
	keep := func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}
	return fmt.Sprintf("%.80s", strings.Map(keep, strings.Join(words, "-")))
}
