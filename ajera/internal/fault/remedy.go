package fault

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/wire"
)

// TooFast is what to do when calls come too fast.
const TooFast = "call again later, and have Config.Limiter allow fewer calls"

// Remedy is what to do about a refusal by the vendor.
func Remedy(m *wire.Method, kind error) string {
	switch kind {
	case ErrSession:
		if m.Kind != wire.KindSession {
			return "call it again, which logs in; if it is refused again, check the API user in Ajera"
		}
		return "check the username and password of the API user"
	case ErrPermission:
		text := fmt.Sprintf("ask an administrator to tick %q for the API user under Setup > Integrations > API User", cmp.Or(m.Permission, m.Name))
		if m.Employee {
			text += " and to choose an active authorizing employee"
		}
		return text + "; it can take ten minutes to work"
	case ErrVersion:
		return fmt.Sprintf("call it with session version %d", 3-m.Version)
	case ErrArgument:
		return "check the arguments against " + cmp.Or(m.Page, "the vendor's documentation")
	case ErrConflict:
		return "read the record again, apply the change again and save"
	case ErrLimit:
		return "ask for fewer keys in one call"
	case ErrNoChange:
		return "edit the result before saving it"
	}
	return ""
}

// Doubt tells that the known methods have none of the name of m, and a near one, or that
// they have it in the other session version only. Of a method that they have it is empty.
func Doubt(m *wire.Method, known []*wire.Method) string {
	near, steps, elsewhere := "", len(m.Name)/4+1, false
	for _, k := range known {
		switch n := distance(strings.ToLower(k.Name), strings.ToLower(m.Name)); {
		case k.Name == m.Name && k.Version == m.Version:
			return ""
		case k.Name == m.Name:
			elsewhere = true
		case n < steps:
			near, steps = k.Name, n
		}
	}
	switch {
	case elsewhere:
		return fmt.Sprintf("the specs know %s in session version %d only", m.Name, 3-m.Version)
	case near != "":
		return fmt.Sprintf("the specs know no method %q, perhaps %s is meant", m.Name, near)
	}
	return fmt.Sprintf("the specs know no method %q", m.Name)
}

// distance is how many letters must be put in, left out or replaced to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1) // from what came of a so far to the beginnings of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := before
			if a[i] != b[j] {
				replaced++
			}
			before = row[j+1]
			row[j+1] = min(replaced, before+1, row[j]+1)
		}
	}
	return row[len(b)]
}
