package wire

import (
	"sync"
	"time"
)

// CallOption sets one choice of one call. Every method of both vendors takes any
// number of them, the last word counts.
type CallOption func(*CallOptions)

// CallOptions are the choices of one call, for a [Caller] or [Doer] of one's own;
// [OptionsOf] gathers them.
type CallOptions struct {
	NoRepeat          bool
	AttemptTimeout    time.Duration // 0 means the client's own
	SingleTransaction bool
	Extra             []Extra    // in the order given
	Spent             func(Info) // nil, or to be called once when the call ends
	Text              *Raw       // nil, or where the answer goes as it came
}

// Extra is an argument or member that the specs do not name.
type Extra struct {
	Name  string
	Value any // encoded as JSON
}

// JSON is the value as it is sent. A float is refused: it may not be the amount that was meant.
func (e Extra) JSON() (Value, error) { return Members{}.encode(e.Name, e.Value) }

// OptionsOf gathers the choices of a call.
func OptionsOf(opts []CallOption) CallOptions {
	if len(opts) == 0 { // most calls, which so allocate nothing
		return CallOptions{}
	}
	var o CallOptions
	for _, set := range opts {
		if set != nil {
			set(&o)
		}
	}
	return o
}

// NoRepeat has nothing of the call sent twice, reads included.
func NoRepeat() CallOption { return func(o *CallOptions) { o.NoRepeat = true } }

// AttemptTimeout bounds each HTTP attempt of the call: from sending to the last
// byte of the answer, waits for limits apart. The context bounds the whole call. A
// write that is cut off may have been executed all the same.
func AttemptTimeout(d time.Duration) CallOption {
	return func(o *CallOptions) { o.AttemptTimeout = d }
}

// With sends an argument that the specs do not name: for Ajera a member of the method's arguments,
// for Aimsio a member of the body, or a query parameter where there is no body. One that the specs
// do name is replaced. The value is encoded as JSON; amounts stay exact as a [Decimal].
func With(name string, value any) CallOption {
	return func(o *CallOptions) { o.Extra = append(o.Extra, Extra{name, value}) }
}

// InfoTo adds what the call cost to info when the call ends. One option may be
// given to several calls, also at once: info is their sum, and several to one call. Do
// not read it before they are over.
func InfoTo(info *Info) CallOption {
	var mu sync.Mutex
	add := func(spent Info) {
		mu.Lock()
		defer mu.Unlock()
		info.Add(spent)
	}
	return func(o *CallOptions) {
		if info == nil {
			return
		}
		before := o.Spent
		o.Spent = func(spent Info) {
			if before != nil {
				before(spent)
			}
			add(spent)
		}
	}
}

// TextTo puts the answer to a call into text as it came, byte for byte, for an export or a raw view:
// of Ajera the content, as in [Answer], of Aimsio the body. Without an answer that is a success it
// is left alone. One option is for one call.
func TextTo(text *Raw) CallOption {
	return func(o *CallOptions) { o.Text = text }
}

// SingleTransaction has a save of Ajera's version 1 save all records or none. No
// other method knows it; those that do not refuse it.
func SingleTransaction() CallOption {
	return func(o *CallOptions) { o.SingleTransaction = true }
}
