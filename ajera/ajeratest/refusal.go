package ajeratest

import "fmt"

// Texts of refusals. The first four are reported from live tenants. The vendor's
// texts for a conflict, for an update without changes and for a missing
// authorizing employee are not known: these are the fake's own.
const (
	TextLogin      = "Unable to authenticate user"
	TextSession    = "Invalid Session"
	TextPermission = "Unauthorized method: %s"
	TextInvalid    = "One or more properties contain invalid data"

	TextConflict = "The record has been changed since it was read."
	TextNoChange = "There is nothing to update: no changes were found."
	TextEmployee = "An active Authorizing Employee is required."
)

const textFailure = "An error has occurred."

// refusal is an answer that says no. Detail is for the log only: the vendor does
// not tell which property it dislikes.
type refusal struct {
	code, id     int
	text, detail string
}

func (r *refusal) String() string {
	if r.detail == "" {
		return r.text
	}
	return r.text + ": " + r.detail
}

// invalid refuses the request as a whole.
func invalid(format string, args ...any) *refusal {
	return &refusal{code: -100, id: -100, text: TextInvalid, detail: fmt.Sprintf(format, args...)}
}

// unauthorized is how Ajera answers logins, sessions, permissions and versions.
func unauthorized(format string, args ...any) *refusal {
	return &refusal{id: -150, text: fmt.Sprintf(format, args...)}
}

func conflict(format string, args ...any) *refusal {
	return &refusal{id: -1, text: TextConflict, detail: fmt.Sprintf(format, args...)}
}

func noChange() *refusal { return &refusal{id: -1, text: TextNoChange} }

// answer is what goes into the envelope.
type answer struct {
	content *node
	refused []*refusal
	page    *page
	extra   *node // an entry of a fault among the errors of a success
}

func refuse(r *refusal) answer { return answer{refused: []*refusal{r}} }

// envelope lays the answer out as the vendor does: the code of a refusal with
// content null when the request was refused as a whole, and an empty object
// otherwise.
func (a answer) envelope(success int, usage string) *node {
	content, message, code := a.content, "Success", success
	errors := list()
	for _, r := range a.refused {
		errors.items = append(errors.items, object("ErrorID", r.id, "ErrorMessage", r.text))
	}
	if a.extra != nil {
		errors.items = append(errors.items, a.extra)
	}
	if len(a.refused) > 0 {
		first := a.refused[0]
		message, code = textFailure, first.code
		if code != 0 {
			message = first.text
		}
		if content == nil && code == 0 {
			content = object()
		}
	}
	if content == nil {
		content = null()
	}
	e := object("Content", content, "ResponseCode", code, "Message", message, "Errors", errors, "UsageKey", usage)
	if a.page != nil {
		e.with("PageSize", a.page.size, "PageNumber", a.page.number, "PageCount", a.page.count)
	}
	return e
}
