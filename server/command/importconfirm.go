package command

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// confirm says what a person may not want, before it is written, and asks at a
// terminal whether to go on. Where nobody is there to answer it is an error,
// unless the answer was given before.
func confirm(doubts []string, yes bool, s Streams) error {
	if !yes && !canAnswer(s) {
		return fmt.Errorf("%s; nothing was written: look at it with --dry-run, and write it with --yes", strings.Join(doubts, "; "))
	}
	if !yes {
		return ask(doubts, s.In, s.Err)
	}
	for _, d := range doubts {
		fmt.Fprintf(s.Err, "warning: %s\n", d)
	}
	return nil
}

// ask says what may be a mistake and reads whether to go on.
func ask(doubts []string, in io.Reader, out io.Writer) error {
	for _, d := range doubts {
		fmt.Fprintf(out, "warning: %s\n", d)
	}
	fmt.Fprint(out, "Go on? [y/N] ")
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the answer: %w", err)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return errors.New("not confirmed; nothing was written")
}

// canAnswer reports whether a person reads what is asked and can answer it.
func canAnswer(s Streams) bool {
	in, ok := s.In.(*os.File)
	return ok && term.IsTerminal(int(in.Fd())) && isTerminal(s.Err)
}
