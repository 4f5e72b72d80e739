package output

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Formats are the words for -o.
var Formats = []string{"table", "json", "jsonl", "csv", "yaml", "xlsx"}

// Pictures are the further words for -o of a command that draws: see [Options].
var Pictures = []string{"png", "svg"}

// endings are the names of files that say a format.
var endings = map[string]string{
	".txt": "table", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
	".csv": "csv", ".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx",
	".png": "png", ".svg": "svg",
}

// Check finds what the flags cannot mean together, before anything is called.
func (o Options) Check() error {
	format := o.format()
	_, known := endings[strings.ToLower(filepath.Ext(o.File))]
	picture := slices.Contains(Pictures, format)
	switch {
	case picture:
		return o.checkPicture(format)
	case !slices.Contains(Formats, format):
		return exit.Usagef("-o %s: there is no such format; use %s", format, Alternatives(Formats))
	case o.Format == "" && o.File != "" && filepath.Ext(o.File) != "" && !known:
		return exit.Usagef("--file %s: its ending says no format; use %s, or name the format with -o", o.File, Alternatives(o.endings()))
	case o.Limit < 0:
		return exit.Usagef("--limit %d: a number of records is wanted, 0 is all", o.Limit)
	case o.JQ != "" && (format == "table" || format == "csv" || format == "xlsx"):
		return exit.Usagef("--jq gives JSON, and -o %s is columns; use -o json, jsonl or yaml with --jq, or --columns with -o %s", format, format)
	case (o.Excel || o.Separator != "") && format != "csv":
		return exit.Usagef("--excel is about CSV, and the output is %s; leave out one of them", format)
	case format == "xlsx" && o.Width > 0 && o.File == "":
		return exit.Usagef("-o xlsx is a workbook, and no text for a terminal; name a file with --file FILE.xlsx")
	}
	_, err := compile(o.JQ)
	return err
}

// endings are those that say a format.
func (o Options) endings() []string {
	known := []string{".csv", ".json", ".jsonl", ".txt", ".xlsx", ".yaml"}
	if o.Draws {
		known = append(known, ".png", ".svg")
	}
	return known
}

// checkPicture is Check of the formats that only some commands have.
func (o Options) checkPicture(format string) error {
	asked := "-o " + format
	if o.Format == "" {
		asked = "--file " + o.File
	}
	switch {
	case !o.Draws:
		return exit.Usagef("%s: that is a picture, as only \"fieldbooks report\" draws them; use %s here", asked, Alternatives(Formats))
	case len(o.Columns) > 0 || o.JQ != "" || o.Limit != 0 || o.Excel || o.Separator != "":
		return exit.Usagef("%s: that is a picture, and --columns, --jq, --limit and --excel are about figures; leave them out, or use -o csv", asked)
	}
	return nil
}

// format is the one that is asked for, or the one that fits where the output goes.
func (o Options) format() string {
	ending := endings[strings.ToLower(filepath.Ext(o.File))]
	switch {
	case o.Format != "":
		return o.Format
	case o.File != "" && ending != "":
		return ending
	case o.Excel || o.Separator != "":
		return "csv"
	case o.JQ == "" && o.File == "" && o.Width > 0:
		return "table"
	}
	return "json"
}

// IsTable reports whether the output is for people: what is no list can be a text then.
func (o Options) IsTable() bool { return o.format() == "table" }

// Picture is the format of the picture that is asked for, "" when it is figures.
func (o Options) Picture() string {
	if format := o.format(); slices.Contains(Pictures, format) {
		return format
	}
	return ""
}

// Bytes writes what is no records, such as a picture, as a whole: to the file that the options name, or
// to a stream.
func Bytes(out io.Writer, opts Options, data []byte) error {
	to, err := open(out, opts)
	if err != nil {
		return err
	}
	if _, err := to.Write(data); err != nil && to.file == nil {
		return err
	}
	return to.commit() // which knows of what a file did not take
}
