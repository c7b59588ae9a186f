package http

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/importing"
)

// imports takes files: POST /import?format=stix&dataset=mine with the file as the body
// answers with the address under which its import tells how far it has come, and in the
// end what it did.
type imports struct {
	jobs   *importing.Jobs
	health *Health
	log    *slog.Logger
	stall  time.Duration // how long the file may stand still on its way

	readOnly bool // nothing is written
}

// fileTypes are the types of content that are taken. A form of any web page can send
// the few types that forms have, and they are not among these.
var fileTypes = []string{
	"application/octet-stream", "application/json", "application/x-ndjson", "application/stix+json", "application/gzip",
	"application/zip", "application/yaml", "text/csv", "text/tab-separated-values",
}

// parameters are what can be said of a file.
var parameters = []string{"name", "document", "format", "mapping", "dataset", "recorded", "release", "full", "dryRun", "yes", "reason"}

// maxParameter is how many bytes one of them may have; a mapping is the longest.
const maxParameter = 16 << 10

// receive takes a file. It has no deadline, but ends when nothing comes for as long as
// stall says.
func (x imports) receive(g *gin.Context) {
	if x.readOnly {
		refuseFile(g, http.StatusForbidden, "this server was started with --read-only: it takes no files and no claims, and only answers questions")
		return
	}
	if err := x.health.mayWrite(); err != nil {
		refuseFile(g, http.StatusServiceUnavailable, "the store takes nothing at the moment; try again in a few seconds")
		return
	}
	if media, _, err := mime.ParseMediaType(g.GetHeader("Content-Type")); err != nil || !slices.Contains(fileTypes, media) {
		refuseFile(g, http.StatusUnsupportedMediaType, "send the file itself with Content-Type: application/octet-stream, or "+strings.Join(fileTypes[1:], ", "))
		return
	}
	r, err := importOf(g)
	if err != nil {
		refuseFile(g, http.StatusBadRequest, err.Error())
		return
	}
	if g.Request.ContentLength > x.jobs.MaxBytes() {
		refuseFile(g, http.StatusRequestEntityTooLarge, fmt.Sprintf("the file has %d bytes, and the limit is %d", g.Request.ContentLength, x.jobs.MaxBytes()))
		return
	}
	if err := access.Charge(g.Request.Context(), exportCost); err != nil {
		turnAway(g, err)
		return
	}
	s, err := x.jobs.Receive(r, &steadyBody{Reader: g.Request.Body, control: http.NewResponseController(g.Writer), stall: x.stall})
	if err != nil {
		x.refuse(g, err)
		return
	}
	g.Header("Location", "/import/"+s.ID)
	g.JSON(http.StatusAccepted, s)
}

// refuseFile refuses a file of which nothing was read. Its sender is answered at once:
// without the connection's end the server would first read what he sends.
func refuseFile(g *gin.Context, status int, reason string) {
	g.Header("Connection", "close")
	refuse(g, status, reason)
}

// refuse says why a file was not taken.
func (x imports) refuse(g *gin.Context, err error) {
	switch {
	case errors.Is(err, importing.ErrBusy):
		refuse(g, http.StatusServiceUnavailable, err.Error()+"; try again when one has ended: GET /import lists them")
	case errors.Is(err, ingest.ErrTooLarge):
		refuse(g, http.StatusRequestEntityTooLarge, err.Error())
	case errors.Is(err, graph.ErrInvalid):
		refuse(g, http.StatusBadRequest, err.Error())
	case errors.Is(err, importing.ErrEnded):
		refuse(g, http.StatusConflict, importing.ErrEnded.Error())
	case errors.Is(err, importing.ErrSlow):
		refuse(g, http.StatusRequestTimeout, err.Error())
	case errors.Is(err, os.ErrDeadlineExceeded):
		refuse(g, http.StatusRequestTimeout, fmt.Sprintf("nothing of the file has come for %s", x.stall))
	case errors.Is(err, io.ErrUnexpectedEOF), g.Request.Context().Err() != nil:
		panic(http.ErrAbortHandler) // the client is gone
	case errors.Is(err, context.Canceled):
		refuse(g, http.StatusServiceUnavailable, "the server stops; send the file again when it is back")
	case errors.Is(err, syscall.ENOSPC):
		x.log.Error("no room for a file to import", "id", api.RequestID(g.Request.Context()), "error", err)
		refuse(g, http.StatusInsufficientStorage, "the server has no room for the file")
	default:
		id := api.RequestID(g.Request.Context())
		x.log.Error("receive a file to import", "id", id, "error", err)
		refuse(g, http.StatusInternalServerError, "something went wrong on the server; its log tells more under "+id)
	}
}

// steadyBody is the body of a request that may take its time as long as it goes on.
type steadyBody struct {
	io.Reader
	control *http.ResponseController
	stall   time.Duration

	mu      sync.Mutex
	stopped bool
}

func (b *steadyBody) Read(p []byte) (int, error) {
	if err := b.extend(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return b.Reader.Read(p)
}

// extend gives the next part of the body its time.
func (b *steadyBody) extend() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped {
		return os.ErrDeadlineExceeded
	}
	return b.control.SetReadDeadline(time.Now().Add(b.stall))
}

// Stop ends what is waited for, and reads no more.
func (b *steadyBody) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stopped = true
	if err := b.control.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return // without a connection there is nothing to wait for
	}
}

// importOf reads what is asked for from the parameters of an address. Unknown ones are
// an error: a misspelt dryRun must not write.
func importOf(g *gin.Context) (r importing.Request, err error) {
	given, err := url.ParseQuery(g.Request.URL.RawQuery)
	if err != nil {
		return r, graph.Invalid("address", "%s", err)
	}
	for name, values := range given {
		switch {
		case !slices.Contains(parameters, name):
			return r, graph.Invalid("parameter", "there is no %s; there are %s", api.Clip(name, 40), strings.Join(parameters, ", "))
		case len(values) > 1:
			return r, graph.Invalid(name, "it is given %d times", len(values))
		case name != "mapping" && strings.ContainsFunc(values[0], unicode.IsControl):
			return r, graph.Invalid(name, "it has a control character")
		case len(values[0]) > maxParameter:
			return r, graph.Invalid(name, "it has more than %d bytes", maxParameter)
		}
	}
	who := access.FromContext(g.Request.Context())
	r = importing.Request{
		By: who.Name, Clearance: who.Clearance, May: func(dataset string) error {
			return access.CheckEnters(access.NewContext(context.Background(), who), dataset)
		},
		Reason: given.Get("reason"), Name: given.Get("name"), Document: given.Get("document"),
		Format: given.Get("format"), Mapping: given.Get("mapping"),
		Options: ingest.Options{Dataset: given.Get("dataset"), Release: given.Get("release")},
		Confirm: "look at it with dryRun=true, and send it again with yes=true",
	}
	if err := (graph.Entry{By: r.By, Reason: r.Reason}).Check(); err != nil {
		return r, err
	}
	for _, field := range [][2]string{{"name", r.Name}, {"document", r.Document}, {"release", r.Options.Release}} {
		if err := graph.CheckName(field[0], field[1]); err != nil {
			return r, err
		}
	}
	if day := given.Get("recorded"); day != "" {
		if r.Options.Recorded, err = graph.ParseDate(day); err != nil {
			return r, fmt.Errorf("recorded: %w", err)
		}
	}
	var full bool
	for name, into := range map[string]*bool{"full": &full, "dryRun": &r.DryRun, "yes": &r.Yes} {
		if !given.Has(name) {
			continue
		}
		if *into, err = strconv.ParseBool(given.Get(name)); err != nil {
			return r, graph.Invalid(name, "%q is neither true nor false", given.Get(name))
		}
	}
	if given.Has("full") {
		r.Options.Full = &full
	}
	return r, nil
}

// mayKnow reports whether who asks may be told of an import: it is his own, or he looks
// after the server and may see everything. The report quotes the file.
func mayKnow(ctx context.Context, s importing.Status) bool {
	who := access.FromContext(ctx)
	return s.By == who.Name || who.Role >= access.Admin && who.Clearance >= graph.TLPRed
}

// progressOf tells of imports to those who may know of them.
func progressOf(jobs *importing.Jobs) api.Imports {
	return func(ctx context.Context, id string) (*api.ImportProgress, bool) {
		s, ok := jobs.Find(id)
		if !ok || !mayKnow(ctx, s) {
			return nil, false
		}
		p := &api.ImportProgress{
			ID: graph.ID(s.ID), Stage: api.ImportState(s.State), EnteredBy: s.By, Name: s.Name, DryRun: s.DryRun, Begun: s.Begun, Ended: s.Ended,
			ReceivedBytes: float64(s.ReceivedBytes), ReadBytes: float64(s.ReadBytes), RejectedCount: s.RejectsLeftOut,
		}
		if s.Error != "" {
			p.Error = &s.Error
		}
		for _, sum := range s.Summaries {
			p.NewCount += sum.New
			p.ChangedCount += sum.Changed
			p.WithdrawnCount += sum.Withdrawn
			p.RejectedCount += len(sum.Report.Rejects)
		}
		return p, true
	}
}

// list tells of the imports that who asks may know of, the latest first.
func (x imports) list(g *gin.Context) {
	all := x.jobs.All()
	all = slices.DeleteFunc(all, func(s importing.Status) bool { return !mayKnow(g.Request.Context(), s) })
	g.JSON(http.StatusOK, gin.H{"imports": all})
}

// status tells how far an import has come, and in the end what it did.
func (x imports) status(g *gin.Context) {
	if s, ok := x.find(g); ok {
		g.JSON(http.StatusOK, s)
	}
}

// cancel ends an import. What it has written stays.
func (x imports) cancel(g *gin.Context) {
	if s, ok := x.find(g); ok {
		x.jobs.Cancel(s.ID)
		g.Header("Location", "/import/"+s.ID)
		g.Status(http.StatusAccepted)
	}
}

// find finds the import of an address, or answers that there is none.
func (x imports) find(g *gin.Context) (importing.Status, bool) {
	s, ok := x.jobs.Find(g.Param("job"))
	if !ok || !mayKnow(g.Request.Context(), s) {
		refuse(g, http.StatusNotFound, "there is no such import; GET /import lists yours")
		return s, false
	}
	return s, true
}
