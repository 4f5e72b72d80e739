package edit

import (
	"reflect"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// wordsOf gives the words of a type, and whether there are no others, as the specs say.
func wordsOf(specs func() *digest.Digest) func(reflect.Type) (words []string, all bool) {
	return func(t reflect.Type) ([]string, bool) {
		if e := specs().Enums[t.Name()]; e != nil {
			return e.Values, e.Complete
		}
		return nil, false
	}
}
