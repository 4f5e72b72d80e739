//go:build tools

// Package tools pins the versions of the generator tools in go.mod.
package tools

import (
	_ "github.com/dave/jennifer/jen"
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
)
