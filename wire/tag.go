package wire

import (
	"strconv"
	"strings"
)

// Tag is what the struct tag `wire:"..."` of a generated field says beside its
// JSON name.
type Tag struct {
	Key       bool     // identifies the record
	Required  bool     // must be sent
	ReadOnly  bool     // may not be changed
	Token     bool     // proves what was read; goes back as it came
	Sensitive bool     // never printed
	Rest      bool     // gathers the members that no other field takes
	Zero      bool     // 0 is a value, not the lack of one
	Max       int      // characters at most; 0 means no limit is known
	Also      []string // other wire names it is read from, dotted when nested
}

// ParseTag reads the text of a wire tag: words separated by commas, as in
// "required,max=80,also=Old Name|Client.ClientKey". Words that it does not know
// are for others and are skipped.
func ParseTag(text string) Tag {
	var t Tag
	for word := range strings.SplitSeq(text, ",") {
		name, value, _ := strings.Cut(word, "=")
		t.set(strings.TrimSpace(name), value)
	}
	return t
}

func (t *Tag) set(name, value string) {
	switch name {
	case "key":
		t.Key = true
	case "required":
		t.Required = true
	case "readonly":
		t.ReadOnly = true
	case "token":
		t.Token = true
	case "zero":
		t.Zero = true
	case "sensitive":
		t.Sensitive = true
	case "rest":
		t.Rest = true
	case "max":
		t.Max, _ = strconv.Atoi(value)
	case "also":
		t.Also = strings.Split(value, "|")
	}
}
