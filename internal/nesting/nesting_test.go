package nesting_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/actorgraph/actorgraph/internal/nesting"
)

func TestNesting(t *testing.T) {
	for _, tt := range []struct {
		text string
		at   int64 // -1: nothing is too deep with 3 levels
	}{
		{``, -1},
		{`[[[]]]`, -1},
		{`[[[[]]]]`, 3},
		{`{"a":{"a":[{}]}}`, 11},
		{`[[[]],[[]],[[[`, 13},
		{`["[[[[",[["]]]","\"[[[["]]]`, -1},
		{`[[["\\",[`, 8},
		{`[[["\\\"[",[`, 11},
		{strings.Repeat("[", 100_000), 3},
	} {
		checked := nesting.Check([]byte(tt.text), 3)
		for why, r := range map[string]io.Reader{"at once": strings.NewReader(tt.text), "byte by byte": iotest.OneByteReader(strings.NewReader(tt.text))} {
			limited := nesting.NewReader(r, 3)
			read, err := io.ReadAll(limited)
			var deep, also *nesting.Error
			if tt.at < 0 {
				if err != nil || checked != nil || string(read) != tt.text {
					t.Errorf("%.40q %s: %v, %v", tt.text, why, err, checked)
				}
				continue
			}
			if !errors.As(err, &deep) || !errors.As(checked, &also) || deep.At != tt.at || also.At != tt.at || string(read) != tt.text[:tt.at] {
				t.Errorf("%.40q %s: %q, %v and %v; want it to end at %d", tt.text, why, read, err, checked, tt.at)
			}
			if n, again := limited.Read(make([]byte, 9)); n > 0 || !errors.Is(again, err) {
				t.Errorf("%.40q %s: it goes on with %d bytes, %v", tt.text, why, n, again)
			}
		}
	}
}
