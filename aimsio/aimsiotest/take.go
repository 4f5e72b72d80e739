package aimsiotest

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/fieldbooks/fieldbooks/internal/fake"
)

const (
	customFields   = "customFieldDataList"
	priceAction    = "priceBookAction"
	priceAddUpdate = "ADD_OR_UPDATE"
)

// elementKeys tell the elements of a list apart.
var elementKeys = map[string]string{"priceItemList": "priceItemBillableItemCode"}

// take merges what was sent into a record: members that were not sent stay,
// write-only members leave their effect only.
func (st *store) take(schema *openapi3.Schema, into record, sent record) error {
	sh := shapeOf(schema)
	if err := checkSent(sh, sent); err != nil {
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
		default:
			into.set(name, sent.Get(name))
		}
	}
	st.takeForm(sh, into, sent)
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
			return nil, fmt.Errorf("[%d]: %s %q stands there twice", i, key, item.text(key))
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
	if err := st.take(schema, into, sent); err != nil {
		return err
	}
	return st.checkWhole(shapeOf(schema), into)
}

// takeForm keeps the custom fields of a write as the form data of reads. The shape
// of neither is published: the elements are kept as they came.
func (st *store) takeForm(sh shape, into record, sent record) {
	name := sh.formMember()
	list := sent.Get(customFields)
	if name == "" || list == nil && into.given(name) {
		return
	}
	if list == nil {
		list = fake.List()
	}
	form := object("formDataFormTypeUname", "custom_fields", "formDataGuid", st.guid(), "formDataFieldDataList", list)
	into.set(name, form.Value)
}
