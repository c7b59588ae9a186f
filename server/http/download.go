package http

import (
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/internal/suggest"
)

// download streams the claims of a view: GET /export/csv?knownAsOf=2018-07-25.
// The parameters are those of the API's View. What is marked above TLP:GREEN is
// left out. A fault before the first byte is answered in JSON; after it the
// connection is cut, so that nobody takes a part for the whole.
func download(store graph.Store, log *slog.Logger) gin.HandlerFunc {
	return func(g *gin.Context) {
		f, ok := export.FormatNamed(g.Param("format"))
		if !ok {
			refuse(g, http.StatusNotFound, "no such format; the formats are "+strings.Join(export.FormatNames(), ", "))
			return
		}
		view, err := viewOf(g)
		if err != nil {
			refuse(g, http.StatusBadRequest, err.Error())
			return
		}
		g.Header("Content-Type", f.MediaType)
		g.Header("Content-Disposition", `attachment; filename="actorgraph`+f.Extension+`"`)
		g.Header("X-Content-Type-Options", "nosniff")
		if g.Request.Method == http.MethodHead {
			return // without reading the store for a body that is thrown away
		}
		ctx := g.Request.Context()
		_, err = f.Write(g.Writer, store.EachClaim(ctx, graph.ClaimQuery{View: view}), export.Options{KnownAsOf: view.KnownAsOf})
		switch {
		case err == nil || ctx.Err() != nil:
		case g.Writer.Written():
			log.Error("an export broke off", "format", f.Name, "error", err)
			panic(http.ErrAbortHandler)
		case errors.Is(err, graph.ErrUnavailable):
			refuse(g, http.StatusServiceUnavailable, err.Error())
		default:
			log.Error("an export failed", "format", f.Name, "error", err)
			refuse(g, http.StatusInternalServerError, "the export failed; the server's log says why")
		}
	}
}

func refuse(g *gin.Context, status int, reason string) {
	g.Header("Content-Disposition", "inline")
	g.AbortWithStatusJSON(status, gin.H{"error": reason})
}

// viewOf reads a view from the parameters of an address. Unknown ones are an
// error: a misspelt filter must not widen an answer in silence.
func viewOf(g *gin.Context) (graph.View, error) {
	var v graph.View
	known := map[string]ViewParameter{}
	for _, p := range ViewParameters() {
		known[p.Name] = p
	}
	for name, values := range g.Request.URL.Query() {
		p, ok := known[name]
		if !ok {
			return v, noParameter(name, slices.Sorted(maps.Keys(known)))
		}
		if err := p.Set(&v, strings.Join(values, ",")); err != nil {
			return v, err
		}
	}
	return v, v.Check()
}

func noParameter(name string, known []string) error {
	if near, ok := suggest.Nearest(name, known); ok {
		return graph.Invalid(name, "no such parameter; did you mean %s?", near)
	}
	return graph.Invalid(name, "no such parameter; there are %s", strings.Join(known, ", "))
}
