package output

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// Formats are the words for -o.
var Formats = []string{"table", "json", "jsonl", "csv", "yaml", "xlsx"}

// endings are the names of files that say a format.
var endings = map[string]string{
	".txt": "table", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
	".csv": "csv", ".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx",
}

// Check finds what the flags cannot mean together, before anything is called.
func (o Options) Check() error {
	format := o.format()
	_, known := endings[strings.ToLower(filepath.Ext(o.File))]
	switch {
	case !slices.Contains(Formats, format):
		return exit.Usagef("-o %s: there is no such format; use %s", format, Alternatives(Formats))
	case o.Format == "" && o.File != "" && filepath.Ext(o.File) != "" && !known:
		return exit.Usagef("--file %s: its ending says no format; use .csv, .json, .jsonl, .txt, .xlsx or .yaml, or name the format with -o", o.File)
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
