package proof

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
)

// asker asks the fake of Ajera as curl would, past all that the mirror is made of.
type asker struct {
	t      *testing.T
	s      *ajeratest.Server
	tokens [3]string
}

func (a *asker) post(body string) map[string]json.RawMessage {
	a.t.Helper()
	answer := httptest.NewRecorder()
	a.s.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, a.s.URL(), strings.NewReader(body)))
	var envelope struct {
		Content map[string]json.RawMessage
		Errors  []struct{ ErrorMessage string }
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &envelope); err != nil || len(envelope.Errors) > 0 {
		a.t.Fatalf("%v, %v: %.200s", err, envelope.Errors, body)
	}
	return envelope.Content
}

// content is what a method answers.
func (a *asker) content(version int, method, arguments string) map[string]json.RawMessage {
	a.t.Helper()
	if a.tokens[version] == "" {
		login := a.post(fmt.Sprintf(`{"Method":"CreateAPISession","Username":%q,"Password":%q,"APIVersion":%d,"UseSessionCookie":false}`,
			a.s.User(), a.s.Password(), version))
		a.tokens[version] = strings.Trim(string(login["SessionToken"]), `"`)
	}
	return a.post(fmt.Sprintf(`{"Method":%q,"SessionToken":%q,"MethodArguments":%s}`, method, a.tokens[version], arguments))
}

// records are those of a list of an answer, as they came.
func (a *asker) records(content map[string]json.RawMessage, name string) (texts []string) {
	a.t.Helper()
	var list []json.RawMessage
	if err := json.Unmarshal(content[name], &list); err != nil {
		a.t.Fatalf("%s: %v", name, err)
	}
	for _, record := range list {
		texts = append(texts, string(record))
	}
	return texts
}

// listed is all records of a list method.
func (a *asker) listed(version int, method, name string) []string {
	a.t.Helper()
	return a.records(a.content(version, method, `{}`), name)
}

// got is the records that a get method answers for keys, by the lists of its content.
func (a *asker) got(version int, method, argument string, keys []int, names ...string) map[string][]string {
	a.t.Helper()
	texts := map[string][]string{}
	for some := range slices.Chunk(keys, 25) {
		asked, _ := json.Marshal(some)
		content := a.content(version, method, fmt.Sprintf(`{%q:%s}`, argument, asked))
		for _, name := range names {
			texts[name] = append(texts[name], a.records(content, name)...)
		}
	}
	return texts
}
