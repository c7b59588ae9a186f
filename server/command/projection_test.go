package command

import (
	"strings"
	"testing"
)

func TestProjectionIsOnOrOff(t *testing.T) {
	_, err := runCommand(t, "-store", "sqlite::memory:", "-projection", "maybe")
	if err == nil || !strings.Contains(err.Error(), `-projection "maybe" is neither on nor off`) {
		t.Errorf("got %v", err)
	}
}
