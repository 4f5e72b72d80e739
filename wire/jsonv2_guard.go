//go:build goexperiment.jsonv2 && !go1.27

package wire

// Go 1.26's own experiment does not know the tag option "embed": unknown members would be dropped
// without a word, and a save would lose them. So such a build stops here.
const _ int = "GOEXPERIMENT=jsonv2 does not work on Go 1.26: build without it (GOEXPERIMENT=nojsonv2) or with Go 1.27"
