package ingest_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph/ingest"
)

func TestParseWhen(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "2017": "2017", "2017-05": "2017-05", "2014/2017": "2014/2017", "2018-03-04": "2018-03-04",
		"2018-03-04T00:00:00Z": "2018-03-04", "2018-03-04T23:59:59.999+09:00": "2018-03-04", "2018-03-04 00:00:00": "2018-03-04",
		"2018-03-04T12:30": "2018-03-04", "2018/03/04": "2018-03-04", "2018/3/4": "2018-03-04", "2018.03.04": "2018-03-04", "20180304": "2018-03-04",
		"31.12.2017": "2017-12-31", "4.3.2018": "2018-03-04", "31/12/2017": "2017-12-31", "12/31/2017": "2017-12-31", "3/3/2018": "2018-03-03", "31-12-2017": "2017-12-31",
		"12/31/2017 11:59 PM": "2017-12-31",
		"4 March 2018":        "2018-03-04", "4 Mar 2018": "2018-03-04", "March 4, 2018": "2018-03-04", "Mar. 4, 2018": "2018-03-04", "4th of March 2018": "2018-03-04",
		"Sunday, March 4th, 2018": "2018-03-04", "4-Mar-2018": "2018-03-04", "Sept 4, 2018": "2018-09-04", "Sun, 04 Mar 2018 10:00:00 GMT": "2018-03-04",
		"03/2018": "2018-03", "2018/03": "2018-03", "March 2018": "2018-03", "Mar 2018": "2018-03", "March, 2018": "2018-03", "Jan-2018": "2018-01",
		"2017-05-01T00:00:00Z/2017-06-01T00:00:00Z": "2017-05-01/2017-06-01", "2018/2019": "2018/2019",
	} {
		s, err := ingest.ParseWhen(text)
		if err != nil || s.String() != want {
			t.Errorf("%q: got %q, %v, want %q", text, s, err, want)
		}
	}
	for _, text := range []string{
		"3/4/2018", "03-04-2018", "3/4/18", "31.12.17", "last week", "2018-02-30", "30.02.2018", "31/31/2017", "13/2018", "2018-13", "yesterday", "5", "Q3", "43163.5", "March", "2019/2018",
	} {
		if s, err := ingest.ParseWhen(text); err == nil {
			t.Errorf("%q: got %q, want an error", text, s)
		}
	}
}

func FuzzParseWhen(f *testing.F) {
	f.Add("Sunday, March 4th, 2018 10:00 PM")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ingest.ParseWhen(text)
		if err == nil && s.String() != "" {
			if first, last := s.Bounds(); first > last {
				t.Errorf("%q: %s begins after it ends", text, s)
			}
		}
	})
}
