package wire_test

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/wire"
	"github.com/go-json-experiment/json"
)

func TestFile(t *testing.T) {
	picture := []byte{0xfb, 0xef, 0xbe, 0, 1}
	for _, tt := range []struct{ text, want string }{
		{`"++++AAE="`, string(picture)}, {`"++++AAE"`, string(picture)}, {`"----AAE="`, string(picture)}, {`"++++\r\nAAE=\r\n"`, string(picture)},
		{`""`, ""}, {`null`, ""}, {`"JVBERg=="`, "%PDF"}, {`"JVBERg"`, "%PDF"}, {`"JVBE\nRg=="`, "%PDF"},
	} {
		var f, old wire.File
		if err := json.Unmarshal([]byte(tt.text), &f); err != nil || tt.want != "" && string(f) != tt.want {
			t.Errorf("%s: %q, %v", tt.text, []byte(f), err)
		}
		if err := stdjson.Unmarshal([]byte(tt.text), &old); err != nil || string(old) != string(f) {
			t.Errorf("%s: %q by encoding/json, %v", tt.text, []byte(old), err)
		}
	}
	for _, text := range []string{`"JVBER"`, `"JV.BERg"`, `"=JVBERg"`, `12`, `["JVBERg"]`, `"é"`} {
		f := wire.File("kept")
		if err := json.Unmarshal([]byte(text), &f); err == nil || string(f) != "kept" {
			t.Errorf("%s: %q, %v", text, []byte(f), err)
		}
	}
}

// TestFileTravels: a file goes up from a reader and comes down to a writer, through JSON.
func TestFileTravels(t *testing.T) {
	picture := strings.Repeat("\x89PNG\r\n\x00", 1000)
	var up, down wire.File
	if n, err := up.ReadFrom(strings.NewReader(picture)); n != int64(len(picture)) || err != nil {
		t.Fatal(n, err)
	}
	text, err := json.Marshal(up)
	old, errOld := stdjson.Marshal(up)
	if err != nil || errOld != nil || !bytes.Equal(text, old) {
		t.Fatal(err, errOld)
	}
	if err := json.Unmarshal(text, &down); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if n, err := down.WriteTo(&out); n != int64(len(picture)) || err != nil || out.String() != picture {
		t.Errorf("%d bytes, %v", n, err)
	}
	if text, _ := json.Marshal(wire.File(nil)); string(text) != "null" || !wire.File(nil).IsZero() {
		t.Errorf("no file is %s", text)
	}
}

func TestFilePrintsItsSize(t *testing.T) {
	f := wire.File("%PDF-1.4 of somebody")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "file", f)
	for _, got := range []string{fmt.Sprintf("%v %s %q %x %+v %#v", f, f, f, f, f, f), log.String()} {
		if strings.Contains(got, "PDF") || strings.Contains(got, "50 44 46") || !strings.Contains(got, "[20 bytes]") {
			t.Error(got)
		}
	}
}
