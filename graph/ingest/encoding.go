package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
)

var (
	utf8Mark     = []byte("\ufeff")
	utf16LE      = []byte{0xff, 0xfe}
	utf16BE      = []byte{0xfe, 0xff}
	utf32LE      = []byte{0xff, 0xfe, 0, 0}
	utf32BE      = []byte{0, 0, 0xfe, 0xff}
	errUTF32     = errors.New("it is text in UTF-32; save it as UTF-8")
	longestStart = 4 // bytes that tell the encoding
)

// decode returns a text as UTF-8 without its byte order mark. Text in UTF-16 is
// told by its mark, or where it has none by the zero in its first character,
// which no text of a feed has in UTF-8. Any other encoding is for the reader of
// the text to find fault with.
func decode(text *bufio.Reader) (io.Reader, error) {
	head, err := text.Peek(longestStart)
	if len(head) == 0 {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head, utf8Mark):
		_, err := text.Discard(len(utf8Mark))
		return text, err
	case bytes.HasPrefix(head, utf32LE), bytes.HasPrefix(head, utf32BE):
		return nil, errUTF32
	case bytes.HasPrefix(head, utf16LE), len(head) > 1 && head[0] != 0 && head[1] == 0:
		return fromUTF16(text, unicode.LittleEndian), nil
	case bytes.HasPrefix(head, utf16BE), len(head) > 1 && head[0] == 0 && head[1] != 0:
		return fromUTF16(text, unicode.BigEndian), nil
	}
	return text, nil
}

func fromUTF16(text io.Reader, e unicode.Endianness) io.Reader {
	return unicode.UTF16(e, unicode.UseBOM).NewDecoder().Reader(text)
}
