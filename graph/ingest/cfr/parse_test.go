package cfr

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseAffiliation(t *testing.T) {
	group := func(names ...string) affiliation { return affiliation{groups: [][]string{names}} }
	hedged := func(hedge string, a affiliation) affiliation { a.hedge = hedge; return a }
	tests := []struct {
		cell string
		want affiliation
	}{
		{"", affiliation{}},
		{"Unknown", affiliation{}},
		{"APT 28", group("APT 28")},
		{"Lazarus Group?", group("Lazarus Group")},
		{"The Lazarus Group", group("Lazarus Group")},
		{"Prince of Persia", group("Prince of Persia")},
		{"APT 37, ScarCruft, Stardust Chollima", affiliation{groups: [][]string{{"APT 37"}, {"ScarCruft"}, {"Stardust Chollima"}}}},
		{"Tonto Team or TA428", affiliation{groups: [][]string{{"Tonto Team"}, {"TA428"}}}},
		{"NSA, U.S. Cyber Command, and the FBI", affiliation{groups: [][]string{{"NSA"}, {"U.S. Cyber Command"}, {"FBI"}}}},
		{"Believed to be the work of APT 28", hedged("Believed to be the work of", group("APT 28"))},
		{"Believed to be the work of?APT 28.?", hedged("Believed to be the work of", group("APT 28"))},
		{"Believed to be the work of the Dukes", hedged("Believed to be the work of the", group("Dukes"))},
		{"Believed to be the work of the Turla group", hedged("Believed to be the work of the", group("Turla"))},
		{"Believed to be Lazarus Group", hedged("Believed to be", group("Lazarus Group"))},
		{"Believed to have been partially the work of Chrysene", hedged("Believed to have been partially the work of", group("Chrysene"))},
		{"Suspected to be the work of Deep Panda", hedged("Suspected to be the work of", group("Deep Panda"))},
		{"Possibly attributed to APT 28", hedged("Possibly attributed to", group("APT 28"))},
		{"Unknown, suspected Bronze Butler.", hedged("Unknown, suspected", group("Bronze Butler"))},
		{
			"Believed to be the work of Strontium, also known as APT 28 and Fancy Bear.",
			hedged("Believed to be the work of", group("Strontium", "APT 28", "Fancy Bear")),
		},
		{"Also known as Reaper, Group 123, and ScarCruft", affiliation{also: []string{"Reaper", "Group 123", "ScarCruft"}}},
		{"Turla is also known as Snake and Uroburos.", affiliation{also: []string{"Snake", "Uroburos"}}},
		{"Also known as Bronze President and?HoneyMyte.?Also known as RedDelta.", affiliation{also: []string{"Bronze President", "HoneyMyte", "RedDelta"}}},
		{"Also known as Shell Crew, Temp.Avengers, and Group 13", affiliation{also: []string{"Shell Crew", "Temp.Avengers", "Group 13"}}},
		{"Also known as TEMP.Bird. Believed to use similar tools as DragonOK", affiliation{also: []string{"TEMP.Bird"}, unread: true}},
		{"Also known as Tilded Team, it is associated with Flame and Duqu.", affiliation{also: []string{"Tilded Team"}}},
		{"Also known as Cobalt Gypsy and possibly associated with Rocket Kitten", affiliation{also: []string{"Cobalt Gypsy"}}},
		{"Believed to be the work of Russia's government", hedged("Believed to be the work of", affiliation{state: true})},
		{"Believed to be the work of the government of the Russian Federation.", hedged("Believed to be the work of the", affiliation{state: true})},
		{"Saudi and Emirati governments", affiliation{state: true}},
		{"Government of China", affiliation{state: true}},
		{"Iran, APT 35", affiliation{groups: [][]string{{"APT 35"}}, state: true}},
		{"Believed to use similar tools as DragonOK", affiliation{unread: true}},
		{"Possibly linked to Sandworm.", affiliation{unread: true}},
		{"Associated with Turla", affiliation{unread: true}},
		{"Same state sponsor as the 2014 breach", affiliation{unread: true}},
		{"Believed to be the work of at least two unnamed APT groups, including Evil Eye", affiliation{unread: true}},
		{"Believed to be behind the talks of Donald J. Trump and Kim Jong-un", affiliation{unread: true}},
	}
	for _, tt := range tests {
		t.Run(tt.cell, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parseAffiliation(tt.cell), cmp.AllowUnexported(affiliation{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestVictims(t *testing.T) {
	tests := []struct {
		why, cell string
		want      []string
	}{
		{"nothing", "", nil},
		{"one", "Georgia", []string{"Georgia"}},
		{"one with a comma in it", "Palestine, State of", []string{"Palestine, State of"}},
		{"a list", "Republic of Korea, Japan, Vietnam", []string{"Republic of Korea", "Japan", "Vietnam"}},
		{"a list with an end", "Turkey,", []string{"Turkey"}},
		{"places, bodies and companies", "Georgia, NATO, AT&T, and Bank of America", []string{"Georgia", "NATO", "AT&T", "Bank of America"}},
		{"the rest of a bloc", "Czech Republic, Poland, and other EU countries", []string{"Czech Republic", "Poland", "other EU countries"}},
		{"what is included", "Sejong Institute, UN officials, including those in Geneva", []string{"Sejong Institute", "UN officials, including those in Geneva"}},
		{"a description", "Japanese defense, media, and telecommunication companies", []string{"Japanese defense, media, and telecommunication companies"}},
		{"adjectives are no list", "Latvian, Lithuanian, and Ukrainian banks", []string{"Latvian, Lithuanian, and Ukrainian banks"}},
		{"a sentence", "A transportation company, as well as other targets", []string{"A transportation company, as well as other targets"}},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, victims(tt.cell)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestProfiles(t *testing.T) {
	tests := []struct {
		why  string
		row  row
		want bool
	}{
		{"a name", row{title: "APT 37", description: "This threat actor uses social engineering."}, true},
		{"a name in lower case that others name", row{title: "gallmaker"}, true},
		{"an event", row{title: "Targeting of Rostec"}, false},
		{"an event in capitals", row{title: "Targeting North Korea's Bureau"}, false},
		{"an event with a name first", row{title: "Yahoo breach (2014)"}, false},
		{"another's work", row{title: "Titan Rain", affiliations: "Believed?to be partially the work of PLA Unit 61398."}, false},
		{"a state's, but others say what it did", row{title: "Emennet Pasargad", affiliations: "Believed to be the work of the Iranian government."}, true},
		{"a tool", row{title: "Regin", description: "A threat actor, using a tool dubbed Regin, compromised networks."}, false},
		{"a group with a tool", row{title: "Sandworm", description: "Uses a tool called Black Energy."}, true},
		{"a tool by its own account", row{title: "Agent.btz", description: "Agent.btz was malicious software."}, false},
	}
	named := affiliation{groups: [][]string{{"Gallmaker"}, {"Emennet Pasargad"}}}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			got := profiles([]*row{&tt.row}, map[*row]affiliation{{title: "Targeting of X"}: named})
			if got[&tt.row] != tt.want {
				t.Errorf("%q profiles a group: %t", tt.row.title, got[&tt.row])
			}
		})
	}
}
