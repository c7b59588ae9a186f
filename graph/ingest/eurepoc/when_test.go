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
