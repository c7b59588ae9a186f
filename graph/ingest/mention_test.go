package ingest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseMention(t *testing.T) {
	winnti := &Mention{Names: []string{"Winnti Umbrella", "G0044"}}
	tests := []struct {
		name, text string
		want       Mention
	}{
		{"one name", "Killnet", Mention{Names: []string{"Killnet"}}},
		{"several", "APT37/Red Eyes/ TEMP.Reaper", Mention{Names: []string{"APT37", "Red Eyes", "TEMP.Reaper"}}},
		{"white space of every kind", "RedAlpha\u00a0", Mention{Names: []string{"RedAlpha"}}},
		{"aka", "China strats aka Patchwork", Mention{Names: []string{"China strats", "Patchwork"}}},
		{
			"a subgroup", "APT41/G0096 (Chengdu 404 Network Technology) <\u00a0Winnti Umbrella/G0044",
			Mention{Names: []string{"APT41", "G0096"}, Organizations: []string{"Chengdu 404 Network Technology"}, Parent: winnti},
		},
		{
			"a person of a group, in two scripts", "Pavel Frolov (Павел Фролов) --> Winnti Umbrella/G0044",
			Mention{Names: []string{"Pavel Frolov", "Павел Фролов"}, Parent: winnti},
		},
		{
			"an organization and its unit", "APT1/G0006 (PLA, Unit 61398)",
			Mention{Names: []string{"APT1", "G0006"}, Organizations: []string{"PLA, Unit 61398", "PLA"}},
		},
		{
			"a slash and a bracket in the bracket", "Turla (FSB, 16th / 18th Center (C))",
			Mention{Names: []string{"Turla"}, Organizations: []string{"FSB, 16th / 18th Center (C)", "FSB"}},
		},
		{"an abbreviation is a name", "Ministry of Intelligence and Security (MOIS; Iran)", Mention{Names: []string{"Ministry of Intelligence and Security", "MOIS; Iran"}}},
		{"also in the middle", "From Russia with Love (FRwL)/Z-Team", Mention{Names: []string{"From Russia with Love", "FRwL", "Z-Team"}}},
		{"a bracket that belongs to the name", "NoName057(16)", Mention{Names: []string{"NoName057(16)"}}},
		{"a bracket without letters", "Group (16)", Mention{Names: []string{"Group (16)"}}},
		{"an ATT&CK id with a word before it", "Sofacy/Group G0007", Mention{Names: []string{"Sofacy", "G0007"}}},
		{"and behind a comma", "DEV-0157, Group G0047", Mention{Names: []string{"DEV-0157", "G0047"}}},
		{"one of the names is none", "Unknown/Halva", Mention{Names: []string{"Halva"}}},
		{"a parent that nobody knows", "Halva < Unknown", Mention{Names: []string{"Halva"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := ParseMention(tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" || !ok {
				t.Errorf("ParseMention(%q) = %t (-want +got):\n%s", tt.text, ok, diff)
			}
		})
	}
	for _, nobody := range []string{"", "  ", "Unknown", "Not available", "/", "???", "<", "< Lazarus"} {
		if got, ok := ParseMention(nobody); ok {
			t.Errorf("ParseMention(%q) = %+v, want nobody", nobody, got)
		}
	}
}

func TestOpeningBracket(t *testing.T) {
	for s, want := range map[string]int{
		"Lord X (Minister at the Foreign Office (FCDO); GBR)": 7,
		"(all of it)":    0,
		"A (one) (two)":  8,
		"NoName057(16)":  9,
		"ends otherwise": -1,
		"never opened)":  -1,
		"opens (only":    -1,
		"wrong )(":       -1,
		"":               -1,
	} {
		if got := OpeningBracket(s); got != want {
			t.Errorf("OpeningBracket(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestNobodyIsAGroup(t *testing.T) {
	for _, name := range []string{"Unknown", "-", "***", "Unattributed", "unidentified threat actor", "Unknown hackers", "an unknown group", "Unknown threat actors", "not yet attributed"} {
		if !IsNobody(name) {
			t.Errorf("%q is somebody", name)
		}
	}
	for _, name := range []string{"Anonymous", "Equation Group", "Hackers", "Threat Group-3390", "Unknown Scorpius"} {
		if IsNobody(name) {
			t.Errorf("%q is nobody", name)
		}
	}
}
