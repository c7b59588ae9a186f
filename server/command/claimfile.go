package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/actorgraph/actorgraph/internal/strictyaml"
)

// maxReports is how many bytes a file of reports may have.
const maxReports = 16 << 20

// reportInput is a report as ReportInput of the schema has it.
type reportInput struct {
	Dataset     string           `json:"dataset,omitempty" yaml:"dataset"`
	DatasetName string           `json:"datasetName,omitempty" yaml:"datasetName"`
	Key         string           `json:"key" yaml:"key"`
	Source      sourceInput      `json:"source" yaml:"source"`
	Claimant    string           `json:"claimant,omitempty" yaml:"claimant"`
	Marking     string           `json:"marking,omitempty" yaml:"marking"`
	Claims      []statementInput `json:"claims" yaml:"claims"`
}

// sourceInput is the document that a report is, as SourceInput has it.
type sourceInput struct {
	Title     string `json:"title,omitempty" yaml:"title"`
	URL       string `json:"url,omitempty" yaml:"url"`
	Publisher string `json:"publisher,omitempty" yaml:"publisher"`
	Published string `json:"published,omitempty" yaml:"published"`
}

// statementInput is one thing that it says, as StatementInput has it, but that a
// predicate may also be written as claims have it: different-from.
type statementInput struct {
	Actor      string `json:"actor,omitempty" yaml:"actor"`
	NewActor   string `json:"newActor,omitempty" yaml:"newActor"`
	Predicate  string `json:"predicate,omitempty" yaml:"predicate"`
	Object     string `json:"object,omitempty" yaml:"object"`
	Occurred   string `json:"occurred,omitempty" yaml:"occurred"`
	Quote      string `json:"quote,omitempty" yaml:"quote"`
	Note       string `json:"note,omitempty" yaml:"note"`
	Confidence *int   `json:"confidence,omitempty" yaml:"confidence"`
	Marking    string `json:"marking,omitempty" yaml:"marking"`
}

// reports returns what the settings enter: the reports of a file, or the one of the
// flags, of which given were.
func (c claimConfig) reports(given []string, s Streams) ([]reportInput, error) {
	if c.file == "" {
		statement := c.statement
		if c.confidence >= 0 {
			statement.Confidence = &c.confidence
		}
		r := c.report
		r.Claims = []statementInput{statement}
		if err := r.spell(); err != nil {
			return nil, err
		}
		return []reportInput{r}, nil
	}
	if len(given) > 0 {
		return nil, fmt.Errorf("--%s and --file exclude each other: say it in the file", given[0])
	}
	text, err := readReports(c.file, s.In)
	if err != nil {
		return nil, err
	}
	reports, err := parseReports(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; actorgraph claim add --help shows the form", c.file, err)
	}
	return reports, nil
}

// readReports reads a file of reports, or standard input where it is -.
func readReports(name string, in io.Reader) (text []byte, err error) {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		in = file
	}
	text, err = io.ReadAll(io.LimitReader(in, maxReports+1))
	if err == nil && len(text) > maxReports {
		err = fmt.Errorf("%s has more than %d bytes; enter it in several files", name, maxReports)
	}
	return text, err
}

// parseReports reads JSON, which begins with a brace, or YAML.
func parseReports(text []byte) (out []reportInput, err error) {
	add := func(decode func(*reportInput) error) error {
		var r reportInput
		if err := decode(&r); err != nil {
			return err
		}
		if err := r.spell(); err != nil {
			return err
		}
		out = append(out, r)
		return nil
	}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		for err == nil {
			err = add(func(r *reportInput) error { return d.Decode(r) })
		}
	} else {
		err = strictyaml.Each(text, func(decode func(any) error) error {
			return add(func(r *reportInput) error { return decode(r) })
		})
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(out) == 0 {
		return nil, errors.New("it has no report")
	}
	return out, nil
}

// spell writes predicates as the schema does, different-from as DIFFERENT_FROM, and
// returns an error for one that there is not.
func (r *reportInput) spell() error {
	for i := range r.Claims {
		said := &r.Claims[i].Predicate
		name := strings.ToLower(strings.ReplaceAll(*said, "_", "-"))
		if name != "" && !slices.Contains(predicateNames(), name) {
			return fmt.Errorf("claim %d: nothing can be said of an actor by %q; it is one of %s", i+1, *said, strings.Join(predicateNames(), ", "))
		}
		*said = strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
	}
	if r.Claims == nil {
		r.Claims = []statementInput{} // which the mutation refuses, and says what to do
	}
	return nil
}
