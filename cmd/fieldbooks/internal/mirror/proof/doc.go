// Package proof has tests alone: a firm in the fakes of both vendors lives through its life, a mirror
// follows it in a process that is killed and started again, and after each step the tables are held
// against what the fakes have. What is expected is made of the fakes' answers by other means than the
// mirror's: by encoding/json, and by the names in _columns.
//
// A hundredth of the firm is a part of go test; make mirror-firm takes the whole.
package proof
