package fakes

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestNothingSecretIsTold: what lets somebody in is neither on a page nor in the log, wherever a
// program sends it that is just being written.
func TestNothingSecretIsTold(t *testing.T) {
	w := watch(t)
	url, user, password := w.settings["AJERA_API_URL"], w.settings["AJERA_API_USERNAME"], w.settings["AJERA_API_PASSWORD"]
	login := fmt.Sprintf(`{"Method":"CreateAPISession","Username":%q,"Password":%q,"APIVersion":2}`, user, password)
	_, rest, _ := strings.Cut(request(t, url, login, http.Header{"User-Agent": {"Program of " + user + " " + password}}), `"SessionToken":"`)
	token, _, _ := strings.Cut(rest, `"`)
	basic := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	_, id, _ := strings.Cut(url, "?")
	const own = `typed \"by mistake`
	for _, body := range []string{
		`{"Method":"ListProjects","SessionToken":"` + token + `","MethodArguments":{"SessionToken":"` + token + `","password":"` + password + `"}}`,
		`{"Method":"ListProjects ` + token + ` ` + password + `","MethodArguments":["` + id + `","` + user + `"]}`,
	} {
		post(t, url, body)
	}
	request(t, w.settings["AIMSIO_URL"]+"/rest/api/standard/v1/JobOrder", `{"UserName":"`+own+`","password" : "`+own+`","job":"`+user+`"}`, http.Header{"Authorization": {"Basic " + basic}})
	for _, path := range []string{"Employee/" + basic, "Employee/" + password, user + ":" + password} {
		request(t, w.settings["AIMSIO_URL"]+"/rest/api/standard/v1/"+path, "", http.Header{"Authorization": {"Basic " + basic}})
	}
	pages := map[string]string{"log": w.log.String(), "front": request(t, w.page, "", nil)}
	for n := 1; n <= 8; n++ {
		pages[fmt.Sprint("call ", n)] = request(t, w.page+fmt.Sprint("calls/", n), "", nil)
	}
	for name, page := range pages {
		for _, secret := range []string{user, password, token, basic, id, "by mistake"} {
			if strings.Contains(page, secret) {
				t.Errorf("%s: %s is told:\n%s", name, secret, page)
			}
		}
	}
	if !strings.Contains(pages["front"], "GET Employee/(hidden)") || !strings.Contains(pages["log"], "(hidden)") || !strings.Contains(pages["call 4"], `&#34;password&#34;: &#34;(hidden)&#34;`) {
		t.Errorf("that something is hidden is not told:\n%s\n%s\n%s", pages["log"], pages["front"], pages["call 4"])
	}
}

// request is what a program is answered.
func request(t *testing.T, address, body string, header http.Header) string {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		r.Header[name] = values
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
