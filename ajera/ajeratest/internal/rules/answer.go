package rules

import (
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/tables"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Texts of refusals. The first is reported from live tenants. The vendor's texts
// for a conflict and for an update without changes are not known: these are the
// fake's own.
const (
	TextInvalid  = "One or more properties contain invalid data"
	TextConflict = "The record has been changed since it was read."
	TextNoChange = "There is nothing to update: no changes were found."
)

// Refusal is an answer that says no. Detail is for the log only: the vendor does
// not tell which property it dislikes.
type Refusal struct {
	Code, ID     int
	Text, Detail string
}

func (r *Refusal) String() string {
	if r.Detail == "" {
		return r.Text
	}
	return r.Text + ": " + r.Detail
}

// Invalid refuses the request as a whole.
func Invalid(format string, args ...any) *Refusal {
	return &Refusal{Code: -100, ID: -100, Text: TextInvalid, Detail: fmt.Sprintf(format, args...)}
}

// Conflict refuses a record that is not as it was read.
func Conflict(format string, args ...any) *Refusal {
	return &Refusal{ID: -1, Text: TextConflict, Detail: fmt.Sprintf(format, args...)}
}

// NoChange refuses an update that changes nothing.
func NoChange() *Refusal { return &Refusal{ID: -1, Text: TextNoChange} }

// Unknown refuses a method of which nobody knows what it does.
func Unknown(method string) *Refusal {
	return &Refusal{ID: -1, Text: fake.Unknown("ajeratest", method)}
}

// Answer is what a method answers. It has content, refusals, or both when a part of
// the request was done.
type Answer struct {
	Content *fake.Value
	Refused []*Refusal
	Page    *Page           // when the content is a part of what there is
	Changed []tables.Change // what was done to the records
}

// Refuse is the answer that says no and nothing else.
func Refuse(r *Refusal) Answer { return Answer{Refused: []*Refusal{r}} }

// Page is the part of a list that was asked for, and how many there are.
type Page struct{ Size, Number, Count int }
