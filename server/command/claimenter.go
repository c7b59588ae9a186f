package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	nethttp "net/http"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
	"github.com/actorgraph/actorgraph/server/api"
	"github.com/actorgraph/actorgraph/server/api/guard"
)

// What is entered by hand is entered by the API's own mutations: the commands are one
// more client of it, in the same process. So a claim is read, refused, tried and told in one
// way, whoever enters it.
const (
	addReportMutation = `mutation($report: ReportInput!, $reason: String, $dryRun: Boolean) {
	commit: addReport(report: $report, reason: $reason, dryRun: $dryRun) ` + commitFields + `}`
	withdrawClaimsMutation = `mutation($claims: [ID!]!, $dataset: String, $key: String, $reason: String!, $dryRun: Boolean) {
	commit: withdrawClaims(claims: $claims, dataset: $dataset, key: $key, reason: $reason, dryRun: $dryRun) ` + commitFields + `}`
	commitFields = `{
		dryRun unchanged newCount changedCount withdrawnCount claimCount changeCount
		reading { id document dataset { key } }
		claims(first: 1000) { id predicate subjectId objectId subject { name } object { name } occurred recorded withdrawn }
		identityChangeCount identityChanges(first: 1000) { record before after }
		actorChangeCount actorChanges(first: 1000) { change formerActors { id name recordIds } newActors { id name recordIds } }
		refusalChangeCount refusalChanges(first: 1000) { record with rule formerReason currentReason }
		changes(first: 1000) { label targeting { actor { id name } target { id name } } }
	}`
)

// entered is what a mutation tells of its commit: what it did, or would do.
type entered struct {
	DryRun         bool `json:"dryRun"`
	Unchanged      bool `json:"unchanged"`
	NewCount       int  `json:"newCount"`
	ChangedCount   int  `json:"changedCount"`
	WithdrawnCount int  `json:"withdrawnCount"`
	ClaimCount     int  `json:"claimCount"`
	ChangeCount    int  `json:"changeCount"`
	Reading        *struct {
		ID       string `json:"id"`
		Document string `json:"document"`
		Dataset  struct {
			Key string `json:"key"`
		} `json:"dataset"`
	} `json:"reading"` // nil of a trial
	Claims []struct {
		ID        string  `json:"id"`
		Predicate string  `json:"predicate"`
		SubjectID string  `json:"subjectId"`
		ObjectID  string  `json:"objectId"`
		Subject   called  `json:"subject"`
		Object    *called `json:"object"`
		Occurred  string  `json:"occurred"`
		Recorded  string  `json:"recorded"`
		Withdrawn string  `json:"withdrawn"`
	} `json:"claims"`
	IdentityChangeCount int `json:"identityChangeCount"`
	IdentityChanges     []struct {
		Record string   `json:"record"`
		Before []string `json:"before"`
		After  []string `json:"after"`
	} `json:"identityChanges"`
	RefusalChangeCount int `json:"refusalChangeCount"`
	RefusalChanges     []struct {
		Record string  `json:"record"`
		With   string  `json:"with"`
		Rule   string  `json:"rule"`
		After  *string `json:"currentReason"`
	} `json:"refusalChanges"`
	ActorChangeCount int `json:"actorChangeCount"`
	ActorChanges     []struct {
		Kind   string         `json:"change"`
		Before []actorRecords `json:"formerActors"`
		After  []actorRecords `json:"newActors"`
	} `json:"actorChanges"`
	Changes []struct {
		Label     string `json:"label"`
		Targeting struct {
			Actor  called `json:"actor"`
			Target called `json:"target"`
		} `json:"targeting"`
	} `json:"changes"`
}

// called is something with its id and name.
type called struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// refusal is why something is not entered.
type refusal struct {
	Message    string `json:"message"`
	Extensions struct {
		Code       string   `json:"code"`
		Hint       string   `json:"hint"`
		Candidates []called `json:"candidates"`
	} `json:"extensions"`
}

// Error says what is wrong, and what to do.
func (r refusal) Error() string {
	text := r.Message
	for i, c := range r.Extensions.Candidates {
		if i == 0 {
			text += ":"
		}
		text += fmt.Sprintf(" %s (%s)", c.ID, c.Name)
	}
	hint := r.Extensions.Hint
	if first, more, _ := strings.Cut(hint, "; "); strings.HasSuffix(text, first) {
		hint = more // it begins by saying the same
	}
	if hint != "" {
		text += "; " + hint
	}
	return text
}

// An enterer enters claims into a store.
type enterer struct {
	handler nethttp.Handler
	by      string
	json    bool
	out     io.Writer
}

// entering opens the store and has something entered into it.
func (c config) entering(ctx context.Context, s Streams, f func(enterer) error) (err error) {
	store, err := openForWriting(ctx, c, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	limits := guard.Default() // of who asks from elsewhere; here it is the store's owner
	limits.Body, limits.Variables, limits.Cost, limits.Objects = maxReports, maxReports, 1_000_000, 1_000_000
	handler := api.New(store, api.Options{Log: c.logger(s.Err), Writer: store, Limits: limits, Clearance: graph.TLPRed})
	return f(enterer{handler, c.claim.by, c.claim.json, s.Out})
}

// mutation is a request to the API.
type mutation struct {
	Query     string            `json:"query"`
	Variables mutationVariables `json:"variables"`
}

// mutationVariables are those of both mutations; each takes what it declares.
type mutationVariables struct {
	Report  *reportInput `json:"report,omitempty"`
	Claims  []string     `json:"claims,omitempty"`
	Dataset string       `json:"dataset,omitempty"`
	Key     string       `json:"key,omitempty"`
	Reason  string       `json:"reason"`
	DryRun  bool         `json:"dryRun"`
}

// enter has a mutation done and prints what it did.
func (e enterer) enter(ctx context.Context, m mutation) error {
	raw, err := e.ask(ctx, m)
	if err != nil {
		return err
	}
	if e.json {
		var indented bytes.Buffer
		if err := json.Indent(&indented, raw, "", "  "); err != nil {
			return fmt.Errorf("read the answer: %w", err)
		}
		indented.WriteByte('\n')
		_, err := indented.WriteTo(e.out)
		return err
	}
	var c entered
	if err := json.Unmarshal(raw, &c); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	_, err = io.WriteString(e.out, c.text())
	return err
}

// ask has a mutation done, and returns what it tells of the commit.
func (e enterer) ask(ctx context.Context, m mutation) (json.RawMessage, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	ctx = access.NewContext(ctx, access.Identity{Name: e.by, Role: access.Editor, Clearance: graph.TLPRed})
	r, err := nethttp.NewRequestWithContext(ctx, nethttp.MethodPost, "/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	w := &reply{header: nethttp.Header{}}
	e.handler.ServeHTTP(w, r)
	var a struct {
		Data struct {
			Commit json.RawMessage `json:"commit"`
		} `json:"data"`
		Errors []refusal `json:"errors"`
	}
	if err := json.Unmarshal(w.Bytes(), &a); err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if len(a.Errors) > 0 {
		return nil, a.Errors[0]
	}
	return a.Data.Commit, nil
}

// reply keeps what the API answers.
type reply struct {
	bytes.Buffer
	header nethttp.Header
}

// Header is what goes before the answer; nobody reads it here.
func (r *reply) Header() nethttp.Header { return r.header }

// WriteHeader takes the status, which tells no more than the answer.
func (r *reply) WriteHeader(int) {}

// text tells of a commit: what it is, its claims, and what it changes in the picture.
func (c entered) text() string {
	var b strings.Builder
	switch {
	case c.Unchanged:
		fmt.Fprintf(&b, "%s is there already; nothing changed\n", c.Reading.Document)
	case c.DryRun:
		fmt.Fprintf(&b, "nothing is written; it would be %s\n", c.counts())
	default:
		fmt.Fprintf(&b, "%s (reading %s in %s): %s\n", c.Reading.Document, c.Reading.ID, c.Reading.Dataset.Key, c.counts())
	}
	for _, x := range c.Claims {
		if x.Predicate == "SAME_AS" || x.Predicate == "DIFFERENT_FROM" { // of records: both can be one actor
			x.Subject.Name, x.Object.Name = x.SubjectID, x.ObjectID
		}
		line := x.Subject.Name + " " + strings.ToLower(strings.ReplaceAll(x.Predicate, "_", "-"))
		if x.Object != nil {
			line += " " + x.Object.Name
		}
		if x.Occurred != "" {
			line += ", " + x.Occurred
		}
		fmt.Fprintf(&b, "  %s  %s\n", x.ID, line)
	}
	if more := c.ClaimCount - len(c.Claims); more > 0 {
		fmt.Fprintf(&b, "  and %d more\n", more)
	}
	c.whoIsWho(&b)
	if c.ChangeCount > 0 {
		fmt.Fprintf(&b, "what changes in the picture: %d\n", c.ChangeCount)
	}
	for _, x := range c.Changes {
		fmt.Fprintf(&b, "  %-16s %s, %s\n", x.Label, x.Targeting.Actor.Name, x.Targeting.Target.Name)
	}
	if more := c.ChangeCount - len(c.Changes); more > 0 {
		fmt.Fprintf(&b, "  and %d more\n", more)
	}
	return b.String()
}

func (c entered) counts() string {
	return fmt.Sprintf("%d claims new, %d changed, %d withdrawn", c.NewCount, c.ChangedCount, c.WithdrawnCount)
}
