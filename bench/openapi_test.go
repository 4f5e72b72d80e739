package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
)

// TestOpenAPI gives the peer the methods, enums, texts and demands that ours has.
func TestOpenAPI(t *testing.T) {
	for _, open := range []bool{false, true} {
		text, err := openAPI(reflect.TypeFor[*ajerav1.Client](), open)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Paths      map[string]any
			Components struct {
				Schemas map[string]struct {
					Description          string
					Enum, Required       []string
					AdditionalProperties bool
					Properties           map[string]struct{ Description string }
				}
			}
		}
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		types := got.Components.Schemas
		if len(got.Paths) != len(ajerav1.Methods()) {
			t.Errorf("%d paths, want %d", len(got.Paths), len(ajerav1.Methods()))
		}
		if s := types["BillingType"]; !slices.Contains(s.Enum, string(ajerav1.BillingTypeFixedFee)) || s.Description == "" {
			t.Errorf("BillingType: %+v", s)
		}
		if s := types["GetClientsArgs"]; !slices.Contains(s.Required, "RequestedClients") || s.AdditionalProperties {
			t.Errorf("GetClientsArgs: %+v", s)
		}
		if s := types["ClientRecord"]; s.AdditionalProperties != open || s.Properties["ClientKey"].Description == "" {
			t.Errorf("ClientRecord with open %t: %+v", open, s)
		}
		if s := types["ListClientsArgs"]; len(s.Properties) != reflect.TypeFor[ajerav1.ListClientsArgs]().NumField()+1 {
			t.Errorf("ListClientsArgs: %d members", len(s.Properties)) // two for the page
		}
	}
}
