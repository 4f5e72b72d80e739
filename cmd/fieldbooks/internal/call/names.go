package call

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// words are the words of a name in Go or of a name on the wire, in lower case: "ListGLAccounts" is
// list, gl, accounts. The plural of an abbreviation is one word: "NRBs" is nrbs.
func words(name string) []string {
	var found []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		letters, from := []rune(part), 0
		for i := 1; i <= len(letters); i++ {
			if i == len(letters) || begins(letters, i) {
				found = append(found, strings.ToLower(string(letters[from:i])))
				from = i
			}
		}
	}
	return found
}

// begins reports whether a word begins at letters[i].
func begins(letters []rune, i int) bool {
	if !unicode.IsUpper(letters[i]) {
		return false
	}
	if !unicode.IsUpper(letters[i-1]) {
		return true
	}
	next := i + 1
	plural := next < len(letters) && letters[next] == 's' && (next+1 == len(letters) || unicode.IsUpper(letters[next+1]))
	return next < len(letters) && unicode.IsLower(letters[next]) && !plural
}

// Kebab is a name as commands and flags have it, e.g. invoice-group.
func Kebab(name string) string { return strings.Join(words(name), "-") }

// ajeraNames are the commands of Ajera's methods. Of a name that both versions of the session have,
// the newest goes without its version.
func ajeraNames(calls []*digest.Call) map[*digest.Call]string {
	newest := map[string]int{}
	for _, c := range calls {
		newest[c.Go] = max(newest[c.Go], c.Version)
	}
	names := map[*digest.Call]string{}
	for _, c := range calls {
		names[c] = Kebab(c.Go)
		if c.Version < newest[c.Go] {
			names[c] += "-v" + string(rune('0'+c.Version))
		}
	}
	return names
}

// aimsioNames are the resource and the verb of an operation: of UpdateInvoiceStatuses, which is about
// an Invoice, invoices and update-statuses. plurals are what the lists call their resources.
func aimsioNames(c *digest.Call, plurals map[string]string) (resource, verb string) {
	all := words(c.Go)
	plural := plurals[c.Resource]
	for _, what := range []string{plural, Kebab(c.Resource)} {
		part := strings.Split(what, "-")
		for at := 1; what != "" && at+len(part) <= len(all); at++ {
			if slices.Equal(all[at:at+len(part)], part) {
				rest := slices.Concat(all[:at], all[at+len(part):])
				return cmp.Or(plural, what), strings.Join(rest, "-")
			}
		}
	}
	return cmp.Or(plural, strings.Join(all[1:], "-")), all[0]
}

// aimsioPlurals are the resources as their lists call them.
func aimsioPlurals(calls []*digest.Call) map[string]string {
	plurals := map[string]string{}
	for _, c := range calls {
		if all := words(c.Go); c.Kind == "list" && len(all) > 1 {
			plurals[c.Resource] = strings.Join(all[1:], "-")
		}
	}
	return plurals
}

// beginnings are what the vendor puts before the names of many arguments, and nobody wants to type.
var beginnings = []string{"FilterBy", "Requested"}

// flagNames are the flags of arguments, in their order: without what the vendor puts before, as long
// as no other flag has that name.
func flagNames(args []*digest.Field, taken []string) []string {
	short := make([]string, len(args))
	met := map[string]int{}
	for _, name := range taken {
		met[name]++
	}
	for i, f := range args {
		short[i] = Kebab(f.Name)
		for _, beginning := range beginnings {
			if rest, cut := strings.CutPrefix(f.Name, beginning); cut && rest != "" {
				short[i] = Kebab(rest)
			}
		}
		met[short[i]]++
	}
	for i, f := range args {
		if met[short[i]] > 1 {
			short[i] = Kebab(f.Name)
		}
		if slices.Contains(taken, short[i]) {
			short[i] = "arg-" + short[i]
		}
	}
	return short
}
