package seed

import (
	"regexp"
	"slices"
	"testing"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// elsewhere are the documents of the seed that lie on a site which is not their
// publisher's alone: a copy, a platform on which anybody writes, a former name, a court.
var elsewhere = []graph.ID{
	"source/seed/aivd-2025-unknown-russian-group-hacks-dutch",
	"source/seed/attack-enterprise",
	"source/seed/binance-square-2024-akira-ransomware-news-item",
	"source/seed/cisa-2024-prc-state-sponsored-actors-compromise",
	"source/seed/cisa-2025-countering-chinese-state-sponsored-actors",
	"source/seed/cisco-talos-2021-insidecopy-apt-continues-evolve-arsenal",
	"source/seed/dcso-cytec-2022-apt41-spy-who-failed-encrypt",
	"source/seed/etda-cards",
	"source/seed/eurepoc-dashboard",
	"source/seed/fireeye-2019-double-dragonapt41-dual-espionage-andcyber",
	"source/seed/informationweek-2023-another-cyberattack-critical-infrastructure-outlo",
	"source/seed/insikt-group-2025-chinese-state-sponsored-reddelta-targeted",
	"source/seed/microsoft-2023-cadet-blizzard-security-insider-profile",
	"source/seed/microsoft-2024-moonstone-sleet-emerges-north-korean",
	"source/seed/microsoft-2024-peach-sandstorm-deploys-custom-tickler",
	"source/seed/microsoft-naming",
	"source/seed/misp-threat-actor",
	"source/seed/threatconnect-2015-project-camerashy-closing-aperture-chinas",
	"source/seed/tidal-campaigns",
	"source/seed/trend-micro-2024-earth-lusca-uses-geopolitical-lure",
	"source/seed/twitter-cyber-o51nt-bundestag",
	"source/seed/us-justice-2018-indictment-zhu-zhang",
	"source/seed/us-justice-2018-two-chinese-hackers-charged",
	"source/seed/us-treasury-2019-sanctions-north-korean-groups",
}

// A feed cites an address and names no publisher. View.publishers finds its claims by
// the site, so that every site of a publisher of the seed is in the vocabulary. Sites
// that have no name but their host's are left out: nobody asks for them.
func TestSitesOfThePublishersAreKnown(t *testing.T) {
	nameless := regexp.MustCompile(`^[a-z0-9.-]+\.[a-z]+$`)
	doc := embeddedDocument(t)
	held, checked := entities(doc), 0
	for _, e := range doc.Entities {
		if e.Kind() != graph.Source || e.URL == "" || e.Publisher == "" {
			continue
		}
		name := held[e.Publisher].Name
		got := vocab.PublisherOf(e.URL)
		switch known := got == name; {
		case nameless.MatchString(name):
		case known && slices.Contains(elsewhere, e.ID):
			t.Errorf("%s lies on a site of %s; take it out of the list", e.ID, name)
		case !known && !slices.Contains(elsewhere, e.ID):
			t.Errorf("%s of %s lies on %s, which the vocabulary gives to %q", e.ID, name, e.URL, got)
		default:
			checked++
		}
	}
	if t.Logf("%d documents", checked); checked < 350 {
		t.Errorf("got %d documents, want about 360", checked)
	}
}
