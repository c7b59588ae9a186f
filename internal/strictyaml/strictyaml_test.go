package strictyaml_test

import (
	"errors"
	"io"
	"testing"

	"github.com/actorgraph/actorgraph/internal/strictyaml"
)

func TestDecode(t *testing.T) {
	var v struct {
		Name  string
		Names []string
	}
	if err := strictyaml.Decode([]byte("name: Reaper\nnames: [APT37]\n"), &v); err != nil || v.Name != "Reaper" || v.Names[0] != "APT37" {
		t.Errorf("got %+v, %v", v, err)
	}
	if err := strictyaml.Decode(nil, &v); !errors.Is(err, io.EOF) {
		t.Errorf("nothing: want io.EOF, got %v", err)
	}
	for name, text := range map[string]string{
		"unknown key": "name: a\nalias: b\n", "key twice": "name: a\nname: b\n", "no YAML": "name: [", "a tag before no value": "name: a\nnames:\n !0 #0\n0\n  -0",
	} {
		if err := strictyaml.Decode([]byte(text), &v); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
