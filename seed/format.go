package seed

import (
	"errors"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/actorgraph/actorgraph/internal/strictyaml"
)

// header is seed.yaml: the data set and its release.
type header struct {
	Name     text `yaml:"name"`
	Licence  text `yaml:"licence"`
	URL      text `yaml:"url"`
	Release  text `yaml:"release"`
	Recorded text `yaml:"recorded"` // the day of the release
}

// sourceList is sources.yaml.
type sourceList struct {
	Sources []source `yaml:"sources"`
}

// source is a report or a data set that claims rest on, known by its key.
type source struct {
	Key       text `yaml:"key"`
	Record    text `yaml:"record"` // DATASET/ID of the record that it is of another data set
	Title     text `yaml:"title"`  // where it is unknown, the URL stands for it
	URL       text `yaml:"url"`
	Publisher text `yaml:"publisher"` // an organization
	Authors   text `yaml:"authors"`   // persons, as the data set names them
	Published text `yaml:"published"` // EDTF
	Recorded  text `yaml:"recorded"`  // the day on which its claims were made, where that is not the last day of published
	Dataset   bool `yaml:"dataset"`   // a data set as a document: that it holds something by a day tells not when that was first said
}

// actor is one file of actors/, whose base name is the actor's key.
type actor struct {
	Name        text          `yaml:"name"`
	Attack      text          `yaml:"attack"` // id in MITRE ATT&CK
	Description text          `yaml:"description"`
	Names       []name        `yaml:"names"`
	Origins     []attribution `yaml:"origins"`
	Sponsors    []attribution `yaml:"sponsors"`
	Relations   []relation    `yaml:"relations"`
	Statements  []statement   `yaml:"statements"`
	Incidents   []incident    `yaml:"incidents"`
}

// name is what somebody calls the actor, and where that stands.
type name struct {
	Name text   `yaml:"name"`
	By   []text `yaml:"by"` // organizations; none where nobody is known to use it
	In   []text `yaml:"in"` // source keys
	Note text   `yaml:"note"`
}

// attribution is a country that the actor comes from or works for.
type attribution struct {
	Country    term `yaml:"country"`
	By         text `yaml:"by"`
	Source     text `yaml:"source"`
	Confidence *int `yaml:"confidence"`
}

// relation is what the actor is to another actor of the seed: exactly one of the
// four keys of actors says which relation it is.
type relation struct {
	PartOf    text `yaml:"part-of"`
	SameAs    text `yaml:"same-as"`
	Overlaps  text `yaml:"overlaps"`
	SimilarTo text `yaml:"similar-to"`
	By        text `yaml:"by"`
	Source    text `yaml:"source"`
	Note      text `yaml:"note"`
}

// statement is what one claimant says in one source about one time: whom the
// actor targeted or, with no target, that it was active.
type statement struct {
	By        text     `yaml:"by"`
	Source    text     `yaml:"source"`
	Recorded  text     `yaml:"recorded"` // when it was said, if not on the day of the source: a day, ../DAY for by that day, or "unknown"
	Occurred  text     `yaml:"occurred"` // EDTF; none for what is undated
	Stated    text     `yaml:"stated"`   // the source's own words on the time, where occurred says it otherwise
	Note      text     `yaml:"note"`     // what a reader of each of its claims must know
	Countries []term   `yaml:"countries"`
	Regions   []term   `yaml:"regions"`
	Sectors   []term   `yaml:"sectors"`
	Groups    []term   `yaml:"groups"` // kinds of people and organizations: victims of STIX class "class"
	Victims   []victim `yaml:"victims"`
}

// victim is a target with a name, or described as one.
type victim struct {
	Name       text   `yaml:"name"`
	Class      text   `yaml:"class"` // of STIX; organization where nothing is said
	LocatedAt  []text `yaml:"located-at"`
	OperatesIn []text `yaml:"operates-in"`
	Stated     text   `yaml:"stated"`
}

// incident is a statement about one incident or campaign.
type incident struct {
	Key         text      `yaml:"key"`
	Name        text      `yaml:"name"`
	Type        text      `yaml:"type"` // of STIX; incident where nothing is said
	Description text      `yaml:"description"`
	Statement   statement `yaml:",inline"`
}

// text is a plain value with its place.
type text struct {
	value string
	line  int
}

// UnmarshalYAML takes every scalar as it is written, so that 2017 and
// 2018-02-20 stay what they look like.
func (t *text) UnmarshalYAML(n ast.Node) error {
	t.line = n.GetToken().Position.Line
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.LiteralNode: // a block of several lines
		t.value = strings.TrimSpace(n.Value.Value)
	case *ast.StringNode:
		t.value = strings.TrimSpace(n.Value)
	case ast.ScalarNode:
		t.value = n.GetToken().Value
	default:
		return &problem{line: t.line, reason: "one value belongs here, not a list or a mapping"}
	}
	return nil
}

// term is an entry of a list of targets: the word that this project uses and,
// where the source's differ, its own words after a colon ("healthcare: health").
type term struct {
	text
	stated string
}

// UnmarshalYAML reads both forms.
func (t *term) UnmarshalYAML(n ast.Node) error {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		err := t.text.UnmarshalYAML(n)
		t.stated = t.value
		return err
	}
	if len(m.Values) != 1 {
		return &problem{line: n.GetToken().Position.Line, reason: "write one entry as word, or as word: the source's own words"}
	}
	var words text
	if err := t.text.UnmarshalYAML(m.Values[0].Key); err != nil {
		return err
	}
	if err := words.UnmarshalYAML(m.Values[0].Value); err != nil {
		return err
	}
	t.stated = words.value
	return nil
}

// decode reads one file strictly. What is wrong with it goes to the problems.
func decode[T any](files Files, file string, ps *problems) T {
	var v T
	text, ok := files[file]
	if !ok {
		ps.add(file, 0, "is missing")
		return v
	}
	err := strictyaml.Decode(text, &v)
	var own *problem
	var syntax yaml.Error
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		ps.add(file, 0, "is empty")
	case errors.As(err, &own):
		ps.add(file, own.line, "%s", own.reason)
	case errors.As(err, &syntax):
		ps.add(file, syntax.GetToken().Position.Line, "%s; README.md shows what belongs here", syntax.GetMessage())
	default:
		ps.add(file, 0, "%v", err)
	}
	return v
}
