package access_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/actorgraph/actorgraph/server/access"
)

// TestPlacesAreShared: nobody takes all places, whether he has a token or not, and who gives
// one back has it again.
func TestPlacesAreShared(t *testing.T) {
	authenticator := access.NewAuthenticator(access.Settings{})
	places := access.NewSubscriptionSlots(5, 2)
	take := func(who access.Identity, peer string) (func(), error) {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = peer
		return places.Take(authenticator.RequestContext(r, who))
	}
	ann, bob := access.Identity{Name: "ann", Role: access.Reader}, access.Identity{Name: "bob", Role: access.Reader}
	anybody := access.Identity{Name: access.AnonymousName, Role: access.Reader, Anonymous: true}
	var leave func()
	for i, tt := range []struct {
		who   access.Identity
		peer  string
		wants string
	}{
		{ann, "192.0.2.1:1", ""},
		{ann, "192.0.2.2:1", ""},
		{ann, "192.0.2.3:1", "you have 2 subscriptions"},
		{anybody, "192.0.2.1:1", ""},
		{anybody, "192.0.2.1:2", ""},
		{anybody, "192.0.2.1:3", "subscriptions-each"},
		{bob, "192.0.2.1:1", ""},
		{bob, "192.0.2.1:1", "this server has places for, 5"},
		{ann, "192.0.2.1:1", "this server has places for, 5"},
	} {
		left, err := take(tt.who, tt.peer)
		if (err == nil) != (tt.wants == "") || err != nil && !strings.Contains(err.Error(), tt.wants) {
			t.Errorf("%d: %v, want %q", i, err, tt.wants)
		}
		if errors.Is(err, access.ErrShare) != (strings.Contains(tt.wants, "you have") || strings.Contains(tt.wants, "each")) {
			t.Errorf("%d: %v is of the wrong kind", i, err)
		}
		if i == 0 {
			leave = left
		}
	}
	leave()
	leave() // which gives back one place, not two
	if _, err := take(ann, "192.0.2.1:1"); err != nil {
		t.Errorf("after one left: %v", err)
	}
	if _, err := take(ann, "192.0.2.1:1"); err == nil {
		t.Error("one place was given back twice")
	}
}
