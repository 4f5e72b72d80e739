// Comment puts the report of a run on the pull request that it is about: in come a folder with the
// files number and report.md, which code of the change has written, and what the service itself says
// of the run; out goes one comment, which a later run edits. What the folder says is data: no name, no
// link and no tag in it does anything.
//
//	HEAD_SHA=... GH_TOKEN=... go run ./internal/comment FOLDER
//
// .github/workflows/comment.yml calls it, with a token that may comment and nothing of the change.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// marker begins the comment, unseen: by it and by its author a run knows the one of the run before.
const marker = "<!-- fieldbooks: what the change means -->\n"

// author is whom the service shows for what the token of a run writes.
const author = "github-actions[bot]"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "comment: name the folder of the report")
		os.Exit(1)
	}
	s := service{api: os.Getenv("GITHUB_API_URL"), repository: os.Getenv("GITHUB_REPOSITORY"), token: os.Getenv("GH_TOKEN")}
	if err := run(context.Background(), s, os.Args[1], os.Getenv("HEAD_SHA"), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "comment:", err)
		os.Exit(1)
	}
}

// run comments on the pull request whose head is still the commit that the run was about.
func run(ctx context.Context, s service, dir, sha string, out io.Writer) error {
	folder, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	number, err := take(folder, "number", 20)
	if err != nil {
		return err
	}
	number = strings.TrimSpace(number)
	if number == "" || strings.Trim(number, "0123456789") != "" {
		return errors.New("the file number is no number of a pull request")
	}
	report, err := take(folder, "report.md", 62_000) // a comment takes 65,536 characters
	if err != nil {
		return err
	}
	var pull struct {
		State string
		Head  struct{ SHA string }
	}
	if err := s.call(ctx, "GET", "/pulls/"+number, nil, &pull); err != nil {
		return err
	}
	if sha == "" || pull.Head.SHA != sha || pull.State != "open" {
		_, err := fmt.Fprintf(out, "::notice::pull request %s is not open at the commit of this run; nothing to comment\n", number)
		return err
	}
	return s.put(ctx, number, marker+"Of commit "+sha+".\n\n"+asData(report))
}

// take reads the first so many bytes of a file that is no link.
func take(folder *os.Root, name string, most int64) (string, error) {
	info, err := folder.Lstat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", name)
	}
	if err != nil {
		return "", err
	}
	file, err := folder.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most))
	return strings.ToValidUTF8(string(text), ""), err
}

// service is the part of GitHub's API that a comment needs.
type service struct{ api, repository, token string }

// put edits the comment of an earlier run, or makes one.
func (s service) put(ctx context.Context, number, text string) error {
	for page := 1; ; page++ {
		var comments []struct {
			ID   int64
			Body string
			User struct{ Login, Type string }
		}
		if err := s.call(ctx, "GET", fmt.Sprintf("/issues/%s/comments?per_page=100&page=%d", number, page), nil, &comments); err != nil {
			return err
		}
		for _, c := range comments {
			if c.User.Login == author && c.User.Type == "Bot" && strings.HasPrefix(strings.ReplaceAll(c.Body, "\r\n", "\n"), marker) {
				return s.call(ctx, "PATCH", fmt.Sprintf("/issues/comments/%d", c.ID), map[string]string{"body": text}, nil)
			}
		}
		if len(comments) < 100 {
			return s.call(ctx, "POST", "/issues/"+number+"/comments", map[string]string{"body": text}, nil)
		}
	}
}

// call sends one request; answer is what a success is decoded into.
func (s service) call(ctx context.Context, method, path string, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, s.api+"/repos/"+s.repository+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	if body == nil {
		request.Body, request.ContentLength = http.NoBody, 0
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Accept", "application/vnd.github+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	if answer == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
