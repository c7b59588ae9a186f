package http

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/export"
	"github.com/actorgraph/actorgraph/internal/suggest"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// download streams the claims of a view: GET /export/csv?knownAsOf=2018-07-25.
// The parameters are those of the API's View. What is marked above TLP:GREEN is
// left out, unless restricted=true asks for all that who asks may see: the file then has
// what everybody may see who reads up to there. A fault before the first byte is answered in JSON; after it the
// connection is cut, so that nobody takes a part for the whole. It has no
// deadline, but ends when nothing comes of the store, or is taken by the client,
// for as long as stall says.
func download(store graph.Store, shareable func(context.Context) (graph.Store, error), log *slog.Logger, stall time.Duration, budget *guard.Budget) gin.HandlerFunc {
	return func(g *gin.Context) {
		f, ok := export.FormatNamed(g.Param("format"))
		if !ok {
			refuse(g, http.StatusNotFound, "no such format; the formats are "+strings.Join(export.FormatNames(), ", "))
			return
		}
		view, restricted, err := viewOf(g)
		if err != nil {
			refuse(g, http.StatusBadRequest, err.Error())
			return
		}
		g.Header("Content-Type", f.MediaType)
		g.Header("Content-Disposition", `attachment; filename="actorgraph`+f.Extension+`"`)
		if g.Request.Method == http.MethodHead {
			return // without reading the store for a body that is thrown away
		}
		if err := access.Charge(g.Request.Context(), exportCost); err != nil {
			turnAway(g, err)
			return
		}
		if !budget.Take(exportWeight) {
			refuse(g, http.StatusServiceUnavailable, guard.ErrBusy.Error()+"; try again in a second")
			return
		}
		defer budget.Give(exportWeight)
		ctx, stop := context.WithCancelCause(g.Request.Context())
		defer stop(nil)
		watch := time.AfterFunc(stall, func() { stop(errStalled) })
		defer watch.Stop()
		claims := watched(store.EachClaim(ctx, graph.ClaimQuery{View: view}), watch, stall)
		g.Header("Trailer", leftOutTrailer)
		var sum export.Summary
		options, err := export.OptionsFor(ctx, store, view, restricted)
		if err == nil {
			options.Openly = export.OpenlyIn(ctx, view, func() (graph.Store, error) { return shareable(ctx) })
			sum, err = f.Write(g.Writer, claims, options)
		}
		g.Header(leftOutTrailer, strconv.Itoa(sum.Restricted))
		if err != nil && errors.Is(context.Cause(ctx), errStalled) {
			err = fmt.Errorf("%w: %w", errStalled, graph.ErrUnavailable)
		}
		switch {
		case err == nil:
		case g.Request.Context().Err() != nil || errors.Is(err, os.ErrDeadlineExceeded):
			panic(http.ErrAbortHandler) // the client is gone, or takes nothing
		case g.Writer.Written():
			log.Error("an export broke off", "id", api.RequestID(ctx), "format", f.Name, "error", err)
			panic(http.ErrAbortHandler)
		case errors.Is(err, graph.ErrDamaged):
			log.Debug("store damaged", "id", api.RequestID(ctx), "error", err)
			refuse(g, http.StatusInternalServerError, "the data of this server's store are damaged; asking again does not help: tell whoever runs it, whose log and actorgraph verify say what is damaged")
		case errors.Is(err, ErrNotYet):
			refuse(g, http.StatusServiceUnavailable, ErrNotYet.Error())
		case errors.Is(err, graph.ErrUnavailable):
			log.Debug("store unavailable", "id", api.RequestID(ctx), "error", err)
			refuse(g, http.StatusServiceUnavailable, "the graph cannot be reached at the moment; try again in a few seconds")
		default:
			id := api.RequestID(ctx)
			log.Error("an export failed", "id", id, "format", f.Name, "error", err)
			refuse(g, http.StatusInternalServerError, "the export failed; the server's log tells more under "+id)
		}
	}
}

// leftOutTrailer tells after an export how many claims that who asks may see are
// left out of it, because a file is made to be passed on.
const leftOutTrailer = "Actorgraph-Restricted-Claims"

// exportWeight is how much memory an export takes at most, measured: Parquet
// keeps a group of rows.
const exportWeight = 16 << 20

// exportCost is what an export counts for the share of who asks: as the dearest
// question that passes the limits by default.
const exportCost = 25_000

var errStalled = errors.New("the export stood still for too long")

// watched has a watch run while the next claim is waited for, and not while one is
// written: how long a client may take for that is the writer's to say.
func watched(claims iter.Seq2[graph.Claim, error], watch *time.Timer, stall time.Duration) iter.Seq2[graph.Claim, error] {
	return func(yield func(graph.Claim, error) bool) {
		for c, err := range claims {
			watch.Stop()
			if !yield(c, err) {
				return
			}
			watch.Reset(stall)
		}
	}
}

func refuse(g *gin.Context, status int, reason string) {
	g.Header("Content-Disposition", "inline")
	g.Writer.Header().Del("Trailer")
	g.Header("Content-Type", "application/json; charset=utf-8") // not that of the export which this is in place of
	if status == http.StatusServiceUnavailable {
		g.Header("Retry-After", "1")
	}
	const most = 400 // of what a client sent, too
	g.AbortWithStatusJSON(status, gin.H{"error": api.Clip(reason, most)})
}

// viewOf reads a view from the parameters of an address. Unknown ones are an
// error: a misspelt filter must not widen an answer in silence.
// Beside the view it tells whether what is restricted shall not be left out.
func viewOf(g *gin.Context) (v graph.View, restricted bool, err error) {
	const restrict = "restricted"
	known := map[string]ViewParameter{restrict: {}}
	for _, p := range ViewParameters() {
		known[p.Name] = p
	}
	for name, values := range g.Request.URL.Query() {
		p, ok := known[name]
		if !ok {
			return v, false, noParameter(name, slices.Sorted(maps.Keys(known)))
		}
		if name == restrict {
			if restricted, err = strconv.ParseBool(values[len(values)-1]); err != nil {
				return v, false, graph.Invalid(name, "%q is neither true nor false", values[len(values)-1])
			}
			continue
		}
		if err := p.Set(&v, strings.Join(values, ",")); err != nil {
			return v, false, err
		}
	}
	return v, restricted, v.Check()
}

func noParameter(name string, known []string) error {
	if near, ok := suggest.Nearest(name, known); ok {
		return graph.Invalid(name, "no such parameter; did you mean %s?", near)
	}
	return graph.Invalid(name, "no such parameter; there are %s", strings.Join(known, ", "))
}
