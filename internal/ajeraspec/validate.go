package ajeraspec

import (
	"fmt"
	"strings"
)

// Validate checks all documents together: that each name means one thing, that
// everything named is declared and everything declared is used, and that the
// parts of each method, type and enum fit. It returns every fault at once, as
// joined [Error]s in the order of their places, or nil.
func Validate(docs []*Document) error { return Join(validate(docs, nil)) }

// validate leaves out what was hurt: the faults that Parse found there would
// only be repeated in other words.
func validate(docs []*Document, hurt map[Pos]bool) []*Error {
	var faults []*Error
	c := check{index: newIndex(docs, hurt), faults: &faults}
	for _, rule := range wholeRules {
		rule(c)
	}
	for _, d := range docs {
		c.document(d)
	}
	return faults
}

// The rules, each a small function that reports what breaks it.
var (
	wholeRules = []func(check){
		methodNamesAreUnique, typeNamesAreUnique, blockNamesAreUnique,
		typesAreUsed, blocksAreUsed, recordsAreFinite,
	}
	documentRules = []func(check, *Document){fileDeclaresSomething}
	methodRules   = []func(check, *Method){
		methodHasDoc, methodHasPage, methodSessionsAreTheFiles, methodNameIsNotRepeated,
		readsHaveContent, writesHaveArgs, onlyListsArePaged, fixedIsNoArgument,
		batchFits, capFits, capWindowIsWhole, capSplits,
		updateBelongs, updateReads, updateArgsExist, updateCounterExists,
		rowsBelong, rowsAreDifferent, rowsHaveRecords, rowsResolve,
		argsAreUnique, contentIsUnique,
	}
	typeRules = []func(check, *Type){
		typeHasFields, usedBlocksExist, typeFieldsAreUnique, keyIsKey, customIsField, labelsAreEnum,
	}
	enumRules  = []func(check, *Enum){enumValuesAreUnique}
	fieldRules = []func(check, fieldUse){
		typeIsDeclared, maxIsOnStrings, valuesFit, nullableIsOnListArguments, zeroIsOnInts,
		requiredIsOnArguments, writeIsOnMembers, alsoIsOnAnswers,
	}
)

// check is what a rule works with: everything declared, and where to report.
type check struct {
	*index
	faults *[]*Error
	where  string // begins messages: `method "GetClients": `
}

func (c check) in(format string, args ...any) check {
	c.where += fmt.Sprintf(format, args...) + ": "
	return c
}

func (c check) fault(at Pos, format string, args ...any) {
	*c.faults = append(*c.faults, Errorf(at, "%s%s", c.where, fmt.Sprintf(format, args...)))
}

// document applies the rules to everything one file declares.
func (c check) document(d *Document) {
	each(c, d, documentRules)
	for _, m := range d.Methods {
		if in := c.in("method %q", m.Name); !c.hurt[m.Pos] {
			each(in, m, methodRules)
			in.fields(asArgument, m.Sessions, m.Args)
			in.fields(asContent, m.Sessions, m.Content)
		}
	}
	for _, t := range d.Types {
		if in := c.in("type %q", t.Name); !c.hurt[t.Pos] {
			each(in, t, typeRules)
			in.fields(asMember, d.Sessions, t.Fields)
		}
	}
	for _, b := range d.Blocks {
		if in := c.in("block %q", b.Name); !c.hurt[b.Pos] {
			in.fields(asMember, c.blockSessions(b), b.Fields)
		}
	}
	for _, e := range d.Enums {
		if in := c.in("enum %q", e.Name); !c.hurt[e.Pos] {
			each(in, e, enumRules)
		}
	}
}

func each[T any](c check, to T, rules []func(check, T)) {
	for _, rule := range rules {
		rule(c, to)
	}
}

func fileDeclaresSomething(c check, d *Document) {
	if len(d.Methods)+len(d.Types)+len(d.Blocks)+len(d.Enums) == 0 {
		c.fault(Pos{d.File, 1, 1}, "the file declares nothing; add methods, types, blocks or enums, or remove it")
	}
}

// sessionsText writes session versions for a message: "session 1", "sessions 1 and 2".
func sessionsText(versions []int) string {
	var s []string
	for _, v := range versions {
		s = append(s, fmt.Sprint(v))
	}
	if len(s) == 1 {
		return "session " + s[0]
	}
	return "sessions " + strings.Join(s, " and ")
}
