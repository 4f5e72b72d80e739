package mcp

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/output"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/query"
	"github.com/fieldbooks/fieldbooks/internal/rawjson"
)

type tablesArgs struct {
	Filter string `json:"filter,omitzero" jsonschema:"only those with this word in name or meaning"`
}

// tablesAnswer is what there is. Each table is one text: it costs half of an object.
type tablesAnswer struct {
	Database string   `json:"database"`
	AsOf     string   `json:"data_as_of,omitzero"`
	Views    []string `json:"views,omitempty"`
	Tables   []string `json:"tables,omitempty"` // name (rows): meaning
	Empty    []string `json:"empty_tables,omitempty"`
	Own      []string `json:"about_the_copy_itself,omitempty"`
	LeftOut  int      `json:"left_out,omitzero"`
}

// listTables answers with the tables and views of the mirror.
func (a *assistant) listTables(ctx context.Context, in tablesArgs) (any, error) {
	return mirrored(ctx, a, "tables", func(db *database.DB) (*tablesAnswer, error) {
		all, err := query.Tables(ctx, db)
		if err != nil {
			return nil, err
		}
		met := slices.DeleteFunc(slices.Clone(all), func(t query.Table) bool { return !has(in.Filter, t.Name, t.Doc) })
		if len(met) == 0 && len(all) > 0 {
			return nil, exit.Errorf(exit.NotFound, "tables: none has the word %s in its name or meaning; leave filter out to see all %d", output.Quoted(in.Filter), len(all))
		}
		return a.toldOf(db, met), nil
	})
}

// around is what stands around the texts of an answer about tables.
const around = 400

// has reports whether a word is in one of the texts.
func has(word string, texts ...string) bool {
	return strings.Contains(strings.ToLower(strings.Join(texts, "\n")), strings.ToLower(word))
}

// toldOf tells of tables, as many as fit.
func (a *assistant) toldOf(db *database.DB, all []query.Table) *tablesAnswer {
	said := &tablesAnswer{Database: db.Name + ", in SQL of " + map[string]string{database.SQLite: "SQLite", database.Postgres: "PostgreSQL"}[db.Dialect.Name]}
	newest := newestOf(all)
	if !newest.IsZero() {
		said.AsOf = newest.Format("2006-01-02 15:04 UTC") + ", where a table says nothing else"
	}
	room := a.most - around
	for _, t := range all {
		text, list := lineOf(t, newest), &said.Tables
		switch {
		case t.Own():
			list = &said.Own
		case t.Kind == "view":
			list = &said.Views
		case t.Rows != nil && *t.Rows == 0:
			list = &said.Empty
		}
		if room -= len(rawjson.Quote(text)) + 1; room < 0 {
			said.LeftOut++
			continue
		}
		*list = append(*list, text)
	}
	return said
}

func newestOf(all []query.Table) (newest time.Time) {
	for _, t := range all {
		if t.AsOf != nil && t.AsOf.After(newest) {
			newest = *t.AsOf
		}
	}
	return newest
}

// lineOf is a table: its name, how many rows, how old where that is not what all are, and a sentence.
// Of what is empty and of what the mirror keeps for itself the name is enough.
func lineOf(t query.Table, newest time.Time) string {
	const apart = time.Hour
	line := t.Name
	if t.Own() {
		return line
	}
	if t.Rows != nil && *t.Rows > 0 {
		line += fmt.Sprintf(" (%d)", *t.Rows)
	}
	if t.AsOf != nil && newest.Sub(*t.AsOf) > apart {
		line += " as of " + t.AsOf.Format("2006-01-02 15:04")
	}
	if t.Rows != nil && *t.Rows == 0 || t.Doc == "" {
		return line
	}
	return line + ": " + sentence(t.Doc)
}

// sentence is the first one of a text.
func sentence(text string) string {
	first, _, more := strings.Cut(text, ". ")
	if more {
		return first + "."
	}
	return text
}

type tableArgs struct {
	Table  string `json:"table"`
	Filter string `json:"filter,omitzero" jsonschema:"only columns with this word in name or meaning"`
}

// tableAnswer is what a table has.
type tableAnswer struct {
	Table   string   `json:"table"`
	Says    string   `json:"says,omitzero"`
	Columns []string `json:"columns"` // name type, unit: meaning
	LeftOut int      `json:"left_out,omitzero"`
	Narrow  string   `json:"narrow,omitzero"`
}

// describeTable answers with the columns of a table or view, as many as fit.
func (a *assistant) describeTable(ctx context.Context, in tableArgs) (any, error) {
	d, err := mirrored(ctx, a, "describe_table", func(db *database.DB) (*query.Described, error) {
		return query.Describe(ctx, db, in.Table, guide)
	})
	if err != nil {
		return nil, err
	}
	said := tableAnswer{Table: d.Name, Says: d.Doc, Columns: []string{}}
	room := a.most - around - len(d.Doc)
	for _, c := range d.Columns {
		text := columnLine(c)
		if !has(in.Filter, text) {
			continue
		}
		if room -= len(rawjson.Quote(text)) + 1; room < 0 {
			said.LeftOut, said.Narrow = said.LeftOut+1, "filter by a word"
			continue
		}
		said.Columns = append(said.Columns, text)
	}
	if len(said.Columns) == 0 && in.Filter != "" {
		return nil, exit.Errorf(exit.NotFound, "describe_table: no column of %s has the word %s in its name or meaning; leave filter out to see all %d", d.Name, output.Quoted(in.Filter), len(d.Columns))
	}
	return said, nil
}

// columnLine is a column. A meaning that only says the name again is not told.
func columnLine(c query.Column) string {
	line := c.Name + " " + c.Type
	if c.Unit != "" {
		line += ", " + c.Unit
	}
	said := strings.ToLower(strings.TrimSuffix(c.Doc, "."))
	if said == "" || said == strings.ReplaceAll(c.Name, "_", " ") {
		return line
	}
	return line + ": " + c.Doc
}
