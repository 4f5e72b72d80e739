// Package model holds the Go that will be written for Ajera, every name and type
// decided: [Build] makes it from the specs, package emit turns it into source.
//
// Start at [Build]. Names are made, and their clashes found, in names.go and nowhere
// else; comments are put together in docs.go. Nothing here knows YAML or jennifer.
package model

import "github.com/fieldbooks/fieldbooks/internal/ajeraspec"

// Module is the import path under which generated code finds package wire.
const Module = "github.com/fieldbooks/fieldbooks"

// Shared is the package of the types that several session versions share.
const Shared = "ajerashared"

// Package is one package that will be written: all methods of one session version,
// or the types that several versions share.
type Package struct {
	Name    string // "ajerav2", "ajerashared"; its folder below generated/ too
	Version int    // 0 for what is shared: it has no Client
	Doc     Doc
	Files   []*File // in the order of the spec files
}

// File is the Go of one spec file.
type File struct {
	Name    string // "projects.gen.go"
	Source  string // "specs/ajera/projects_v2.yaml"
	Aliased bool   // its records and enums are those of package [Shared]
	Methods []*Method
	Structs []*Struct // records, and answers of several methods
	Enums   []*Enum
}

// Doc is a doc comment, one string per paragraph, not wrapped.
type Doc []string

// Method is one method of the generated Client.
type Method struct {
	Name   string // "GetProjects"
	Var    string // the package variable of its description, "getProjects"
	Doc    Doc
	Spec   *ajeraspec.Method // what the description says
	Args   *Struct           // nil when the arguments are not known: the caller gives JSON
	Result *Struct
	Save   *Save // nil unless records read by another method are saved by this one
}

// Save is the method that sends what was edited in an answer.
type Save struct {
	Name string // "SaveProjects"
	Doc  Doc
	Got  string // type of the answer that is edited, "GetProjectsResult"
	From string // the variable of the method that gives it, "getProjects"
}

// Struct is a record, the arguments or the answer of a method.
type Struct struct {
	Name   string
	Doc    Doc
	Spec   *ajeraspec.Type // nil unless it is a record
	Fields []*Field
	Custom *Custom // nil when tenants cannot add fields
	Open   bool    // keeps members that are not in the specs
	Record bool    // may be edited and sent, with those members
	Common bool    // the answer of several methods
	Masked bool    // holds personal data or secrets, itself or deeper
}

// Custom says where a record keeps the fields that tenants added.
type Custom struct {
	Field  string // Go name of the field that holds them
	Prefix string // what their names begin with, "" when the whole object is theirs
}

// Field is a member of a struct.
type Field struct {
	Name string           // "" for an embedded type
	Spec *ajeraspec.Field // nil for what Go needs beside the specs
	Type Type
	JSON string // json tag
	Wire string // wire tag, "" when there is nothing to say
	Doc  Doc
	Line string // comment on the field's own line
}

// Type is a Go type as it is written.
type Type struct {
	Prefix string // "[]", "*", "[]*", "map[string]" or ""
	Wire   bool   // declared by package wire
	Name   string
}

// String is the type as it is written.
func (t Type) String() string {
	if t.Wire {
		return t.Prefix + "wire." + t.Name
	}
	return t.Prefix + t.Name
}

// Enum is an open set of strings.
type Enum struct {
	Name   string
	Doc    Doc
	Spec   *ajeraspec.Enum
	Values []EnumValue
}

// EnumValue is one constant.
type EnumValue struct {
	Name, Value string
	Doc         Doc
}
