package exchange

import "net/http"

// Transport is the transport of a sender that makes its own.
func (s *Sender) Transport() *http.Transport { return s.via().base.(*http.Transport) }
