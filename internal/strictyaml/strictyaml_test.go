package strictyaml_test

import (
	"errors"
	"io"
	"slices"
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

func TestEach(t *testing.T) {
	type document struct{ Name string }
	for _, tt := range []struct {
		why, text string
		want      []string
		ok        bool
	}{
		{"several", "name: a\n---\nname: b\n", []string{"a", "b"}, true},
		{"one", "name: a", []string{"a"}, true},
		{"none", "", nil, true},
		{"an unknown key in the second", "name: a\n---\nalias: b\n", []string{"a"}, false},
		{"no YAML", "name: [", nil, false},
	} {
		var got []string
		err := strictyaml.Each([]byte(tt.text), func(decode func(any) error) error {
			var v document
			err := decode(&v)
			if err == nil {
				got = append(got, v.Name)
			}
			return err
		})
		if errors.Is(err, io.EOF) != tt.ok || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, %v", tt.why, got, err)
		}
	}
}
