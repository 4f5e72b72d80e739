// Package fake is what the fakes of both vendors share and what no vendor says:
// a JSON value that keeps its text, the log of calls, scripted faults and answers, the
// count of arrivals, the firm's calendar, and a listening server. In come calls and
// settings of a test, out goes what the test asks for.
//
// The fakes are independent witnesses: nothing here may come from the clients or
// from what was generated for them.
package fake
