package export

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"

	"github.com/actorgraph/actorgraph/graph"
)

// endLine is the last line of a sealed dump. It tells what stands before it, so that
// lines that are missing, changed or added are seen before anything is restored.
type endLine struct {
	Type   string `json:"type"`   // end
	Lines  int    `json:"lines"`  // before this one
	SHA256 string `json:"sha256"` // of all bytes before this line
}

// sealer adds up what a dump has.
type sealer struct {
	digest hash.Hash
	lines  int
}

func newSealer() *sealer { return &sealer{digest: sha256.New()} }

// Write adds bytes.
func (s *sealer) Write(p []byte) (int, error) {
	s.lines += bytes.Count(p, []byte("\n"))
	return s.digest.Write(p)
}

func (s *sealer) end() endLine {
	return endLine{"end", s.lines, hex.EncodeToString(s.digest.Sum(nil))}
}

// maxLine is how many bytes a line of a dump has at most.
const maxLine = 64 << 20

// CheckSeal reads a dump to its end, and reports whether it was sealed when it was written.
// A sealed one that is not as it was written is graph.ErrInvalid: lines are missing, were
// changed or added. Of one that was not sealed nothing can be told.
func CheckSeal(r io.Reader) (sealed bool, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	in.Split(wholeLines)
	before, ended := newSealer(), false
	for in.Scan() {
		line := in.Bytes()
		switch {
		case ended:
			return true, graph.Invalid("dump", "line %d stands behind its end", before.lines+2)
		case before.lines == 0:
			var head dumpLine
			if err := json.Unmarshal(line, &head); err != nil || head.Type != "dump" {
				return false, graph.Invalid("dump", "it does not start as one")
			}
			sealed = head.Sealed
		case bytes.HasPrefix(line, []byte(`{"type":"end"`)):
			var says endLine
			if err := json.Unmarshal(line, &says); err != nil {
				return true, graph.Invalid("dump", "its last line: %v", err)
			}
			switch has := before.end(); {
			case says.Lines != has.Lines:
				return true, graph.Invalid("dump", "it has %d lines, and was written with %d", has.Lines, says.Lines)
			case says.SHA256 != has.SHA256:
				return true, graph.Invalid("dump", "its %d lines are not those that were written", has.Lines)
			}
			sealed, ended = true, true
			continue
		}
		if _, err := before.Write(line); err != nil {
			return sealed, err
		}
	}
	switch {
	case in.Err() != nil:
		return sealed, in.Err()
	case sealed && !ended:
		return true, graph.Invalid("dump", "its end is missing, behind line %d", before.lines)
	}
	return sealed, nil
}

// wholeLines splits into lines with what ends them.
func wholeLines(data []byte, atEOF bool) (advance int, line []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i+1], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}
