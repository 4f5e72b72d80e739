// Package digest is what the command knows of both vendors' calls: names, arguments, records and the
// sentences of the specs, in a form that is read in a few milliseconds. The generator writes it from
// the specs, as generated/digest/*.json; no YAML is read when the command starts.
package digest

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json"
)

// Digest is all calls of one vendor, and the types that they send and answer.
type Digest struct {
	Calls []*Call          `json:"calls"` // in the order of the specs
	Types map[string]*Type `json:"types"` // by Name, or by Name.v1 where Ajera's versions differ; see [Digest.Type]
	Enums map[string]*Enum `json:"enums"` // likewise; see [Digest.Enum]
}

// Call is one method of Ajera's, or one operation of Aimsio's.
type Call struct {
	Go         string   `json:"go"`                  // name of the method of the generated client, e.g. "GetProjects"
	Name       string   `json:"name,omitzero"`       // the vendor's, when it is another, e.g. "CreateProjects"
	Version    int      `json:"version,omitzero"`    // session version of Ajera
	Resource   string   `json:"resource,omitzero"`   // what the path of Aimsio is about, e.g. "JobOrder"
	Verb       string   `json:"verb,omitzero"`       // HTTP method of Aimsio
	Path       string   `json:"path,omitzero"`       // of Aimsio, its parameters in braces
	Kind       string   `json:"kind"`                // list, get, update, create or action
	Doc        string   `json:"doc,omitzero"`        // one or two sentences
	Note       string   `json:"note,omitzero"`       // what is doubtful
	Page       string   `json:"page,omitzero"`       // the vendor's
	Permission string   `json:"permission,omitzero"` // what an administrator ticks
	Employee   bool     `json:"employee,omitzero"`   // the API user needs an authorizing employee
	Evidence   string   `json:"evidence,omitzero"`   // observed or inferred; "" is documented
	Source     string   `json:"source,omitzero"`     // of that evidence
	Paged      bool     `json:"paged,omitzero"`
	Keys       string   `json:"keys,omitzero"`    // the argument or the parameter that takes the keys of records, e.g. "RequestedProjects"
	Raw        bool     `json:"raw,omitzero"`     // what it takes is not known: JSON as it is
	Args       []*Field `json:"args,omitzero"`    // arguments of Ajera, parameters of Aimsio
	Body       string   `json:"body,omitzero"`    // type of the body of Aimsio, as in Field.Type
	Content    []*Field `json:"content,omitzero"` // what Ajera answers, by its keys; of Aimsio one field without a name, or none when it is not known
	Save       string   `json:"save,omitzero"`    // Go name of the method that saves what this one reads, e.g. "SaveProjects"
}

// Type is a record.
type Type struct {
	Doc       string   `json:"doc,omitzero"`
	Note      string   `json:"note,omitzero"`      // what is doubtful, and which of several fields must be sent
	Key       string   `json:"key,omitzero"`       // the field that tells one record from another
	Custom    string   `json:"custom,omitzero"`    // prefix of the fields of a tenant, or the field that holds them
	Labels    string   `json:"labels,omitzero"`    // enum of the names of further fields, which are all decimal
	Sensitive bool     `json:"sensitive,omitzero"` // all of it is personal
	Evidence  string   `json:"evidence,omitzero"`  // as of Call
	Source    string   `json:"source,omitzero"`
	Fields    []*Field `json:"fields,omitzero"`
}

// Field is an argument, a parameter, a member of a record or a key of content.
type Field struct {
	Name       string   `json:"name,omitzero"` // on the wire
	Type       string   `json:"type"`          // string, int, decimal, bool, date, usdate, stamp, millis, file, raw, the name of a type or an enum; [T] a list, {T} a map by name
	Also       []string `json:"also,omitzero"` // other wire names, read alike
	Doc        string   `json:"doc,omitzero"`
	Note       string   `json:"note,omitzero"`
	In         string   `json:"in,omitzero"` // path, query or header, of Aimsio
	Required   bool     `json:"required,omitzero"`
	Nullable   bool     `json:"nullable,omitzero"`  // elements of the list may be null
	Sensitive  bool     `json:"sensitive,omitzero"` // personal: absent unless asked for
	Write      string   `json:"write,omitzero"`     // key, required, read-only or token; "" may be changed
	Max        int      `json:"max,omitzero"`       // characters
	Values     []string `json:"values,omitzero"`    // the only ones
	Evidence   string   `json:"evidence,omitzero"`  // where it is another than that of the call or type around
	Source     string   `json:"source,omitzero"`
	Deprecated string   `json:"deprecated,omitzero"`
}

// Enum is an open set of words.
type Enum struct {
	Doc      string   `json:"doc,omitzero"`
	Note     string   `json:"note,omitzero"`
	Complete bool     `json:"complete,omitzero"` // the vendor documents the values as the whole set
	Evidence string   `json:"evidence,omitzero"` // as of Call
	Source   string   `json:"source,omitzero"`
	Values   []string `json:"values"`
	Go       []string `json:"go,omitzero"`   // the constants, of each value
	Docs     []string `json:"docs,omitzero"` // of each value; absent when none has any
}

// Read reads what the generator wrote.
func Read(text []byte) (*Digest, error) {
	d := new(Digest)
	if err := json.Unmarshal(text, d); err != nil {
		return nil, fmt.Errorf("the digest of the specs: %w; run go generate", err)
	}
	return d, nil
}

// Type is the type of that name as a version of the session has it, nil when it is none: Ajera's
// versions have records of the same name and other fields.
func (d *Digest) Type(name string, version int) *Type {
	return ofVersion(d.Types, name, version)
}

// Enum is the enum of that name as a version of the session has it, nil when it is none.
func (d *Digest) Enum(name string, version int) *Enum {
	return ofVersion(d.Enums, name, version)
}

// Versioned is the name in the digest of what another version of the session has otherwise.
func Versioned(name string, version int) string { return name + ".v" + strconv.Itoa(version) }

func ofVersion[T any](all map[string]*T, name string, version int) *T {
	if t := all[Versioned(name, version)]; t != nil {
		return t
	}
	return all[name]
}

// Element is the name of what a type holds: T of T, [T] and {T}.
func Element(name string) (element string, list, byName bool) {
	if n := len(name); n > 1 {
		switch name[0] {
		case '[':
			return name[1 : n-1], true, false
		case '{':
			return name[1 : n-1], false, true
		}
	}
	return name, false, false
}
