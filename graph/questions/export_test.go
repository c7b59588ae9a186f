package questions

import "testing"

// ShareEverything has several workers do even the least work until a test ends.
func ShareEverything(t testing.TB) {
	before := share
	share = 1
	t.Cleanup(func() { share = before })
}
