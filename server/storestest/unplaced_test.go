package storestest

// ofUnplaced asks how much of what can have been known on a day a view leaves out,
// because nobody can tell.
func (n *numbers) ofUnplaced() {
	const past = `view: {knownAsOf: "2019-06-30"}`
	found := n.data(`{
		overview(by: COUNTRY, limit: 1000, ` + past + `) { unplaced groups { target { id } unplaced } }
		countries(first: 300, ` + past + `) { nodes { id targetedBy(first: 1) { unplaced } } }
		expansions(baseline: "2014/2016", period: "2017", kinds: [COUNTRY], first: 1000, ` + past + `) { unplaced nodes { actor { id targets(kinds: [COUNTRY], first: 1) { unplaced } } unplaced } } }`)
	countries := by(found, "countries.nodes", "id", "targetedBy.unplaced")
	whole := counts{"all": follow(found, []string{"overview", "unplaced"})[0]}
	if countries.sum() == 0 {
		n.Error("everything can be placed: nothing is compared")
	}
	n.same("unplaced of the overview's groups and of targetedBy", by(found, "overview.groups", "target.id", "unplaced"), countries)
	n.same("unplaced of the overview and of all that targetedBy leaves out", whole, counts{"all": countries.sum()})
	n.same("unplaced of the overview and of expansions", whole, counts{"all": follow(found, []string{"expansions", "unplaced"})[0]})
	n.same("unplaced of expansions and of targets",
		by(found, "expansions.nodes", "actor.id", "unplaced"), by(found, "expansions.nodes", "actor.id", "actor.targets.unplaced"))

	for _, name := range []string{"APT37", "APT28", "Lazarus Group"} {
		found := n.data(`{
			actor(name: %q, `+past+`) { all: targets(first: 1) { unplaced } sectors: targets(kinds: [SECTOR], first: 1) { unplaced } }
			compare(actors: [%q], `+past+`) { unplaced }
			neighbourhood(ids: [%q], kinds: [SECTOR], limit: 1, `+past+`) { unplaced } }`, name, name, name)
		at := func(path ...string) counts { return counts{name: follow(found, path)[0]} }
		n.same("unplaced of targets and of compare: "+name, at("actor", "all", "unplaced"), at("compare", "unplaced"))
		n.same("unplaced of targets and of the drawing: "+name, at("actor", "sectors", "unplaced"), at("neighbourhood", "unplaced"))
	}
}
