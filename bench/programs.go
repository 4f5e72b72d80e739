package main

import "fmt"

// programs are what a user builds.
var programs = map[string]string{
	"bare": `package main
import ("encoding/json"; "fmt"; "net/http"; "os")
func main() {
	r, err := http.Get(os.Getenv("AJERA_API_URL"))
	if err != nil { return }
	var v map[string]any
	fmt.Println(json.NewDecoder(r.Body).Decode(&v), v)
}`,
	"json": `package main
import ("fmt"; "net/http"; "os"; "github.com/go-json-experiment/json")
func main() {
	r, err := http.Get(os.Getenv("AJERA_API_URL"))
	if err != nil { return }
	var v map[string]any
	fmt.Println(json.UnmarshalRead(r.Body, &v), v)
}`,
	"ours": `package main
import ("context"; "fmt"; "github.com/fieldbooks/fieldbooks/ajera"; "github.com/fieldbooks/fieldbooks/generated/ajerav2")
func main() {
	c, err := ajera.FromEnv()
	if err != nil { return }
	fmt.Println(c.V2.GetProjects(context.Background(), ajerav2.GetProjectsArgs{RequestedProjects: []int{15}}))
}`,
	"peer": fmt.Sprintf(peerProgram, "peer"),
	"open": fmt.Sprintf(peerProgram, "open"),
}

// peerProgram calls what oapi-codegen made, in its usual options: types with
// pointers, the client, and the client with parsed responses. "open" is made of a
// description whose records take members that they do not name: those members are
// kept, as by ours.
const peerProgram = `package main
import ("context"; "fmt"; "os"; v1 "folder/%[1]s1"; v2 "folder/%[1]s2")
func main() {
	one, err := v1.NewClientWithResponses(os.Getenv("AJERA_API_URL"))
	if err != nil { return }
	two, err := v2.NewClientWithResponses(os.Getenv("AJERA_API_URL"))
	if err != nil { return }
	fmt.Println(one.GetClientsWithResponse(context.Background(), v1.GetClientsArgs{}))
	fmt.Println(two.GetProjectsWithResponse(context.Background(), v2.GetProjectsArgs{}))
}`
