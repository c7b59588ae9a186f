package importing

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// A feed of https is never fetched by http, where anybody on the way can change it, and
// never led in circles.
func TestFeedsAreNotLedAstray(t *testing.T) {
	follow := NewFeeds(nil, nil, "", slog.New(slog.DiscardHandler)).http.CheckRedirect
	request := func(address string) *http.Request { return httptest.NewRequest(http.MethodGet, address, nil) }
	safe, plain := request("https://example.org/a"), request("http://example.org/a")
	for _, tt := range []struct {
		why    string
		next   *http.Request
		before []*http.Request
		ok     bool
	}{
		{"to another address", safe, []*http.Request{safe}, true},
		{"up", safe, []*http.Request{plain}, true},
		{"down", plain, []*http.Request{safe}, false},
		{"up and down", plain, []*http.Request{safe, safe}, false},
		{"on and on", safe, slices.Repeat([]*http.Request{safe}, 10), false},
	} {
		if err := follow(tt.next, tt.before); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.why, err)
		}
	}
}
