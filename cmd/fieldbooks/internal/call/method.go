package call

import "github.com/fieldbooks/fieldbooks/wire"

// method is the command for a method of Ajera's.
type method struct {
	request
	form *form
	spec *wire.Method // nil where the client does not know it
	size int          // of a page, 0 where none are asked for
	to   string       // folder for files
}
