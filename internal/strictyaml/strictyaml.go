// Package strictyaml reads YAML that people wrote, and may have written wrong.
package strictyaml

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-yaml"
)

// Decode decodes the first document of data into v. Keys that v does not know
// and keys given twice are errors; an empty text is io.EOF.
//
// The library panics on some text that is no YAML, such as a tag before what is
// no value: that is an error too, because it is a fault of the text.
func Decode(data []byte, v any) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it is no YAML that can be read: %v", cause)
		}
	}()
	return yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(v)
}

// Each calls each for every document of data, in order, with what decodes it as
// Decode does, until each returns an error; it returns that, and io.EOF after the last.
func Each(data []byte, each func(decode func(v any) error) error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it is no YAML that can be read: %v", cause)
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	for err == nil {
		err = each(d.Decode)
	}
	return err
}
