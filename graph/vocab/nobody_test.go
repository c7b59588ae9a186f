package vocab_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph/vocab"
)

func TestNamesNobody(t *testing.T) {
	for _, words := range []string{
		"Unknown", "UNKNOWN", "unknown.", "Not available", "not-available", "n/a", "N/A", "n.a.", "#N/A", "-", "--", "?", "None", "none known", "null", "NaN",
		"Unattributed", "Not attributed", "not yet attributed", "Not publicly attributed", "Unknown / Not attributed", "Unknown (not attributed)",
		"Unknown - not available", "Not Applicable", "TBD",
		"to be determined", "undisclosed victim", "Unknown, unspecified", "", " ",
	} {
		if !vocab.NamesNobody(words) {
			t.Errorf("%q: somebody", words)
		}
	}
	for _, words := range []string{
		"Anonymous", "Unknown Scorpius", "Unit 61398", "Not a Lazarus", "The Unknowns", "Noname057(16)", "Nobelium", "unknown company in Japan",
		"Government", "NA Corp", "Unidentified Hacker Team Seven", "APT37", "Undisclosed bank / Japan",
	} {
		if vocab.NamesNobody(words) {
			t.Errorf("%q: nobody", words)
		}
	}
}
