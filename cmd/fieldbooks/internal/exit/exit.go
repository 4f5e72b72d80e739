// Package exit says with which code the command ends. A script decides by it, so the codes are
// part of what the command promises.
package exit

import (
	"fmt"
	"strings"
)

// Code is what the command ends with.
type Code int

// The codes. What each means to a user is in [Table].
const (
	OK          Code = 0
	Failed      Code = 1
	Usage       Code = 2
	NotFound    Code = 3
	Denied      Code = 4
	Refused     Code = 5
	Conflict    Code = 6
	Unknown     Code = 7
	Partial     Code = 8
	Truncated   Code = 9
	Interrupted Code = 130
)

// Error is an error with a code.
type Error struct {
	Code Code
	Err  error
}

// Error is what went wrong.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error without its code.
func (e *Error) Unwrap() error { return e.Err }

// Errorf is an error with a code.
func Errorf(code Code, format string, args ...any) error {
	return &Error{code, fmt.Errorf(format, args...)}
}

// Usagef is an error of the command line: where, what was met, what is expected.
func Usagef(format string, args ...any) error { return Errorf(Usage, format, args...) }

// Meaning is what a code says to who runs the command.
type Meaning struct {
	Code Code   `json:"code"`
	Name string `json:"name"`
	Says string `json:"says"`
}

// Table is every code, as help and README show it.
var Table = []Meaning{
	{OK, "ok", "all was done; also a dry run"},
	{Failed, "failed", "all else: no connection, a file that cannot be written, an answer that cannot be read"},
	{Usage, "usage", "the command line, or a file that it names, is not right; nothing was sent"},
	{NotFound, "not found", "what was asked for is not there"},
	{Denied, "not allowed", "no account, a wrong password, or a permission that the user has not"},
	{Refused, "refused", "the vendor, a guard of yours, or you said no; nothing was changed"},
	{Conflict, "conflict", "somebody else changed the record since it was read; nothing was changed: read it again"},
	{Unknown, "outcome unknown", "a write may have been done; look before you send it again"},
	{Partial, "partial", "some of it was done, and the message says what was not"},
	{Truncated, "truncated", "there is more than what came; ask for less at a time"},
	{Interrupted, "interrupted", "Ctrl-C, or the system ended the command"},
}

// Name is the code in a word or two.
func (c Code) Name() string {
	for _, m := range Table {
		if m.Code == c {
			return m.Name
		}
	}
	return ""
}

// Help is the table as text.
func Help() string {
	var b strings.Builder
	b.WriteString("The code with which fieldbooks ends, for scripts. Of several faults the one counts\nthat stands first here: 7, 130, 8, 6, 9, 4, 5, 3, 2, 1.\n\n")
	for _, m := range Table {
		fmt.Fprintf(&b, "%5d  %-15s  %s\n", m.Code, m.Name, m.Says)
	}
	return strings.TrimRight(b.String(), "\n")
}
