package decide

import (
	"go/token"
	"slices"
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/read"
	"github.com/fieldbooks/fieldbooks/gen/internal/openapi/yamldoc"
	"github.com/fieldbooks/fieldbooks/gen/internal/words"
)

// A Resource is a list of stubs and a record by its key, for which the hand-written
// client gets a method; where that is known, also how records are sent.
type Resource struct {
	Name            string // what the list's operation lists
	List, Get, Send *read.Operation
}

// resources finds what lists stubs at a path and reads one record below it. It notes why others are
// not served, and reports resources that cannot have their name, and upserts that cannot work.
func resources(operations []*read.Operation, f *yamldoc.Faults) []*Resource {
	var all []*Resource
	for _, list := range operations {
		for _, get := range operations {
			if readsBelow(get, list) {
				list.Unserved = hindrance(list, get)
				all = append(all, &Resource{strings.TrimPrefix(list.GoName, "List"), list, get, nil})
			}
		}
	}
	for _, op := range operations {
		if op.Upsert != nil {
			sends(op, all, f)
		}
		checkIdentity(op, f)
	}
	all = slices.DeleteFunc(all, func(one *Resource) bool { return one.List.Unserved != "" })
	checkNames(all, f)
	return all
}

// Stub is the Go name of what lists hold: keys, and times of change.
const Stub = "ObjectStub"

// clientMembers are the names that the hand-written client has.
var clientMembers = strings.Fields("API Raw Explain URL Limiter Stats Close Format")

// checkNames reports resources that would have no name, or that of something else.
func checkNames(all []*Resource, f *yamldoc.Faults) {
	taken := slices.Clone(clientMembers)
	for _, one := range all {
		switch {
		case !token.IsExported(one.Name):
			f.Add(one.List.At, "the resource that %s lists would be %q of the client, which is no exported Go name; give the operation an x-go-name like ListJobs in the overlay", one.List.GoName, one.Name)
		case slices.Contains(taken, one.Name):
			f.Add(one.List.At, "the resource that %s lists would be %s of the client, which has that name; give the operation another x-go-name in the overlay", one.List.GoName, one.Name)
		}
		taken = append(taken, one.Name)
	}
}

// readsBelow reports whether get reads by a key below the path of list.
func readsBelow(get, list *read.Operation) bool {
	return list.Method == "get" && get.Method == "get" && slices.ContainsFunc(get.Params, func(p *read.Param) bool {
		return p.In == "path" && get.Path == list.Path+"/{"+p.Name+"}"
	})
}

// hindrance is why the two cannot be a resource, "" when they can: Aimsio's lists hold
// keys and times of change, and the client asks with nothing but the key, a text.
func hindrance(list, get *read.Operation) string {
	switch {
	case list.Result == nil || GoType(list.Result, read.Answered) != "[]"+Stub:
		return list.String() + " answers no list of " + Stub
	case len(list.Params) > 0 || list.Body != nil:
		return list.String() + " takes parameters or a body"
	case len(get.Params) > 1 || get.Body != nil:
		return get.String() + " takes more than a key"
	case get.Params[0].Type != "string" || get.Params[0].AsJSON:
		return "the key of " + get.String() + " is no text"
	case structOf(get.Result, read.Answered) == nil:
		return get.String() + " answers no record"
	}
	return ""
}

// structOf is the component of which a value is a struct, nil when it is something else.
func structOf(s *read.Shape, way read.Direction) *read.Component {
	if s == nil {
		return nil
	}
	target, named := s.Target()
	if named == nil || target.Kind != read.KindObject || target.GoType != "" || GoType(s, way) != TypeName(named, way) {
		return nil
	}
	return named
}

// sends gives op to the resource whose records it sends.
func sends(op *read.Operation, all []*Resource, f *yamldoc.Faults) {
	u := op.Upsert
	fault := func(format string, args ...any) { f.Add(u.At, "x-upsert of "+op.GoName+": "+format, args...) }
	if u.Records = listedIn(op); u.Records == nil {
		fault("the body has no member %q that lists records; correct it in the overlay", u.List)
		return
	}
	checkCall(op, fault)
	checkKeys(op, fault)
	i := slices.IndexFunc(all, func(one *Resource) bool {
		return u.Of != "" && strings.EqualFold(u.Of, one.List.Resource) || u.Of == "" && op.Path == one.List.Path
	})
	switch {
	case i < 0:
		fault("no resource reads these records; name one by of:, or remove the x-upsert")
	case all[i].List.Unserved != "":
		fault("no resource reads these records, because %s; correct that in the overlay, or remove the x-upsert", all[i].List.Unserved)
	case all[i].Send != nil:
		fault("%s sends these records already; remove one of the two in the overlay", all[i].Send.GoName)
	default:
		all[i].Send = op
	}
}

// checkCall reports what an upsert needs beside its list, which is all that it gives.
func checkCall(op *read.Operation, fault func(string, ...any)) {
	for _, p := range op.Params {
		fault("%v takes the parameter %q, and only a list can be given; remove it or the x-upsert in the overlay", op, p.Name)
	}
	list, body := op.Upsert.Records, structOf(op.Body.Shape, read.Sent)
	if !list.Travels(read.Sent) || fieldOf(body, list, read.Sent).Type != "[]"+GoType(op.Upsert.Item(), read.Sent) {
		fault("the member %q is readOnly, nullable or has an x-go-type, and a plain list is given; correct it in the overlay", list.Name)
	}
	for _, m := range body.Members {
		if m != list && m.Required && m.Travels(read.Sent) {
			fault("the body requires %q too, and only a list can be given; take it from required or remove the x-upsert in the overlay", m.Name)
		}
	}
}

// checkKeys reports keys by which no record that is sent can be known.
func checkKeys(op *read.Operation, fault func(string, ...any)) {
	record, _ := op.Upsert.Item().Target()
	for _, key := range op.Upsert.Keys {
		if m := record.Member(key); m == nil {
			fault("the records have no member %q; correct it in the overlay", key)
		} else if target, _ := m.Target(); !m.Travels(read.Sent) || target.Kind != read.KindString && target.Kind != read.KindEnum {
			fault("the key %q is no text that is sent; name another in the overlay", key)
		}
	}
}

// checkIdentity reports keys by which the client could not tell that a record is the one it asked for.
func checkIdentity(op *read.Operation, f *yamldoc.Faults) {
	if op.KeysAt == (yamldoc.Place{}) {
		return
	}
	fault := func(format string, args ...any) { f.Add(op.KeysAt, "x-key of "+op.GoName+": "+format, args...) }
	record := structOf(op.Result, read.Answered)
	switch {
	case len(op.Keys) == 0:
		fault("it names no member; write one as x-key: jobGuid, or several as a list")
	case op.Method != "get" || !strings.HasSuffix(op.Path, "}") || strings.Count(op.Path, "{") != 1:
		fault("%v reads no record by a key at the end of its path; remove it in the overlay", op)
	case record == nil:
		fault("%v answers no record; remove it in the overlay", op)
	default:
		for _, key := range op.Keys {
			if m := record.Member(key); m == nil || !isKey(m) {
				fault("the record has no text or integer %q that is answered; name another in the overlay", key)
			}
		}
	}
}

// isKey reports whether a member can hold the key of what is read.
func isKey(m *read.Member) bool {
	target, _ := m.Target()
	return m.Travels(read.Answered) && (target.Kind == read.KindString || target.Kind == read.KindInteger)
}

// listedIn is the member of the body that lists the records of an upsert, nil when there is none.
func listedIn(op *read.Operation) *read.Member {
	if op.Body == nil || structOf(op.Body.Shape, read.Sent) == nil {
		return nil
	}
	body, _ := op.Body.Shape.Target()
	if list := body.Member(op.Upsert.List); list != nil {
		if target, _ := list.Target(); target.Kind == read.KindArray && structOf(target.Items, read.Sent) != nil {
			return list
		}
	}
	return nil
}

// ownFiles are the files that do not belong to a resource.
var ownFiles = []string{"client", "operations", "call", "nullable", "doc", "encoding_json"}

// platforms are the endings by which the go command leaves a file out.
var platforms = strings.Fields(`test aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9
	solaris wasip1 windows zos 386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32
	mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm unix`)

// fileOf is the file of a resource, without directory and ending.
func fileOf(home string) string {
	name := words.Snake(home)
	last := name[strings.LastIndex(name, "_")+1:]
	if slices.Contains(ownFiles, name) || slices.Contains(platforms, last) {
		return name + "_api"
	}
	return name
}
