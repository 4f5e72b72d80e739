// Package peer holds the types that other codecs decode into, and the code that
// easyjson makes of them. Write it anew with go generate ./peer in bench.
package peer

//go:generate sh -c "cd .. && go run ./peer/make && go run github.com/mailru/easyjson/easyjson -all -output_filename peer/easy/codec.gen.go peer/easy/types.gen.go"
