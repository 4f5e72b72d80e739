package call

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
	"github.com/fieldbooks/fieldbooks/wire"
)

// save puts the files of an answer into the folder, and in the answer their names in their place.
func (m *method) save(content wire.Value) (wire.Value, error) {
	list, err := rawjson.Members(content)
	if err != nil {
		return content, err
	}
	for _, f := range m.call.Content {
		value := Spelled(list, f)
		if f.Type != "file" || rawjson.IsBlank(value) {
			continue
		}
		var file wire.File
		if err := file.UnmarshalJSON(value); err != nil {
			return content, fmt.Errorf("%s of %s is no file: %w", f.Name, m.name, err)
		}
		name := filepath.Join(m.to, m.fileName(list, file))
		if err := create(name, file); err != nil {
			return content, err
		}
		m.app.Note("saved %d bytes as %s", len(file), name)
		list = rawjson.With(list, spelling(list, f), rawjson.Quote(name))
	}
	return rawjson.Object(list), nil
}

// folder refuses a --to that is none, before anything is asked for.
func (m *method) folder() error {
	if m.to == "" {
		return nil
	}
	if info, err := os.Stat(m.to); err != nil || !info.IsDir() {
		return exit.Usagef("--to %s: there is no such folder", m.to)
	}
	return nil
}

// create writes a file that is not there yet: what is there may be somebody's.
func create(name string, content []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return exit.Errorf(exit.Failed, "%s is there already; move it away, or take another folder with --to", name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(name)) // half a file is none
	}
	return nil
}

// fileName is what the vendor calls a file. The member that says it is not published; without one
// the command and its content name it.
func (m *method) fileName(list []rawjson.Member, file wire.File) string {
	for _, member := range list {
		name := path.Base(strings.ReplaceAll(rawjson.Text(member.Value), `\`, "/"))
		if strings.HasSuffix(strings.ToLower(member.Name), "filename") && strings.Trim(name, "./ ") != "" && name[0] != '.' {
			return anywhere(name)
		}
	}
	_, kind, _ := strings.Cut(http.DetectContentType(file), "/")
	kind, _, _ = strings.Cut(kind, ";")
	return m.name + "-" + strings.Join(m.form.keys, "-") + "." + kind
}

// devices are names that Windows has for something else than a file, whatever their ending.
var devices = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)`)

// anywhere is a name as a file can have it on any system: no signs with a meaning of their own, no
// device, and no longer than file systems take, with its ending.
func anywhere(name string) string {
	name = strings.TrimRight(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name), ". ")
	if devices.MatchString(name) {
		name = "_" + name
	}
	const most = 200 // bytes
	if len(name) <= most {
		return name
	}
	ending := path.Ext(name)
	if len(ending) > 20 {
		ending = ""
	}
	return strings.ToValidUTF8(name[:most-len(ending)], "") + ending
}
