package yamldoc

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// TestUTF16: it is read with a byte order mark and without.
func TestUTF16(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, mark := range []string{"", byteOrderMark} {
			var data []byte
			for _, unit := range utf16.Encode([]rune(mark + "{\"a\": \"ü\U0001F600\"}")) {
				data = order.AppendUint16(data, unit)
			}
			if got, err := Text("a", data); err != nil || string(got) != "{\"a\": \"ü\U0001F600\"}" {
				t.Errorf("%q, %v", got, err)
			}
		}
	}
}

// TestNoText: what is no text says what it is, in one line.
func TestNoText(t *testing.T) {
	for data, want := range map[string]string{
		"":                          "a: the file is empty;",
		" \n\xef":                   "a:2:1: byte 0xEF is no UTF-8",
		"\xef\xbb\xbf\r\n":          "a: the file is empty;",
		"\x1f\x8b\x08\x00":          "a: the file is compressed by gzip;",
		"PK\x03\x04":                "a: the file is a zip archive;",
		"\n<!DOCTYPE html><html>":   "a: the file is a web page or XML;",
		"%PDF-1.7":                  "a: the file is a PDF;",
		"a: \x00":                   "a:1:4: the control character U+0000;",
		"{\"a\": \"x\x00\"}":        "a:1:9: not JSON (",
		"\x89PNG\r\n\x1a\n\x00\x00": "a:1:1: byte 0x89 is no UTF-8",
	} {
		_, err := Load("a", []byte(data))
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %s", data, err, want)
		}
	}
}

func TestLines(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\r\nb: 2\n":                         "a: 1\nb: 2\n",
		"{\"a\\/\":[1.0,\"\\u00e9\"],\"b\":{}} ": "{\n  \"a\\/\": [\n    1.0,\n    \"\\u00e9\"\n  ],\n  \"b\": {}\n}\n",
		"{\"a\":\n1}":                            "{\"a\":\n1}",
		"{a: 1}":                                 "{a: 1}",
	} {
		if got := string(Lines([]byte(text))); got != want {
			t.Errorf("%q is %q, wanted %q", text, got, want)
		}
	}
}
