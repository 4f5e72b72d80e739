package ajeratest

import (
	"crypto/rand"
	"fmt"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// Texts of refusals. The first four are reported from live tenants. The vendor's
// texts for a conflict, for an update without changes and for a missing
// authorizing employee are not known: these are the fake's own.
const (
	TextLogin      = "Unable to authenticate user"
	TextSession    = "Invalid Session"
	TextPermission = "Unauthorized method: %s"
	TextInvalid    = rules.TextInvalid

	TextConflict = rules.TextConflict
	TextNoChange = rules.TextNoChange
	TextEmployee = "An active Authorizing Employee is required."
)

const textFailure = "An error has occurred."

// unauthorized is how Ajera answers logins, sessions, permissions and versions.
func unauthorized(format string, args ...any) *rules.Refusal {
	return &rules.Refusal{ID: -150, Text: fmt.Sprintf(format, args...)}
}

// envelope lays the answer out as the vendor does: the code of a refusal with
// content null when the request was refused as a whole, and an empty object
// otherwise. Extra is an entry of a fault among the errors of a success.
func envelope(a rules.Answer, extra *fake.Value, success int, usage string) *fake.Value {
	content, message, code := a.Content, "Success", success
	errors := fake.List()
	for _, r := range a.Refused {
		errors.Items = append(errors.Items, fake.Object("ErrorID", r.ID, "ErrorMessage", r.Text))
	}
	if extra != nil {
		errors.Items = append(errors.Items, extra)
	}
	if len(a.Refused) > 0 {
		first := a.Refused[0]
		message, code = textFailure, first.Code
		if code != 0 {
			message = first.Text
		}
		if content == nil && code == 0 {
			content = fake.Object()
		}
	}
	if content == nil {
		content = fake.Null()
	}
	e := fake.Object("Content", content, "ResponseCode", code, "Message", message, "Errors", errors, "UsageKey", usage)
	if a.Page != nil {
		e.With("PageSize", a.Page.Size, "PageNumber", a.Page.Number, "PageCount", a.Page.Count)
	}
	return e
}

// usageKey is a new guid.
func usageKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
