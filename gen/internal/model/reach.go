package model

import (
	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

// What follows from how types hold each other: what prints masked, and what is only
// ever sent.

// reaches reports whether any of the fields, or any type below them, satisfies is.
func (b *builder) reaches(fields []*ajeraspec.Field, seen map[string]bool, is func(*ajeraspec.Field) bool) bool {
	for _, f := range fields {
		if is(f) {
			return true
		}
		t := b.types[f.Type.Name]
		if t == nil || seen[t.Name] {
			continue
		}
		seen[t.Name] = true
		if b.reaches(b.quietFields(t), seen, is) {
			return true
		}
	}
	return false
}

// quietFields are the fields of a type; what is wrong with its blocks is told when
// the record is built.
func (b *builder) quietFields(t *ajeraspec.Type) []*ajeraspec.Field {
	quiet := *b
	quiet.faults = &faults{}
	return quiet.fields(t)
}

// sensitive reports whether fields hold something that must not be printed. The
// whole of what holds a sensitive record is masked, because slog's JSON handler
// writes what is inside a struct without asking it.
func (b *builder) sensitive(fields []*ajeraspec.Field) bool {
	return b.reaches(fields, map[string]bool{}, func(f *ajeraspec.Field) bool {
		t := b.types[f.Type.Name]
		return f.Sensitive || t != nil && t.Sensitive
	})
}

func (b *builder) maskedTypes() map[string]bool {
	masked := map[string]bool{}
	for name, t := range b.types {
		masked[name] = t.Sensitive || b.sensitive(b.quietFields(t))
	}
	return masked
}

// reserveMasked decides whether arguments or an answer print masked, and takes the
// names of the methods that do it.
func (b *builder) reserveMasked(members *scope, s *Struct, fields []*ajeraspec.Field) {
	if s.Masked = b.sensitive(fields); s.Masked {
		members.reserve("masks the struct when it is printed", "Format", "LogValue", "MarshalJSON", "MarshalJSONTo")
	}
}

// writtenTypes are the types that arguments hold and no answer does.
func (b *builder) writtenTypes() map[string]bool {
	sent, read := map[string]bool{}, map[string]bool{}
	never := func(*ajeraspec.Field) bool { return false }
	for _, m := range b.calls {
		b.reaches(m.Args, sent, never)
		b.reaches(m.Content, read, never)
	}
	for name := range read {
		delete(sent, name)
	}
	return sent
}
