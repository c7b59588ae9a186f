package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/ingest"
	"github.com/actorgraph/actorgraph/internal/strictyaml"
)

// Feed is a file at an address that is looked at time and again.
type Feed struct {
	Name    string   // tells it from the others
	Address string   // http or https
	Hosts   []string // other hosts that the address may lead to, in order
	Format  string
	Mapping string // of a table: which column is what
	Options ingest.Options
	Day     Day           // which day a release is of, where the file does not tell
	Every   time.Duration // from one look to the next
	Yes     bool          // write also what a person should confirm
}

// Day is how a feed tells the day of a release.
type Day string

// The days.
const (
	DayOfFile   Day = "file"     // the file tells it
	DayModified Day = "modified" // the server's Last-Modified does, and without one the day of the look
	DayFetched  Day = "fetched"  // the day of the look
)

// feedFile is the form in which feeds are written.
type feedFile struct {
	Feeds []struct {
		Name     string   `yaml:"name"`
		Address  string   `yaml:"address"`
		Hosts    []string `yaml:"hosts"`
		Format   string   `yaml:"format"`
		Mapping  string   `yaml:"mapping"` // a file, from the folder of this one
		Dataset  string   `yaml:"dataset"`
		Full     *bool    `yaml:"full"`
		Recorded string   `yaml:"recorded"`
		Every    string   `yaml:"every"`
		Yes      bool     `yaml:"yes"`
	} `yaml:"feeds"`
}

const (
	maxFeeds   = 1000
	maxAddress = 2048 // bytes
	maxHosts   = 20
	soonest    = time.Minute
)

// ReadFeeds reads a file of feeds. The error tells all that is wrong with it.
func ReadFeeds(path string) ([]Feed, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file feedFile
	if err := strictyaml.Decode(text, &file); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(file.Feeds) > maxFeeds {
		return nil, fmt.Errorf("%s has %d feeds, and at most %d are looked at", path, len(file.Feeds), maxFeeds)
	}
	var feeds []Feed
	var errs []error
	names := map[string]bool{}
	for i, in := range file.Feeds {
		f := Feed{
			Name: in.Name, Address: in.Address, Hosts: hostNames(in.Hosts), Format: in.Format, Day: Day(in.Recorded), Yes: in.Yes,
			Options: ingest.Options{Dataset: in.Dataset, Full: in.Full},
		}
		if in.Recorded == "" {
			f.Day = DayOfFile
		}
		var err error
		if f.Every, err = time.ParseDuration(in.Every); err != nil {
			f.Every, err = soonest, fmt.Errorf("every: %q is no time; write it as 24h", in.Every)
		}
		if in.Mapping != "" {
			mapping, readErr := os.ReadFile(filepath.Join(filepath.Dir(path), filepath.FromSlash(in.Mapping)))
			f.Mapping, err = string(mapping), errors.Join(err, readErr)
		}
		if err = errors.Join(err, f.check()); names[f.Name] {
			err = errors.Join(err, errors.New("another feed has that name"))
		}
		names[f.Name] = true
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: feed %d (%s): %w", path, i+1, f.Name, err))
		}
		feeds = append(feeds, f)
	}
	return feeds, errors.Join(errs...)
}

// hostNames are hosts as they are compared: in small letters, in order.
func hostNames(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.ToLower(n)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var feedName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// check tells all that is wrong with a feed.
func (f Feed) check() error {
	var errs []error
	if !feedName.MatchString(f.Name) {
		errs = append(errs, fmt.Errorf("name: %q is none; write it in small letters, digits and dashes", f.Name))
	}
	at, err := url.Parse(f.Address)
	if len(f.Address) > maxAddress || err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" {
		errs = append(errs, errors.New("address: it is no address of http or https")) // which may have secrets, and so is not told
	}
	for _, h := range f.Hosts {
		if at, err := url.Parse("https://" + h); err != nil || at.Host != h || at.Hostname() == "" || len(f.Hosts) > maxHosts {
			errs = append(errs, fmt.Errorf("hosts: %q is no host, or one of more than %d; write it as files.example.org", h, maxHosts))
			break
		}
	}
	if f.Format == "" {
		errs = append(errs, graph.Invalid("format", "name it; %s", List(Formats(nil))))
	} else if _, err := formatsFor(Request{Format: f.Format, Mapping: f.Mapping}); err != nil {
		errs = append(errs, err)
	}
	if f.Day != DayOfFile && f.Day != DayModified && f.Day != DayFetched {
		errs = append(errs, fmt.Errorf("recorded: %q is none of file, modified and fetched", f.Day))
	}
	if f.Every < soonest {
		errs = append(errs, fmt.Errorf("every: %s is too often; a feed is looked at once in %s at most", f.Every, soonest))
	}
	return errors.Join(errs...)
}

// day is the day that a release is of which was fetched at a time; empty: the file tells.
func (f Feed) day(modified, fetched time.Time) graph.Date {
	at := fetched
	switch {
	case f.Day == DayOfFile:
		return ""
	case f.Day == DayModified && !modified.IsZero() && modified.Before(fetched):
		at = modified
	}
	return graph.DateOf(at)
}

// settings is a digest of what a feed is and how it is read: one that is read otherwise is
// imported anew.
func (f Feed) settings() string {
	full := "as the format is published"
	if f.Options.Full != nil {
		full = strconv.FormatBool(*f.Options.Full)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []string{f.Address, f.Format, f.Mapping, f.Options.Dataset, string(f.Day), full}))
	return hex.EncodeToString(sum[:])
}
