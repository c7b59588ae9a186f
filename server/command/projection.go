package command

import (
	"log/slog"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/api"
)

// lookForCommits is how often the projection looks for what others wrote. A
// question looks for itself: this only makes it seldom wait.
const lookForCommits = 2 * time.Second

// keepProjection returns the picture of the whole store in memory that the
// settings ask for; nil for none.
func keepProjection(store graph.Store, c config, log *slog.Logger) *api.Projection {
	if c.projection == "off" {
		return nil
	}
	return api.NewProjection(store, log)
}
