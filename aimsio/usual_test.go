package aimsio_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/wire"
)

// answering is a transport that answers with one status and text.
type answering struct {
	status int
	text   string
}

func (a answering) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(bytes.NewReader([]byte(a.text))),
	}, nil
}

// verdicts are what comes of one answer to three calls.
func verdicts(t *testing.T, status int, text string) (all string, drift string) {
	t.Helper()
	seen := new(aimsio.Drift)
	c := newClient(t, aimsio.Config{
		URL: wire.Hide("http://127.0.0.1"), Username: "someone", Password: wire.Hide(password), Transport: answering{status, text}, Drift: seen,
	})
	job, err := c.API.GetJobOrder(t.Context(), "guid-1")
	all = fmt.Sprintf("%v %v\n", job != nil && job.JobGUID != "", err)
	company, err := c.API.GetCompany(t.Context(), "7")
	all += fmt.Sprintf("%v %v\n", company != nil, err)
	stubs, err := c.API.ListJobOrders(t.Context())
	all += fmt.Sprintf("%d %v %v\n", len(stubs), stubs != nil, err)
	return counts.ReplaceAllString(all, ""), counts.ReplaceAllString(seen.String(), "")
}

var counts = regexp.MustCompile(`\d+ (bytes|times?)|byte \d+`)

// TestUsualAnswersAreJudgedAlike: an answer that is read at once gets the verdict of the same one
// that is not, for it has a member twice that says nothing.
func TestUsualAnswersAreJudgedAlike(t *testing.T) {
	const member = `"path":"/x"`
	twice := strings.NewReplacer(member, member+","+member)
	for _, text := range []string{
		`{"jobGuid":"guid-1",` + member + `}`, `{"jobGuid":"guid-2","jobId":4,` + member + `}`, `{"jobId":4,"new":[1],"jobStatus":"Odd",` + member + `}`,
		`{` + member + `}`, `{"message":"locked",` + member + `}`, `[{"guid":"a",` + member + `},{"id":7},{}]`, `[{` + member + `},{}]`,
		`{"companyId":7,` + member + `}`, `{"companyId":8,` + member + `}`, `{"jobGuid":"guid-1",` + member + `} x`, `{"jobGuid":"guid-1",` + member,
		"{\"jobGuid\":\"guid-1\",\"jobName\":\"\xff\"," + member + `}`,
	} {
		for _, status := range []int{200, 201, 202, 203, 204, 206, 207, 400, 404, 500} {
			got, saw := verdicts(t, status, text)
			want, seen := verdicts(t, status, twice.Replace(text))
			if got != want {
				t.Errorf("%d %s:\n%swant\n%s", status, text, got, want)
			}
			if saw != seen {
				t.Errorf("%d %s: drift\n%swant\n%s", status, text, saw, seen)
			}
		}
	}
}
