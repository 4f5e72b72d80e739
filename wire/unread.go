package wire

import (
	"fmt"
	"strings"
)

// UnreadError tells of an answer that was read but for some values, which are not what the
// vendor's description says, such as "0000-00-00" for a date. It comes wrapped in the client's own
// error, beside the result: find it with [errors.As]. All other fields are filled. Each field that
// could not be read is zero, and stays as it is at the vendor: a save of Ajera's refuses to change it.
// But a zero does not tell where it is from: make no new record of such a one, by a copy or by Write.
type UnreadError struct {
	// Places are those of the values, all of them, as JSON pointers into the result, e.g.
	// "/Projects/3/ActualStartDate". An item of a list that cannot be read is a zero item in its
	// place, so that the others keep theirs.
	Places []string
	// Reasons say of each place what is there and is not, without the value, e.g. "string, not a date".
	Reasons []string
}

// toldPlaces is how many places the text of an [UnreadError] names.
const toldPlaces = 5

// Error counts the values and names the first places.
func (e *UnreadError) Error() string {
	var told []string
	for i, place := range e.Places[:min(len(e.Places), toldPlaces)] {
		if i < len(e.Reasons) {
			place += " (" + e.Reasons[i] + ")"
		}
		told = append(told, place)
	}
	if more := len(e.Places) - toldPlaces; more > 0 {
		told = append(told, fmt.Sprintf("and %d more", more))
	}
	values := "values of the answer"
	if len(e.Places) == 1 {
		values = "value of the answer"
	}
	return fmt.Sprintf("%d %s cannot be read: %s", len(e.Places), values, strings.Join(told, ", "))
}
