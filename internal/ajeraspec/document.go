// Package ajeraspec reads the Ajera method descriptions under specs/ajera: YAML in a strict format
// of our own, explained in specs/README.md and, for editors, in specs/ajera/schema.json.
//
// [Parse] turns one file into a [Document] with a position on everything; [Validate] checks all
// documents together and reports every fault at once. Both the generator and the fake server read
// the specs through this package, and it is the only importer of YAML.
package ajeraspec

import "cmp"

// Pos is a place in a spec file. Lines and columns count from 1.
type Pos struct {
	File         string
	Line, Column int
}

// places is where an element was written, and the value of each of its keys, so
// that faults found later point at the value and not at the element.
type places struct {
	Pos
	keys map[string]Pos
}

// given reports whether the element has the key.
func (p *places) given(key string) bool { return p.keys[key] != Pos{} }

// at returns the place of a key's value, the element's when it was not given.
func (p *places) at(key string) Pos { return cmp.Or(p.keys[key], p.Pos) }

// Document is one spec file: what one vendor page says of one session version.
type Document struct {
	File     string // as given to Parse, e.g. "specs/ajera/projects_v2.yaml"
	Page     string // the vendor's page
	Sessions []int  // session versions the file is for; shared files name both
	Methods  []*Method
	Types    []*Type
	Enums    []*Enum
	Blocks   []*Block
}

// Method is one method of the vendor, or one typed way to call it.
type Method struct {
	places
	Name       string // the Go name, e.g. "CreatePhases"
	Wire       string // the vendor's name, e.g. "CreateProjects"; equal to Name unless "method" says otherwise
	Doc        string
	Note       string
	Kind       string // session, list, get, update, create, action
	Sessions   []int  // the file's unless overridden
	Page       string // the file's unless overridden
	Permission string
	Evidence   string // documented, observed, inferred
	Source     string // where the evidence is from, when not the page
	Employee   bool   // needs an authorizing employee
	Paged      bool
	Fixed      []*Fixed
	Batch      *Batch
	Cap        *Cap
	Update     *Update
	RawArgs    bool     // arguments unknown: the caller gives JSON
	Args       []*Field // in file order
	RawContent bool     // content unknown: only the raw answer
	Content    []*Field // content keys, in file order
}

// Fixed is an argument with one value, e.g. CreateType: Project.
type Fixed struct {
	places
	Name, Value string
}

// Batch limits the keys of one call.
type Batch struct {
	places
	By  string // argument
	Max int
	Of  string // content key; the first one unless given
}

// Cap is the silent row limit of a list method.
type Cap struct {
	places
	Rows         int
	Of           string // content key; the first one unless given
	From, To     string // date arguments of the window
	Then, ThenBy string // key argument to split by next, and the row field (wire name) that holds the key
}

// Update says how a save travels; see wire.Update.
type Update struct {
	places
	Reads     string // Go name of the get method whose result is edited
	Send      string // records, changes, rows
	Updated   string
	Unchanged string
	Counter   string
	Rows      []Rows
}

// Rows is one list of rows of a rows update.
type Rows struct {
	places
	Arg, List, IsNew string
}

// Block is a group of fields that several types use.
type Block struct {
	places
	Name   string
	Doc    string // for readers of the spec: blocks do not show in Go
	Fields []*Field
}

// Type is a record.
type Type struct {
	places
	Name      string
	Doc       string
	Note      string
	Key       string // wire name of the field that identifies the record, "" when none does
	Use       []Ref  // blocks whose fields come first, in order
	Fields    []*Field
	Custom    string // "CF_" = members with this prefix (v1); a field's wire name = that object (v2); "" = none
	Rest      string // Go name of the map that gathers unknown numeric members, e.g. "Totals"; "" = none
	Labels    string // enum of the names known in Rest; "" = none
	Sensitive bool   // the whole record is personal: prints masked
	Evidence  string
	Source    string
}

// Ref is a name used where another thing is meant.
type Ref struct {
	places
	Name string
}

// Enum is an open set of strings.
type Enum struct {
	places
	Name     string
	Doc      string
	Note     string
	Values   []EnumValue
	Complete bool // the vendor documents the set as complete
	Evidence string
	Source   string
}

// EnumValue is one value of an enum. Go is the constant's suffix when the value
// itself does not give a good one.
type EnumValue struct {
	places
	Value, Go, Doc, Evidence string
}

// Field is a member of a record, an argument, or a content key.
type Field struct {
	places
	Name       string   // on the wire; may hold spaces and plus signs
	Go         string   // Go name, when it must differ from the rule
	Also       []string // other wire names read for it; dotted for a member of an object, e.g. "Client.ClientKey"
	Type       TypeRef
	Doc        string
	Note       string
	Max        int      // characters at most, 0 = unknown
	Write      string   // "" = may be changed; key, required, read-only, token
	Required   bool     // arguments: must be given
	Nullable   bool     // list arguments: elements may be null
	Zero       bool     // int fields: 0 is a value, e.g. none, not the lack of one
	Deprecated string   // why, "" = not deprecated
	Values     []string // the only ones allowed, as text; for string, int, bool and enums
	Sensitive  bool
	Evidence   string // "" = the method's or type's
	Source     string
}

// TypeRef names the type of a field: string, int, decimal, bool, date, usdate,
// stamp, raw, or a declared type or enum; alone, in a list, or in a map by name.
type TypeRef struct {
	Pos
	Name      string
	List, Map bool
}

// String writes the type as the spec does: T, [T] or {map: T}.
func (t TypeRef) String() string {
	switch {
	case t.List:
		return "[" + t.Name + "]"
	case t.Map:
		return "{map: " + t.Name + "}"
	}
	return t.Name
}
