package sqlite

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/actorgraph/actorgraph/graph"
)

// SQLite takes of its log what comes before the first frame whose checksum is
// wrong: after a loss of power that is the commit that was being written. Where a byte
// of an older frame changed it is many commits, which would be gone without a word. A commit
// is written only when the one before is on the disk, so behind a wrong frame there can be the
// end of one commit and no more: of the last commit nobody can tell whether it was being
// written or changed later. The format is at https://sqlite.org/fileformat2.html#walformat.
const (
	logHeaderSize   = 32
	frameHeaderSize = 24
)

// checkLog returns graph.ErrDamaged if the log beside a file has lost commits. Files
// of older versions were written with less care for the order.
func checkLog(path string) error {
	lost, err := lostCommits(path)
	switch {
	case err != nil:
		return fmt.Errorf("open store %s: %w: %w", path, graph.ErrUnavailable, err)
	case lost > 1:
		return fmt.Errorf("open store %s: %w (the log %s-wal beside it has lost commits)", path, graph.ErrDamaged, path)
	}
	return nil
}

// lostCommits returns how many commits of the log beside a file lie behind a wrong frame, 2
// for more. What others are writing into it looks so for a moment, and at another place each time.
func lostCommits(path string) (int, error) {
	var header []byte
	place := int64(-1)
	for range 3 {
		h, at, lost, err := scanLog(path)
		if err != nil || lost == 0 {
			return 0, err
		}
		if at == place && bytes.Equal(h, header) {
			return lost, nil
		}
		header, place = h, at
	}
	return 0, nil
}

// scanLog returns the log's header, the number of the first wrong frame, and how many
// commits end there or behind, 2 for more. Frame 0 stands for the header itself.
func scanLog(path string) (header []byte, at int64, lost int, err error) {
	f, err := os.Open(path + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, 0, nil
	} else if err != nil {
		return nil, 0, 0, err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	header = make([]byte, logHeaderSize)
	if _, err := io.ReadFull(in, header); err != nil {
		return nil, 0, 0, ignoreEnd(err)
	}
	l := logReader{order: binary.ByteOrder(binary.LittleEndian)}
	if header[3]&1 == 1 {
		l.order = binary.BigEndian
	}
	l.add(header[:24])
	pageSize := binary.BigEndian.Uint32(header[8:])
	if !l.is(header[24:]) || pageSize < 512 || pageSize > 65536 {
		_, err := io.ReadFull(in, make([]byte, frameHeaderSize)) // a header without frames has lost nothing
		if err != nil {
			return nil, 0, 0, ignoreEnd(err)
		}
		return header, 0, 2, nil
	}
	at, lost, err = l.frames(in, header[16:24], int(pageSize))
	return header, at, lost, err
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// logReader adds up the checksum of a log.
type logReader struct {
	order  binary.ByteOrder
	s1, s2 uint32
}

func (l *logReader) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		l.s1 += l.order.Uint32(b) + l.s2
		l.s2 += l.order.Uint32(b[4:]) + l.s1
	}
}

func (l *logReader) is(sum []byte) bool {
	return binary.BigEndian.Uint32(sum) == l.s1 && binary.BigEndian.Uint32(sum[4:]) == l.s2
}

// frames returns the number of the first wrong frame, from 1, and how many commits of
// the log end there or behind, 2 for more.
func (l *logReader) frames(in io.Reader, salt []byte, pageSize int) (wrong int64, ends int, err error) {
	frame := make([]byte, frameHeaderSize+pageSize)
	for n := int64(1); ; n++ {
		if _, err := io.ReadFull(in, frame); err != nil {
			return wrong, ends, ignoreEnd(err)
		}
		ours := bytes.Equal(frame[8:16], salt)
		if wrong == 0 {
			l.add(frame[:8])
			l.add(frame[frameHeaderSize:])
			if ours && l.is(frame[16:24]) {
				continue
			}
			wrong = n
		}
		if ours && binary.BigEndian.Uint32(frame[4:]) != 0 {
			ends++
		}
		if ends > 1 {
			return wrong, ends, nil
		}
	}
}
