package judge

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"

	"github.com/fieldbooks/fieldbooks/gen/internal/openapi"
)

// Finding is what oasdiff says of a change: a second opinion on the Aimsio API.
type Finding struct {
	Rule       string   `json:"rule"` // oasdiff's name of it, e.g. "response-property-removed"
	Text       string   `json:"text"`
	Operations []string `json:"operations"`
	Breaking   bool     `json:"breaking"`
	Known      bool     `json:"known"`              // a change of the sections says the same
	Harmless   string   `json:"harmless,omitempty"` // why it does not break our clients though oasdiff says so

	subjects map[string]subject // by operation
}

// harmless are the findings that oasdiff calls breaking and our Go does not.
var harmless = map[string]string{
	"response-property-became-nullable":       "null reads as the zero value",
	"response-property-became-optional":       "an absent member reads as the zero value",
	"response-property-enum-value-added":      "enums are open; Known tells",
	"response-property-max-length-increased":  "the client does not limit what it reads",
	"response-property-max-length-unset":      "the client does not limit what it reads",
	"response-mediatype-enum-value-added":     "enums are open",
	"response-property-min-length-decreased":  "the client does not limit what it reads",
	"response-property-list-of-types-widened": "members of several types are kept as JSON",
	"request-property-pattern-added":          "the client does not check patterns",
	"api-security-removed":                    "the hand-written client authenticates all the same",
	"response-body-became-nullable":           "null reads as the zero value",
}

// Findings asks oasdiff about the corrected descriptions of both revisions.
func Findings(old, new fs.FS) ([]Finding, error) {
	var specs [2]*load.SpecInfo
	for i, files := range []fs.FS{old, new} {
		data, err := openapi.Corrected(files)
		if err != nil {
			return nil, err
		}
		specs[i], err = load.NewSpecInfoFromData(openapi3.NewLoader(), data, "openapi.yaml")
		if err != nil {
			return nil, fmt.Errorf("oasdiff cannot read the description: %w", err)
		}
	}
	found, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), specs[0], specs[1])
	if err != nil {
		return nil, fmt.Errorf("oasdiff: %w", err)
	}
	changes := checker.CheckBackwardCompatibilityUntilLevel(checker.NewConfig(checker.GetAllChecks()), found, sources, checker.INFO)
	return gather(changes, specs[0].Spec, specs[1].Spec), nil
}

// gather joins what is said of many operations in the same words.
func gather(changes checker.Changes, sides ...*openapi3.T) []Finding {
	say := checker.NewDefaultLocalizer()
	var all []Finding
	for _, c := range changes {
		if c.GetId() == "api-version-not-bumped" {
			continue // the version of the vendor's document is not ours to bump
		}
		f := Finding{Rule: c.GetId(), Text: strings.ReplaceAll(c.GetUncolorizedText(say), "'", "`"), Breaking: c.GetLevel() == checker.ERR, subjects: map[string]subject{}}
		if f.Breaking {
			f.Harmless = harmless[f.Rule]
			if strings.Contains(f.Text, "`format`") {
				f.Harmless = "what Go and the wire make of a format is told above"
			}
		}
		operation := strings.TrimSpace(c.GetOperation() + " " + c.GetPath())
		at := slices.IndexFunc(all, func(o Finding) bool { return o.Rule == f.Rule && o.Text == f.Text })
		if at < 0 {
			all = append(all, f)
			at = len(all) - 1
		}
		if !slices.Contains(all[at].Operations, operation) {
			all[at].Operations = append(all[at].Operations, operation)
			all[at].subjects[operation] = subjectOf(c, sides...)
		}
	}
	return all
}
