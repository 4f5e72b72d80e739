package ajeraspec

import "fmt"

// Validate checks all documents together: that each name means one thing, that everything named is
// declared and everything declared is used, and that the parts of each method, type and enum fit.
// It returns every fault at once, as joined [Error]s in the order of their places, or nil.
func Validate(docs []*Document) error {
	notes := newNotes()
	notes.validate(docs)
	return Join(notes.faults)
}

// validate leaves out what was hurt: the faults that Parse found there would
// only be repeated in other words.
func (n *notes) validate(docs []*Document) {
	c := check{index: newIndex(docs), notes: n}
	for _, rule := range wholeRules {
		rule(c)
	}
	for _, d := range c.names {
		if !c.hurt[d.Pos] {
			d.it.(ruled).obey(c.in("%s %q", d.what, d.name))
		}
	}
}

// The rules, each a small function that reports what breaks it.
var (
	wholeRules  = []func(check){filesDeclareSomething, namesAreUnique, typesAreUsed, recordsAreFinite}
	methodRules = []func(check, *Method){
		methodIsWhole, methodKeysFit, fixedIsNoArgument,
		batchFits, capFits, updateFits, methodFieldsFit,
	}
	typeRules = []func(check, *Type){
		typeHasFields, usedBlocksExist, keyIsKey, customIsField, labelsAreEnum, typeFieldsFit,
	}
	blockRules = []func(check, *Block){blockIsUsed, blockFieldsFit}
	enumRules  = []func(check, *Enum){enumValuesAreUnique}
	fieldRules = []func(check, fieldUse){typeIsDeclared, valuesFit, keysFitType, keysFitUse}
)

// check is what a rule works with: everything declared, and where to report.
type check struct {
	*index
	*notes
	where string // begins messages: `method "GetClients": `
}

func (c check) in(format string, args ...any) check {
	c.where += fmt.Sprintf(format, args...) + ": "
	return c
}

func (c check) fault(at Pos, format string, args ...any) {
	c.faults = append(c.faults, Errorf(at, "%s%s", c.where, fmt.Sprintf(format, args...)))
}

// ruled is everything that can be declared.
type ruled interface{ obey(c check) }

func (m *Method) obey(c check) { each(c, m, methodRules) }
func (t *Type) obey(c check)   { each(c, t, typeRules) }
func (e *Enum) obey(c check)   { each(c, e, enumRules) }
func (b *Block) obey(c check)  { each(c, b, blockRules) }

func each[T any](c check, to T, rules []func(check, T)) {
	for _, rule := range rules {
		rule(c, to)
	}
}

func filesDeclareSomething(c check) {
	for _, d := range c.docs {
		if len(d.Methods)+len(d.Types)+len(d.Blocks)+len(d.Enums) == 0 {
			c.fault(Pos{d.File, 1, 1}, "the file declares nothing; add methods, types, blocks or enums, or remove it")
		}
	}
}
