package aimsiotest_test

import (
	"net/http"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
)

// strange is what the vendor's whole document may look like: 3.1, JSON, another
// base path, a resource nobody has met, allOf, no wrapper, deeper paths.
const strangeDocument = `{"openapi":"3.1.0","info":{"title":"x","version":"2"},"paths":{
	"/v2/User":{
		"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"array","items":{"type":"object"}}}}}}},
		"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/User"}}}},"responses":{"200":{"description":""}}}},
	"/v2/User/{userGuid}":{
		"parameters":[{"name":"userGuid","in":"path","required":true,"schema":{"type":"string"}}],
		"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/User"}}}}}},
		"delete":{"responses":{"200":{"description":""}}}}},
	"components":{"schemas":{
		"Stamped":{"type":"object","properties":{"userUpdatedAt":{"type":"integer","readOnly":true}}},
		"User":{"allOf":[{"$ref":"#/components/schemas/Stamped"},
			{"type":"object","required":["userCode"],"properties":{"userCode":{"type":"string"},"userMail":{"type":["string","null"]},"userPager":{"type":"string"}}}]}}}}`

const strangeOverlay = `
overlay: 1.0.0
info: {title: x, version: 1.0.0}
actions:
  - target: $.components.schemas.User
    update:
      x-either-or:
        - any: [userMail, userPager]
`

func TestAnotherDocument(t *testing.T) {
	s := aimsiotest.Start(t, aimsiotest.WithoutLimits(), aimsiotest.WithoutFirm(), aimsiotest.WithDocument([]byte(strangeDocument), []byte(strangeOverlay)))
	k := &talk{t, s, http.DefaultClient, "/v2/"}
	k.want(200, "POST", "User", `{"userCode":"U1","userMail":"a@b.example"}`)
	k.want(400, "POST", "User", `{"userCode":"U2"}`)
	k.want(400, "POST", "User", `{"userMail":"a@b.example"}`)
	k.want(400, "POST", "User", `{"userCode":"U1","userMail":"a@b.example","userUpdatedAt":5}`)
	k.want(200, "POST", "User", `{"userCode":"U1","userPager":"5"}`)
	key := s.Keys("User")[0]
	contains(t, k.want(200, "GET", "User", "").body, `"guid":"`+key+`"`)
	contains(t, k.want(200, "GET", "User/"+key, "").body, `"userPager":"5"`, `"userUpdatedAt":`)
	k.want(501, "DELETE", "User/"+key, "")
	k.want(404, "GET", "JobOrder", "")
	if n := len(s.Keys("User")); n != 1 {
		t.Errorf("%d users", n)
	}
}

func TestDocumentThatIsNone(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a broken document was taken")
		}
	}()
	aimsiotest.New(aimsiotest.WithDocument([]byte("openapi: ["), nil))
}
