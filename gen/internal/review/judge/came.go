package judge

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/gen/internal/review/specs"
)

// leavesOthers is told of members that were kept among those that the specs do not name,
// for both vendors alike. It breaks nobody who uses what the specs name.
const leavesOthers = "has a field now: Unknown and Other do not hold it any more"

// came is what it means that an element is new.
func came(e *specs.Element, in *specs.Surface) (Verdict, string) {
	holder := in.ByKey[e.Parent]
	switch {
	case e.Kind == "argument" && e.Fact("required") != "", e.Kind == "parameter" && e.Fact("required") != "",
		e.Kind == "member" && e.Sent && e.Fact("required") != "":
		return Breaking, needed
	case e.Kind == "field" && e.Fact("write") == "required" && holder.Fact("key") == "":
		return Breaking, neededOnWriting
	case e.Kind == "field" && isCustom(e, holder):
		return Breaking, "has a field now: Custom does not hold it any more"
	case e.Kind == "field" && holder.Fact("rest") != "" && isNumber(e.Fact("type")):
		return Breaking, "has a field now: " + holder.Fact("rest") + " does not hold it any more"
	case e.Read:
		return Additive, leavesOthers
	}
	return Additive, ""
}

// isCustom reports whether a new field was kept among the custom fields before, which
// programs read by name.
func isCustom(e, holder *specs.Element) bool {
	custom := holder.Fact("custom")
	return strings.HasSuffix(custom, "_") && strings.HasPrefix(e.Name, custom)
}

func isNumber(t string) bool { return t == "int" || t == "decimal" }
