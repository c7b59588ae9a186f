package graph_test

import (
	"testing"

	"github.com/actorgraph/actorgraph/graph"
)

func TestAnAddressTellsTheMonth(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.theverge.com/2018/2/20/17031720/title":                        "2018-02",
		"https://example.org/2018/9/11":                                            "2018-09",
		"https://example.org/2018/13/1/title":                                      "",
		"https://example.org/2018/0/1/title":                                       "",
		"https://example.org/2018/9/title":                                         "",
		"https://example.org/story-2018-9":                                         "",
		"https://example.org/2018/02/20/title":                                     "2018-02",
		"https://example.org/blog/2018-02-20-title.html":                           "2018-02",
		"https://www.theguardian.com/world/2017/jul/03/title":                      "2017-07",
		"https://example.org/2018/02":                                              "2018-02",
		"https://web.archive.org/web/20190301123456/https://example.org/2018/02/a": "2018-02",
		"https://web.archive.org/web/20190301123456/https://example.org/a":         "",
		"https://example.org/wp-content/uploads/2018/02/report.pdf":                "",
		"https://example.org/title-2018":                                           "",
		"https://example.org/2018/13/title":                                        "",
		"https://example.org/120180/02/title":                                      "",
		"https://example.org/a?date=2018/02":                                       "",
		"https://example.org/2018/02/title?from=2019/03":                           "2018-02",
		"":                                       "",
		"://not an address/2018/02/x":            "",
		"https://example.org/MAY/2018/May/title": "2018-05",
	} {
		if got := (graph.Entity{URL: address}).CameOut().String(); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}
