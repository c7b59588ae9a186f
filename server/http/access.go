package http

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/server/access"
)

// addressed adds routes, each behind what the table of access says that its
// address needs.
type addressed struct {
	gin.IRoutes
	authenticator *access.Authenticator
}

// at serves an address. One that the table has no row for is not served: the
// server does not start.
func (a addressed) at(methods []string, path string, handlers ...gin.HandlerFunc) {
	a.Match(methods, path, append([]gin.HandlerFunc{admit(a.authenticator, needOf(path))}, handlers...)...)
}

// named serves an address to those alone who say who they are.
func (a addressed) named(methods []string, path string, handlers ...gin.HandlerFunc) {
	need := needOf(path)
	need.Named = true
	a.Match(methods, path, append([]gin.HandlerFunc{admit(a.authenticator, need)}, handlers...)...)
}

func needOf(path string) access.Need {
	need, ok := access.Address(path)
	if !ok {
		panic(fmt.Sprintf("the address %s has no row in the table of access", path))
	}
	return need
}

// admit tells who asks, and lets him through if he may.
func admit(authenticator *access.Authenticator, need access.Need) gin.HandlerFunc {
	return func(g *gin.Context) {
		if need == (access.Need{}) {
			return // it is the same for everybody
		}
		h := g.Writer.Header()
		h.Add("Vary", "Authorization")
		h.Add("Vary", "Cookie")
		h.Set("Cache-Control", "private, no-cache")
		who, err := authenticator.Identify(g.Writer, g.Request)
		if err == nil {
			err = need.Admit(who)
		}
		if err != nil {
			turnAway(g, err)
			return
		}
		g.Request = g.Request.WithContext(authenticator.RequestContext(g.Request, who))
	}
}

// turnAway says why who asks may not, and what to do.
func turnAway(g *gin.Context, err error) {
	status, code := http.StatusServiceUnavailable, "UNAVAILABLE"
	h := g.Writer.Header()
	var rate *access.RateError
	switch {
	case errors.Is(err, access.ErrUnauthenticated):
		status, code = http.StatusUnauthorized, "UNAUTHENTICATED"
		challenge := access.Challenge
		if g.GetHeader("Authorization") != "" {
			challenge += `, error="invalid_token"`
		}
		h.Set("WWW-Authenticate", challenge)
	case errors.Is(err, access.ErrForbidden):
		status, code = http.StatusForbidden, forbidden
	case errors.As(err, &rate):
		status, code = http.StatusTooManyRequests, "RATE_LIMITED"
		h.Set("Retry-After", strconv.Itoa(rate.Seconds()))
	default:
		h.Set("Retry-After", "5")
	}
	seenOf(g.Request.Context()).refusal = code
	if g.Request.ContentLength != 0 {
		h.Set("Connection", "close") // nothing of the body is waited for
	}
	deny(g.Writer, status, code, err.Error())
	g.Abort()
}
