package record_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/fieldbooks/fieldbooks/internal/record"
)

func ExampleParseTag() {
	tag := record.ParseTag("required,max=80,also=Old Name|Client.ClientKey")
	fmt.Printf("%v %d %q\n", tag.Required, tag.Max, tag.Also)
	// Output: true 80 ["Old Name" "Client.ClientKey"]
}

func TestParseTag(t *testing.T) {
	for text, want := range map[string]record.Tag{
		"":                               {},
		"key":                            {Key: true},
		"readonly, token":                {ReadOnly: true, Token: true},
		"sensitive,rest":                 {Sensitive: true, Rest: true},
		"required,zero":                  {Required: true, Zero: true},
		"max=9":                          {Max: 9},
		"max=many":                       {},
		"also=D1 + D2 Regular":           {Also: []string{"D1 + D2 Regular"}},
		"deprecated,keys,required,max=1": {Required: true, Max: 1},
	} {
		if got := record.ParseTag(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}
