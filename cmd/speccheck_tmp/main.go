package main

import (
	"fmt"
	"os"

	"github.com/fieldbooks/fieldbooks/internal/ajeraspec"
)

func main() {
	docs, err := ajeraspec.ParseFS(os.DirFS("specs"), "ajera", "specs/")
	if err != nil {
		fmt.Println(err)
	}
	wires := map[string]bool{}
	for _, d := range docs {
		for _, m := range d.Methods {
			wires[m.Wire] = true
		}
		fmt.Println(d.File, len(d.Methods), len(d.Types), len(d.Enums), len(d.Blocks))
	}
	fmt.Println(len(wires))
}
