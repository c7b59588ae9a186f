package importing

import (
	"log/slog"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
)

// Settings of the imports of a server.
type Settings struct {
	// Folder keeps what is sent until it is read, in a folder of this process alone. It is
	// made when it is needed. Empty: the system's folder for such files.
	Folder   string
	MaxBytes int64 // of one file, as it is sent; 0: ingest.DefaultMaxBytes
	Most     int   // imports under way at once, with those that are received and that wait; 0: DefaultMost
	Pace     Pace  // at which a file has to come; none: DefaultPace
	Memory   int64 // bytes that may be in use for a file that is imported; 0: DefaultMemory
	Log      *slog.Logger

	// CameOut returns what tells when documents came out that the file of somebody of a
	// clearance cites, by what he may see: the day of his claims tells him nothing of the
	// rest. Nil: the store does.
	CameOut func(graph.TLP) ingest.CameOut
}

// DefaultMost is how many imports a server has under way that is told nothing else.
const DefaultMost = 4

// DefaultPace is one KiB a second: who sends less holds a place that others wait for.
var DefaultPace = Pace{Least: 20 << 10, Every: 20 * time.Second}
