// Package web serves the explorer: one page that is a client of /graphql like
// any other, from files embedded in the binary. It works offline and asks
// nobody but this server.
//
// Its source is in src; build.sh bundles it into dist.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

//go:embed dist
var dist embed.FS

// contentSecurityPolicy lets the page load and ask only what this server gives.
// Pictures may come from the page itself, which is how one is saved as PNG.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "

// pages are the first segments of the addresses that the page itself lays out:
// the kinds of entities, whose ids are addresses, and the views over several.
var pages = []string{
	"actor", "alias", "victim", "country", "region", "sector", "incident", "source", "organization", "dataset",
	"search", "graph", "compare", "browse", "who",
}

// Handler serves the page at / and at every address that it lays out, and its
// files below /assets/. All else is not found. Who may show the page in a frame is
// a directive of its Content-Security-Policy.
func Handler(frameAncestors string) http.Handler {
	assets := read("dist/assets")
	index := read("dist")["index.html"]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy+frameAncestors)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "the explorer is only read", http.StatusMethodNotAllowed)
			return
		}
		if name, ok := strings.CutPrefix(r.URL.Path, "/assets/"); ok {
			serve(w, r, assets[name], cacheOf(name))
			return
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if first != "" && !slices.Contains(pages, first) {
			serve(w, r, nil, "")
			return
		}
		serve(w, r, index, "no-cache")
	})
}

// cacheOf lets a browser keep for ever what has its content's hash in its name.
func cacheOf(name string) string {
	if strings.Contains(name, "-") {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// file is an embedded file, ready to be sent.
type file struct {
	contentType, tag string
	plain, zipped    []byte
}

// serve sends a file, or nothing if the browser has it, or that there is none.
func serve(w http.ResponseWriter, r *http.Request, f *file, cache string) {
	h := w.Header()
	if f == nil {
		http.Error(w, "there is no such page", http.StatusNotFound)
		return
	}
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", cache)
	h.Set("ETag", f.tag)
	h.Add("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("If-None-Match"), f.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	if _, err := w.Write(body); err != nil {
		return // the browser has gone
	}
}

// read returns the files of an embedded folder by name. The files are part of
// the binary, so what fails here fails in every run and in the tests.
func read(folder string) map[string]*file {
	entries, err := fs.ReadDir(dist, folder)
	if err != nil {
		panic(err)
	}
	files := map[string]*file{}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		plain, err := dist.ReadFile(path.Join(folder, e.Name()))
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(plain)
		files[e.Name()] = &file{
			contentType: contentType(e.Name()), tag: `"` + hex.EncodeToString(sum[:12]) + `"`,
			plain: plain, zipped: zip(plain),
		}
	}
	return files
}

// contentType does not depend on what the machine's own table says.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".json":
		return "application/json"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name)) // .html and .css are built in
}

func zip(plain []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	if _, err := z.Write(plain); err != nil {
		panic(err) // a buffer takes all
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
