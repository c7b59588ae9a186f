// Package accesstest has the gates of tests.
package accesstest

import (
	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
)

// Anybody returns an Authenticator that lets everybody read everything, as that of a server
// which only its own machine reaches.
func Anybody() *access.Authenticator {
	return access.NewAuthenticator(access.Settings{Anonymous: access.Identity{Role: access.Reader, Clearance: graph.TLPRed}})
}
