package http

import (
	"github.com/gin-gonic/gin"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/telemetry"
)

// Operations returns the names of the questions that metrics tell apart.
func Operations() []string { return operations }

// Paths returns the addresses that a server answers, but those of the explorer.
func Paths(store graph.Store, health *Health, o Options) []string {
	o.Observe.Metrics = telemetry.NewMetrics("")
	var all []string
	for _, route := range routes(store, health, o).(*gin.Engine).Routes() {
		all = append(all, route.Path)
	}
	return all
}
