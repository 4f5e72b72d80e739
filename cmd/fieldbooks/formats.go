package main

import "github.com/spf13/cobra"

// formats is a page of the help.
func formats() *cobra.Command {
	return &cobra.Command{
		Use:   "formats",
		Short: "What -o, --columns, --jq, --excel and --file do",
		Long: `What comes out: on a terminal a table, elsewhere JSON; -o chooses, and so does the ending of --file.
Data goes to standard output and nothing else does. Amounts come out digit for digit as the vendor
sent them (40.3830 stays 40.3830), and an empty list is an empty list.

  table   the columns that people want and in which something is, cut to fit the terminal; moments in
          local time
  json    a list of records, as the vendor sent them; of several kinds an object of lists
  jsonl   a record per line, each as soon as it is there
  csv     all columns in the order of the specs, then what a record has beyond them; lists and objects
          as JSON, moments in UTC. Cells are not changed: one that begins with = is data
  png     a picture, which only "fieldbooks report" draws; svg is one too
  yaml    like json; what could be taken for a number or a date is in quotes
  xlsx    a workbook with a sheet per kind. A number shows its places; one of more than 15 digits
          is text, and so are 007, +1 403 and =1+1. Days are dates

--columns takes names in any case, separated by commas: of the specs, or of members that only your
firm has. Manager.Name is the member of a member; of a list it gives a list.
--with-sensitive shows social security numbers, pay, bank accounts, cards and birth dates. Without it
they are absent, however deep they are, and from raw answers too. A firm's own fields are not known to
be personal: they are shown, but for one that is called as a personal one is.
--limit 10 stops after ten records (of each kind).
--jq PROGRAM runs on what -o json would write. Results come one per line, texts without quotes; with
-o jsonl they keep them. Paths keep the digits of numbers; its arithmetic is float, so sum money
elsewhere. Objects that a program makes have their names sorted.
--excel is CSV that Excel opens by double click: UTF-8 with a byte order mark, lines ended by CR LF, and
an apostrophe before texts that begin with = + - or @, which Excel would take for formulas. Where
Excel's list separator is another, --excel=semicolon. What this command reads again it reads without
the apostrophe. A workbook needs none of this: prefer -o xlsx.
--file FILE is there when all of it is written, and as it was when anything failed. A new one can be
read by you alone. On standard output, JSON that was cut off by an error has no end: ] is missing.`,
	}
}
