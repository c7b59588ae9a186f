package projection

import (
	"github.com/actorgraph/actorgraph/graph"
)

// Evidence is how strongly claims tie an actor to several things at once.
type Evidence string

const (
	OneVictim   Evidence = "victim"   // one victim has all that was asked for
	OneIncident Evidence = "incident" // one incident, or one claim without an incident, says all
	Anywhere    Evidence = "any"      // the actor's claims together say all
)

// WhoQuery asks which actors targeted things of several kinds: any of the
// countries, and any of the regions, and so on. A target meets what is asked for
// directly or by roll-up. Kinds of which nothing is asked for play no part; a
// query that asks for nothing is met by no actor.
type WhoQuery struct {
	Countries, Regions, Sectors, Victims []graph.ID
	Evidence                             Evidence // at least so strong; empty: OneIncident
}

// Match is an actor that a WhoQuery finds.
type Match struct {
	Actor    graph.ID
	Evidence Evidence // the strongest there is
	Claims   Claims   // those of that strength: on the victims, of the incidents, or all that meet any part
}
