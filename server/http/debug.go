package http

import (
	"net/http"
	"net/http/pprof"
	"runtime"
	"strconv"

	"github.com/gin-gonic/gin"
)

// mostProfiled is how many seconds a profile may take. It costs those who ask
// meanwhile a little.
const mostProfiled = 60

// debug answers with the profiles of the process that go tool pprof reads. The
// arguments of the process are not told.
func debug(g *gin.Context) {
	if text := g.Query("seconds"); text != "" {
		if n, err := strconv.Atoi(text); err != nil || n < 1 || n > mostProfiled {
			refuse(g, http.StatusBadRequest, "seconds must be a number from 1 to "+strconv.Itoa(mostProfiled))
			return
		}
	}
	switch name := g.Param("name"); name {
	case "/", "/allocs", "/block", "/goroutine", "/heap", "/mutex", "/threadcreate":
		pprof.Index(g.Writer, g.Request)
	case "/profile":
		pprof.Profile(g.Writer, g.Request)
	case "/trace":
		pprof.Trace(g.Writer, g.Request)
	case "/symbol":
		pprof.Symbol(g.Writer, g.Request)
	default:
		refuse(g, http.StatusNotFound, "there is no such profile; /debug/pprof/ lists them, of a program built with "+runtime.Version())
	}
}
