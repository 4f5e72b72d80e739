package doctor

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/fieldbooks/fieldbooks/internal/atomicfile"
)

// What is sent to the maintainers is made of types of its own, so that nothing else of a finding gets
// into it.

// sent is a vendor in the report of shapes.
type sent struct {
	Vendor       string       `yaml:"vendor"`
	SuccessCodes []int        `yaml:"success codes,omitempty,flow"`
	Methods      []sentMethod `yaml:"methods"`
	Departures   string       `yaml:"departures from the specs,omitempty"`
}

// sentMethod is a method and the shape of its answer.
type sentMethod struct {
	Method   string     `yaml:"method"`
	Evidence string     `yaml:"evidence"`
	Result   result     `yaml:"result"`
	Why      string     `yaml:"why,omitempty"`
	Members  *yaml.Node `yaml:"members,omitempty"` // in the order in which they were met
}

// preface begins the file.
const preface = `# What answers of Ajera and Aimsio look like to one firm, for the maintainers of fieldbooks. Made by
# "fieldbooks doctor --specs", which took out every value: there is no key, name, text, amount, date,
# user or address in it, and fields that the firm added are counted without their names. Behind each
# member stands in how many of the objects around it is, and as what how often; texts have a length
# of up to 20, 80 or 255 characters, or a longer one. Read it before you send it: a member that the
# specs do not know has its name here, and stands under "departures from the specs" too.
`

// write writes the report of shapes.
func (r *request) write(found *report) error {
	if r.specs == "" {
		return nil
	}
	vendors := shaped(found)
	if len(vendors) == 0 {
		r.app.Note("%s was not written: no vendor answered.", r.specs)
		return nil
	}
	var text bytes.Buffer
	text.WriteString(preface)
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	err := enc.Encode(map[string]any{"fieldbooks": r.release, "vendors": vendors})
	if err == nil {
		err = enc.Close()
	}
	if err == nil {
		err = atomicfile.Write(r.specs, text.Bytes(), 0o600)
	}
	if err != nil {
		return fmt.Errorf("--specs %s: it was not written: %w", r.specs, err)
	}
	r.app.Note("%s has what the answers look like, without any value. Read it, and send it to the maintainers of fieldbooks if you like.", r.specs)
	return nil
}

func shaped(found *report) (vendors []sent) {
	for _, f := range found.Vendors {
		if len(f.Methods) == 0 {
			continue
		}
		one := sent{Vendor: f.Vendor.Title(), SuccessCodes: f.codes, Departures: f.Departures}
		for _, a := range f.Methods {
			one.Methods = append(one.Methods, sentMethod{named(a), a.Evidence, a.Result, a.Why, f.members(a)})
		}
		vendors = append(vendors, one)
	}
	return vendors
}

// members are the shape of the answer to a method, nil when there was none.
func (f *finding) members(a *attempt) *yaml.Node {
	for _, s := range f.shapes {
		if s.call != a.call {
			continue
		}
		node := &yaml.Node{Kind: yaml.MappingNode}
		paths, texts := s.lines()
		for i := range paths {
			var name, what yaml.Node
			name.SetString(paths[i])
			what.SetString(texts[i])
			node.Content = append(node.Content, &name, &what)
		}
		return node
	}
	return nil
}
