package command

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/internal/suggest"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
	"github.com/actorgraph/actorgraph/server/importing"
)

// limitsConfig are the numbers that bound what one client, and all together,
// can make the server do.
type limitsConfig struct {
	guard.Limits
	connections int // open at once
	running     int // questions worked on at once
	waiting     int // questions that wait for their turn
	memory      int // MiB that all answers under way may take
	cache       int // MiB that are kept from question to question
	imported    int // MiB of a file that is sent to be imported
	imports     int // of these under way at once
	importMem   int // MiB that may be in use for one
	importRate  int // KiB a second at which one has to come
	feeds       int // fetched at once
	feedMinutes int // that one may take
	feedRate    int // KiB a second at which it has to come

	subscriptions     int // under way at once
	subscriptionsEach int // of these of one token, or of one address without one

	tokens, anonymous access.Rate // what each token, and each address without one where anybody may ask, may ask for
}

func defaultLimits() limitsConfig {
	return limitsConfig{
		Limits: guard.Default(), connections: 4096,
		running: guard.Concurrency(), waiting: 16 * guard.Concurrency(), memory: 256, cache: api.RoomForCache >> 20,
		imported: ingest.DefaultMaxBytes >> 20, imports: importing.DefaultMost, importMem: importing.DefaultMemory >> 20, importRate: rateOf(importing.DefaultPace),
		feeds: importing.DefaultFeeds, feedMinutes: int(importing.DefaultWithin / time.Minute),
		feedRate:      int(importing.DefaultFeedPace.Least >> 10 / int64(importing.DefaultFeedPace.Every/time.Second)),
		subscriptions: api.MostSubscriptions, subscriptionsEach: api.MostOfOne,
		tokens: access.Rate{PerSecond: 50_000, Burst: 250_000}, anonymous: access.Rate{PerSecond: 10_000, Burst: 100_000},
	}
}

// rateOf is a pace in KiB a second, and paceOf the pace of that many in the same spans.
func rateOf(p importing.Pace) int { return int(p.Least >> 10 / int64(p.Every/time.Second)) }

func paceOf(rate int, p importing.Pace) importing.Pace {
	return importing.Pace{Least: int64(rate) << 10 * int64(p.Every/time.Second), Every: p.Every}
}

// named returns every limit that can be set.
func (l *limitsConfig) named() []guard.Named {
	return append(l.Named(),
		guard.Named{Name: "connections", Help: "connections open at once", Value: &l.connections},
		guard.Named{Name: "running", Help: "questions worked on at once", Value: &l.running},
		guard.Named{Name: "waiting", Help: "questions that wait for their turn, at most", Value: &l.waiting},
		guard.Named{Name: "memory", Help: "MiB that all answers under way may take", Value: &l.memory},
		guard.Named{Name: "cache", Help: "MiB that are kept from question to question", Value: &l.cache},
		guard.Named{Name: "import", Help: "MiB of a file that is sent to be imported", Value: &l.imported},
		guard.Named{Name: "imports", Help: "such files at once, on their way or being read", Value: &l.imports},
		guard.Named{Name: "import-memory", Help: "MiB that may be in use for one while it is read; they are read one by one", Value: &l.importMem},
		guard.Named{Name: "import-rate", Help: "KiB a second at which one has to come, on average of 20 seconds", Value: &l.importRate},
		guard.Named{Name: "feeds", Help: "feeds fetched at once", Value: &l.feeds},
		guard.Named{Name: "feed-minutes", Help: "minutes that a feed may take to come", Value: &l.feedMinutes},
		guard.Named{Name: "feed-rate", Help: "KiB a second at which it has to come, on average of a minute", Value: &l.feedRate},
		guard.Named{Name: "subscriptions", Help: "subscriptions under way at once", Value: &l.subscriptions},
		guard.Named{Name: "subscriptions-each", Help: "of these of one token, and of one address without one", Value: &l.subscriptionsEach},
		guard.Named{Name: "rate", Help: "objects a second that one token may ask for, on average", Value: &l.tokens.PerSecond},
		guard.Named{Name: "burst", Help: "objects that it may ask for at once, after a pause", Value: &l.tokens.Burst},
		guard.Named{Name: "anonymous-rate", Help: "with --public, the same of each address without a token", Value: &l.anonymous.PerSecond},
		guard.Named{Name: "anonymous-burst", Help: "and at once", Value: &l.anonymous.Burst},
	)
}

// String is empty: the help tells the defaults, limit by limit.
func (l *limitsConfig) String() string { return "" }

// Type is the word for a value in the help.
func (l *limitsConfig) Type() string { return "name=number,..." }

// Set changes those limits that a text names: "depth=20,cost=50000".
func (l *limitsConfig) Set(text string) error {
	for item := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(strings.TrimSpace(item), "=")
		n, err := strconv.Atoi(strings.ReplaceAll(number, "_", ""))
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no limit; write it as depth=15", item)
		}
		into, err := l.find(name)
		if err != nil {
			return err
		}
		*into = n
	}
	return nil
}

func (l *limitsConfig) find(name string) (*int, error) {
	var names []string
	for _, limit := range l.named() {
		if limit.Name == name {
			return limit.Value, nil
		}
		names = append(names, limit.Name)
	}
	if near, ok := suggest.Nearest(name, names); ok {
		return nil, fmt.Errorf("there is no limit %s; did you mean %s?", name, near)
	}
	return nil, fmt.Errorf("there is no limit %s; there are %s", name, strings.Join(names, ", "))
}

// limitsHelp lists the limits with their defaults.
func limitsHelp(l limitsConfig) string {
	var b strings.Builder
	b.WriteString("what a client can make the server do, as `name=number,...`:")
	for _, limit := range l.named() {
		fmt.Fprintf(&b, "\n  %-15s %9d  %s", limit.Name, *limit.Value, limit.Help)
	}
	b.WriteString("\n")
	return b.String()
}
