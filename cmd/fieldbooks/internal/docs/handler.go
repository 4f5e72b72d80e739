package docs

import (
	"bytes"
	"net/http"
	"path"
	"strings"
	"time"
)

// types are the files of a site. The system may know others by these names.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".png":  "image/png",
}

// handler serves the files of a site.
func handler(files map[string][]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "the pages can be read, and nothing else", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		text, is := files[name]
		if _, folder := files[name+"/index.html"]; !is && folder {
			http.Redirect(w, r, "/"+name+"/", http.StatusMovedPermanently)
			return
		}
		if !is {
			w.Header().Set("Content-Type", types[".html"])
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(missing))
			return
		}
		w.Header().Set("Content-Type", types[path.Ext(name)])
		if path.Ext(name) == ".svg" { // a drawing alone has its style in it
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
	})
}

// missing is what is said where there is no page.
const missing = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>No such page</title><link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/style.css">
<main><h1>There is no such page</h1><p><a href="/all.html">All pages</a> are listed on one.</p></main></html>
`
