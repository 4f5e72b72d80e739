// Package query asks a mirror: one statement that only reads, its rows, how old they are, and what
// tables and columns there are.
package query
