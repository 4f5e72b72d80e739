package mcp

import (
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// addMethods adds find_methods, describe_method and explain, which call nobody.
func (a *assistant) addMethods(s *sdk.Server) {
	add(a, s, tool{name: "find_methods", says: "Find methods of both vendors by what they are about. One line each: name, kind, purpose."}, a.find)
	add(a, s, tool{name: "describe_method", says: "What a method takes and answers: arguments, fields (* by default), permission, limits, and the tool to use it with."}, a.describe)
	add(a, s, tool{name: "explain", says: "Either what a call would send, and in how many requests, without sending it (method, args), or what an error or outcome means and what to do (error)."}, a.explain)
}
