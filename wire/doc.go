// Package wire holds the values that travel between a program and the two vendors, and the
// description of a method that tells the wrappers how to treat it: [Decimal] for money, [Date],
// [Stamp] and [Millis] for time, [Secret] for what must never be printed, [Members] for what a
// tenant added, [UnreadError] for what could not be read, and [Method] for what an API promises.
//
// It is a leaf: it imports the standard library and go-json-experiment/json,
// nothing else of this module. Generated code and wrappers meet here.
package wire
