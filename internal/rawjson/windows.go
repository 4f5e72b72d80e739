package rawjson

import (
	"bytes"
	"io"
)

// Windows reads a long list as it comes, some items at a time, so that it need not be held whole.
type Windows struct {
	from  io.Reader
	size  int    // of what is held, as long as no item is longer
	text  []byte // what came and was not given out, from the bracket on or the comma before an item
	at    int    // before it all is looked at
	depth int
	// A string that is open there, and whether it goes on behind a backslash.
	within, escaped bool
	cut             int  // the last comma between two items, 0 where there is none
	shut            int  // the bracket that ends the list, 0 before it came
	begun, ended    bool // something was given out; it was the end
}

// NewWindows reads a list that begins with the first byte of from, about size bytes at a time.
func NewWindows(from io.Reader, size int) *Windows { return &Windows{from: from, size: size} }

// Next returns the items that come next, as a list of their own that is good until the next call.
// It is io.EOF behind the end of the list when nothing but blanks follow. It looks at brackets,
// quotes and commas only: who decodes what it returns, each to its end, has checked all of the list.
func (w *Windows) Next() (Value, error) {
	if w.ended {
		return nil, w.rest()
	}
	w.drop()
	for w.shut == 0 && (w.cut == 0 || len(w.text) < w.size) {
		if err := w.more(); err == io.EOF {
			return nil, io.ErrUnexpectedEOF
		} else if err != nil {
			return nil, err
		}
		if w.text[0] != '[' {
			return nil, errNotArray
		}
		w.look()
	}
	end := w.cut
	if w.ended = w.shut > 0; w.ended {
		end = w.shut
	}
	none := len(bytes.TrimSpace(w.text[1:end])) == 0
	if none && (w.begun || !w.ended) { // a comma needs an item on either side
		return nil, errNotArray
	}
	w.begun = true
	if !w.ended {
		w.text[end] = ']'
	}
	return w.text[: end+1 : end+1], nil
}

// drop forgets what was given out. In the place of the comma behind it begins the next list.
func (w *Windows) drop() {
	if w.cut > 0 {
		w.text = w.text[:copy(w.text, w.text[w.cut:])]
		w.text[0] = '['
		w.at, w.cut = w.at-w.cut, 0
	}
}

// more reads what has come.
func (w *Windows) more() error {
	if len(w.text) == cap(w.text) {
		w.text = append(make([]byte, 0, max(w.size, 2*cap(w.text))), w.text...)
	}
	n, err := w.from.Read(w.text[len(w.text):cap(w.text)])
	w.text = w.text[:len(w.text)+n]
	if n > 0 {
		return nil // an error comes again
	}
	return err
}

// look goes on to the end of what came, or of the list.
func (w *Windows) look() {
	for ; w.at < len(w.text) && w.shut == 0; w.at++ {
		if w.within && !w.escaped {
			if w.at = plain(w.text, w.at); w.at == len(w.text) {
				return
			}
		}
		c := w.text[w.at]
		switch {
		case w.within:
			w.within = w.escaped || c != '"'
			w.escaped = !w.escaped && c == '\\'
		case c == '"':
			w.within = true
		case c == '[' || c == '{':
			w.depth++
		case c == ']' || c == '}':
			if w.depth--; w.depth <= 0 {
				w.shut = w.at
			}
		case c == ',' && w.depth == 1:
			w.cut = w.at
		}
	}
}

// rest is io.EOF when nothing but blanks follow the end.
func (w *Windows) rest() (err error) {
	for w.text, w.shut = w.text[w.shut+1:], -1; err == nil; err = w.more() {
		if len(bytes.Trim(w.text, " \n\r\t")) > 0 {
			return errNotArray
		}
		w.text = w.text[:0]
	}
	return err
}
