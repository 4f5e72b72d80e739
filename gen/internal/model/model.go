// Package model holds the Go that will be written for Ajera, every name and type
// decided: [Build] makes it from the specs, package emit turns it into source.
//
// Start at [Build]. Names are made in names.go and nowhere else, clashes are found
// in scope.go, comments are put together in docs.go. Nothing here knows YAML or
// jennifer.
package model

// Module is the import path under which generated code finds package wire.
const Module = "github.com/fieldbooks/fieldbooks"

// Package is one package that will be written: all methods of one session version.
type Package struct {
	Name    string // "ajerav2"
	Dir     string // "generated/ajerav2", from the module root
	Version int
	Doc     Doc
	Files   []*File // in the order of the spec files
}

// File is the Go of one spec file.
type File struct {
	Name    string // "projects.gen.go"
	Source  string // "specs/ajera/projects_v2.yaml"
	Methods []*Method
	Structs []*Struct // records
	Enums   []*Enum
}

// Doc is a doc comment, one string per paragraph, not wrapped.
type Doc []string

// Method is one method of the generated Client.
type Method struct {
	Name     string // "GetProjects"
	Wire     string // the vendor's name
	Var      string // the package variable of its description, "getProjects"
	Doc      Doc
	Describe *Literal // the wire.Method
	Args     *Struct  // nil when the arguments are not known: the caller gives JSON
	Result   *Struct
	Save     *Save // nil unless records read by another method are saved by this one
}

// Save is the method that sends what was edited in an answer.
type Save struct {
	Name string // "SaveProjects"
	Doc  Doc
	Read string // type of the answer that is edited, "GetProjectsResult"
}

// Struct is a record, the arguments or the answer of a method.
type Struct struct {
	Name   string
	Doc    Doc
	Fields []*Field
	Custom *Custom // nil when tenants cannot add fields
	Masked bool    // holds personal data or secrets, itself or deeper: prints masked
}

// Custom says where a record keeps the fields that tenants added.
type Custom struct {
	Field  string // Go name of the field that holds them
	Prefix string // what their names begin with, "" when the whole object is theirs
}

// Field is a member of a struct.
type Field struct {
	Name string // "" for an embedded type
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
	Values []EnumValue
}

// EnumValue is one constant.
type EnumValue struct {
	Name, Value string
	Doc         Doc
}

// Literal is a composite literal of a type of package wire, its members in the
// order they are written.
type Literal struct {
	Type    string
	Members []Member
}

// Member is one key of a literal. Value is a string, an int, a bool, a [Const], a
// [Ref], a *Literal (written with &) or a []*Literal.
type Member struct {
	Name  string
	Value any
}

// Const names a constant of package wire.
type Const string

// Ref names a package variable whose address is meant.
type Ref string

// add appends a member unless its value says nothing.
func (l *Literal) add(name string, value any) {
	switch value {
	case "", 0, false:
		return
	}
	l.Members = append(l.Members, Member{name, value})
}
