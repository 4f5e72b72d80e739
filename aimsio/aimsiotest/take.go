package aimsiotest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

const (
	priceAction    = "priceBookAction"
	priceAddUpdate = "ADD_OR_UPDATE"
)

// elementKeys tell the elements of a list apart.
var elementKeys = map[string]string{"priceItemList": "priceItemBillableItemCode"}

// change takes what was sent into a record, new or stored.
func (st *store) change(schema *openapi3.Schema, into, sent record) error {
	missing := leftOut(shapeOf(schema), into, sent)
	switch {
	case len(missing) == 0 || st.unsent == kept:
	case st.unsent == lost:
		for _, name := range missing {
			into.Drop(name)
		}
	default:
		return unknown{"no " + missing[0], "send it whole, or say WithUnsentKept or -Lost"}
	}
	return st.take(schema, into, sent)
}

// leftOut are the members of a stored record that a client could send, and does not.
func leftOut(sh shape, stored, sent record) []string {
	var missing []string
	for _, name := range sh.sorted {
		member := sh.members[name]
		server := member.ReadOnly || member.WriteOnly || name == "jobStatus" || strings.HasSuffix(name, "Guid")
		if stored.given(name) && !sent.Has(name) && !server && !sh.replaced(name, sent) {
			missing = append(missing, name)
		}
	}
	return missing
}

// replaced reports whether the other half of an either/or pair was sent.
func (sh shape) replaced(name string, sent record) bool {
	return slices.ContainsFunc(sh.rules, func(rule eitherOr) bool {
		return slices.Contains(rule.Any, name) && slices.ContainsFunc(rule.Any, sent.given)
	})
}

// take merges what was sent into a record: members that were not sent stay,
// write-only members leave their effect only.
func (st *store) take(schema *openapi3.Schema, into record, sent record) error {
	sh := shapeOf(schema)
	if err := checkSent(sh, sent, into); err != nil {
		return err
	}
	dropPartners(sh, into, sent)
	for _, name := range sent.Names() {
		member := sh.members[name]
		switch {
		case member != nil && member.WriteOnly:
		case elements(member) != nil:
			list, err := st.takeList(name, elements(member), into.Get(name), sent)
			if err != nil {
				return fmt.Errorf("%s%w", name, err)
			}
			into.set(name, list)
		case member.Type.Is("object") && sent.Get(name).Is('{') && len(shapeOf(member).members) > 0:
			inner, _ := recordOf(into.Get(name)) // none when it is no object
			part, _ := recordOf(sent.Get(name))
			if err := st.change(member, inner, part); err != nil {
				return err
			}
			into.set(name, inner.Value)
		default:
			into.set(name, sent.Get(name))
		}
	}
	st.takeForm(sh, into)
	return nil
}

// dropPartners clears the other half of an either/or pair that is sent anew. Keys
// stay: a job named by its number keeps its GUID.
func dropPartners(sh shape, into record, sent record) {
	for _, rule := range sh.rules {
		if !slices.ContainsFunc(rule.Any, sent.given) {
			continue
		}
		for _, name := range rule.Any {
			if !isKey(name) {
				into.Drop(name)
			}
		}
	}
}

// takeList replaces a list, or adds to and updates the one that is stored, as the
// price book's action says.
func (st *store) takeList(name string, schema *openapi3.Schema, stored *fake.Value, sent record) (*fake.Value, error) {
	items, err := recordsOf(sent.Get(name))
	if err != nil {
		return nil, err
	}
	var list []record
	if stored != nil && sent.text(priceAction) == priceAddUpdate {
		if list, err = recordsOf(stored); err != nil {
			return nil, err
		}
	}
	kept, key := len(list), elementKeys[name]
	for i, item := range items {
		at := slices.IndexFunc(list, func(r record) bool { return key != "" && r.text(key) == item.text(key) })
		switch {
		case at >= kept:
			return nil, unknown{"one " + key + " twice", "which line counts is not stated"}
		case at < 0:
			at, list = len(list), append(list, newRecord())
		}
		if err := st.takeElement(schema, list[at], item); err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return listOf(list), nil
}

func (st *store) takeElement(schema *openapi3.Schema, into record, sent record) error {
	if err := st.change(schema, into, sent); err != nil {
		return err
	}
	return st.checkWhole(shapeOf(schema), into)
}

// takeForm gives a record the form data of reads, without a field: the shape of none is
// published.
func (st *store) takeForm(sh shape, into record) {
	name := sh.formMember()
	if name == "" || into.given(name) {
		return
	}
	form := object("formDataFormTypeUname", "custom_fields", "formDataGuid", st.guid(), "formDataFieldDataList", fake.List())
	into.set(name, form.Value)
}
