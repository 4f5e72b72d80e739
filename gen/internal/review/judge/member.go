package judge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
)

// A finding names members by their path from the body of an operation. A change of the
// specs names the schema that holds one. Here the first becomes the second, by the
// references that the path goes through: a text does not say which member it means.

// subject is what a finding is about, in the words of the description.
type subject struct {
	part   string   // of the operation: parameters, body, answer
	last   []string // the member, "JobOrder.jobName", by all schemas that allOf joins
	above  []string // the members and schemas that the path to it goes through
	values []string // of an enum, when the finding is about some
}

// joined are the parts of a path that say which schema of several the next part is in; it
// is looked for in all of them.
var joined = regexp.MustCompile(`(allOf|anyOf|oneOf)\[[^\]]*\]/?`)

// inline stands for a schema without a name of its own.
const inline = "?"

// subjectOf finds what a finding is about, in the description of either side.
func subjectOf(c checker.Change, sides ...*openapi3.T) subject {
	s := subject{part: partOf(c.GetId())}
	var words []string
	for _, arg := range c.GetArgs() {
		words = append(words, fmt.Sprint(arg))
	}
	if strings.Contains(c.GetId(), "enum") {
		s.values = words
	}
	for _, doc := range sides {
		for _, root := range bodies(doc, c, s.part) {
			s.above = append(s.above, nameOf(root))
			for _, word := range words {
				s.follow(root, strings.Split(strings.Trim(joined.ReplaceAllString(word, ""), "/"), "/"))
			}
		}
	}
	return s
}

// partOf is the part of an operation that a rule of oasdiff speaks of.
func partOf(rule string) string {
	switch {
	case strings.Contains(rule, "parameter"):
		return "parameters"
	case strings.Contains(rule, "response"):
		return "answer"
	case strings.Contains(rule, "request"):
		return "body"
	}
	return ""
}

// bodies are the schemas of what an operation takes or answers.
func bodies(doc *openapi3.T, c checker.Change, part string) (roots []*openapi3.SchemaRef) {
	item := doc.Paths.Value(c.GetPath())
	if item == nil || item.GetOperation(c.GetOperation()) == nil {
		return nil
	}
	op := item.GetOperation(c.GetOperation())
	var contents []openapi3.Content
	if part == "body" && op.RequestBody != nil {
		contents = append(contents, op.RequestBody.Value.Content)
	}
	for _, answer := range op.Responses.Map() {
		if part == "answer" {
			contents = append(contents, answer.Value.Content)
		}
	}
	for _, content := range contents {
		for _, media := range content {
			if media.Schema != nil {
				roots = append(roots, media.Schema)
			}
		}
	}
	return roots
}

// follow goes a path of members from a schema. One that does not lead all the way is none.
func (s *subject) follow(at *openapi3.SchemaRef, path []string) {
	var last, above []string
	for _, part := range path {
		holders, next := step(at, part, nil, 0)
		if next == nil {
			return
		}
		above = append(above, last...)
		last = nil
		for _, holder := range holders {
			last = append(last, holder+"."+part)
		}
		above = append(above, nameOf(next))
		at = next
	}
	s.last, s.above = append(s.last, last...), append(s.above, above...)
}

func nameOf(s *openapi3.SchemaRef) string {
	if s.Ref == "" {
		return inline
	}
	return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
}

// step finds a part of a path below a schema, and what holds it by name: all schemas that
// allOf joins, or one of several alternatives. Lists and maps hold no member.
func step(at *openapi3.SchemaRef, part string, holders []string, depth int) ([]string, *openapi3.SchemaRef) {
	if at == nil || at.Value == nil || depth > 8 { // a schema may hold itself
		return nil, nil
	}
	s := at.Value
	if name := nameOf(at); name != inline || len(holders) == 0 {
		holders = append(slices.Clone(holders), name)
	}
	switch {
	case s.Properties[part] != nil:
		return holders, s.Properties[part]
	case part == "items" && s.Items != nil:
		return nil, s.Items
	case part == "additionalProperties" && s.AdditionalProperties.Schema != nil:
		return nil, s.AdditionalProperties.Schema
	}
	for _, one := range s.AllOf {
		if found, next := step(one, part, holders, depth+1); next != nil {
			return found, next
		}
	}
	for _, one := range slices.Concat(s.AnyOf, s.OneOf) {
		if found, next := step(one, part, nil, depth+1); next != nil {
			return found, next
		}
	}
	return nil, nil
}

// explains reports whether a breaking change is what a finding tells of one operation.
func (c Change) explains(operation string, s subject) bool {
	whole := c.Verb != "changed" || slices.ContainsFunc(c.Facts, func(f FactChange) bool {
		return f.Verdict == Breaking && slices.Contains([]string{"type", "form", s.part}, f.Fact)
	})
	switch {
	case c.Name == operation:
		return whole || len(s.last) == 0
	case c.Kind == "parameter":
		return s.part == "parameters" && strings.HasPrefix(c.Name, operation+" ")
	case c.Kind == "value":
		return slices.Contains(s.values, c.Name)
	case slices.Contains(s.above, c.Name):
		return whole // of what changes as a whole, the members follow
	}
	return slices.ContainsFunc(s.last, func(member string) bool {
		name, isInline := strings.CutPrefix(member, inline)
		return member == c.Name || isInline && c.Kind == "member" && strings.HasSuffix(c.Name, name)
	})
}
