package eurepoc

import "testing"

func TestWhenTakesOtherForms(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "2018-02-20": "2018-02-20", "2018-02-20 00:00:00": "2018-02-20", "2018-02-20T00:00:00Z": "2018-02-20", "2018-06-01": "2018-06", "2018-01-01": "2018",
		"20.02.2018": "2018-02-20", "01.06.2018": "2018-06", "2018": "2018", "2018-02": "2018-02", "Not available": "", "Unknown": "",
	} {
		s, err := when(cell)
		if err != nil || s.String() != want {
			t.Errorf("%q: got %q, %v, want %q", cell, s, err, want)
		}
	}
	for _, cell := range []string{"2018-02-30", "soon", "3/4/2018"} {
		if s, err := when(cell); err == nil {
			t.Errorf("%q: got %q, want an error", cell, s)
		}
	}
}

// A date that cannot be read costs that date.
func TestPeriodKeepsTheOtherDate(t *testing.T) {
	for _, cells := range [][2]string{{"2018-02-20", "soon"}, {"soon", "2018-02-20"}} {
		if s, _, err := period(cells[0], cells[1]); err == nil || s.String() != "2018-02-20" {
			t.Errorf("%v: got %q, %v, want the date and an error", cells, s, err)
		}
	}
}

func TestBodiesAreNamedWithoutTheirShortForm(t *testing.T) {
	for body, want := range map[string]string{
		"US Department of Justice (DoJ)":                                "US Department of Justice",
		"Federal Bureau of Investigation (FBI)":                         "Federal Bureau of Investigation",
		"Department of the Treasury’s Office (OFAC)":                    "Department of the Treasury’s Office",
		"Dutch Federal Police (Politie)":                                "Dutch Federal Police (Politie)",
		"National Security Authority (NSM) (Norway)":                    "National Security Authority (NSM) (Norway)",
		"Council of the European Union (European Council)":              "Council of the European Union (European Council)",
		"Main Centre for Special Technologies (GTsST) Military Unit 74": "Main Centre for Special Technologies (GTsST) Military Unit 74",
		"(FBI)": "(FBI)",
	} {
		if got := withoutShortForm(body); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}
