package importing_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/actorgraph/actorgraph/server/importing"
)

// ending is a file that ends just when something else is done.
type ending struct {
	io.Reader
	then func()
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		e.then()
	}
	return n, err
}

// TestAFileThatIsThereWhenTheServerEnds: it is not imported, since nobody waits for that any more.
func TestAFileThatIsThereWhenTheServerEnds(t *testing.T) {
	o := open(t, importing.Settings{})
	before := o.targets()
	s, err := o.jobs.Receive(importing.Request{By: "ann", Name: "f.json"}, &ending{strings.NewReader(bundle("JP")), func() {
		if err := o.jobs.Close(); err != nil {
			t.Error(err)
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it is received as %+v, %v", s, err)
	}
	if _, known := o.jobs.Find(s.ID); known || o.targets() != before {
		t.Errorf("import %s goes on", s.ID)
	}
}

// TestFilesThatComeWhileTheServerEnds has many come at once with its end: each is imported before it, or refused.
func TestFilesThatComeWhileTheServerEnds(t *testing.T) {
	o := open(t, importing.Settings{Most: 64})
	var all sync.WaitGroup
	begin := make(chan struct{})
	for range 32 {
		all.Go(func() {
			<-begin
			s, err := o.jobs.Receive(importing.Request{By: "ann", Name: "f.json"}, strings.NewReader(bundle("JP", "KR")))
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("it is received as %+v, %v", s, err)
			}
		})
	}
	all.Go(func() {
		<-begin
		if err := o.jobs.Close(); err != nil {
			t.Error(err)
		}
	})
	close(begin)
	all.Wait()
	for _, s := range o.jobs.All() {
		if s.Ended == nil {
			t.Errorf("after the end import %s is %s", s.ID, s.State)
		}
	}
}
