package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/actorgraph/actorgraph/graph"
)

// claimConfig is what is entered, or withdrawn, by hand.
type claimConfig struct {
	report       reportInput    // of flags alone
	statement    statementInput // the one claim of these
	confidence   int            // its confidence, below 0: not said
	file         string         // of reports, instead of the flags
	by, reason   string
	dryRun, json bool
}

func (p *program) claimCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "claim", GroupID: topicIn, Args: noSuchCommand,
		Short: "Add claims of your own, or withdraw them",
		Long: "Add claims of your own, or withdraw them: what you read, or know, in a data set of your own. It is what\n" +
			"the mutations addReport and withdrawClaims do, and is refused for the same reasons.",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	add, withdraw := p.claimAddCommand(), p.claimWithdrawCommand()
	cmd.AddCommand(add, withdraw)
	for _, sub := range cmd.Commands() {
		c, fs := &p.claim, sub.Flags()
		fs.StringVar(&c.by, "by", c.by, "`who` enters it; it is kept with the commit")
		fs.BoolVar(&c.dryRun, "dry-run", false, "tell what would change, and write nothing")
		fs.BoolVar(&c.json, "json", false, "print JSON")
		fs.SortFlags = false
		fs.VisitAll(nameVariable)
	}
	return cmd
}

func (p *program) claimAddCommand() *cobra.Command {
	var said []string // the flags that say something, which a file says instead
	cmd := &cobra.Command{
		Use: "add", Args: noArguments("say what is claimed by flags, or name a file of claims with --file"),
		Short: "Add a claim, or a file of claims",
		Long: "Add what a report says of an actor: one claim by flags, or many by a file in YAML or JSON,\n" +
			"which has the form of ReportInput in schema.graphqls:\n\n" +
			"  key: acme-2026            # names the report; the same again is stored once\n" +
			"  source: {title: APT37 in 2026, url: https://acme.example/apt37, published: 2026-02-03}\n" +
			"  claimant: Acme\n" +
			"  claims:\n" +
			"    - {actor: APT37, object: Iceland, occurred: 2026-01, quote: also in Iceland}\n" +
			"    - {actor: actor/seed/apt37, predicate: different-from, object: actor/misp-galaxy/ID}\n\n" +
			"Several reports in a YAML file stand apart by lines of three dashes; each is a commit of its own, and\n" +
			"with --dry-run each is tried by itself.",
		Example: "  actorgraph claim add --key acme-2026 --title 'APT37 in 2026' --actor APT37 --object Iceland --occurred 2026-01\n" +
			"  actorgraph claim add --file acme-2026.yaml --dry-run",
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.doesOnStore(func(ctx context.Context, c config, _ []string, s Streams) error {
				reports, err := c.claim.reports(changed(cmd.Flags(), said), s)
				if err != nil {
					return err
				}
				return addClaims(ctx, c, reports, s)
			})(cmd, args)
		},
	}
	c, fs := &p.claim, cmd.Flags()
	c.report.flags(fs)
	c.statement.flags(fs)
	fs.IntVar(&c.confidence, "confidence", -1, "how sure it is said to be, `0 to 100`; not told when left out")
	fs.VisitAll(func(f *pflag.Flag) { said = append(said, f.Name) })
	fs.StringVar(&c.file, "file", "", "a `file` of reports, in YAML or JSON, instead of the flags above; - is standard input")
	fs.StringVar(&c.reason, "reason", "", "`why`; it is kept with the commit")
	oneOf(cmd, "says", predicateNames()...)
	return cmd
}

// changed returns those of some flags that were given.
func changed(fs *pflag.FlagSet, names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !fs.Changed(name) })
}

func (r *reportInput) flags(fs *pflag.FlagSet) {
	fs.StringVar(&r.Key, "key", "", "`name` of the report in its data set: the same again is stored once, something else\nunder it is refused")
	fs.StringVar(&r.Dataset, "dataset", "", "`key` of a data set of your own; notes when left out")
	fs.StringVar(&r.DatasetName, "dataset-name", "", "`name` of that data set, for its first report")
	fs.StringVar(&r.Source.Title, "title", "", "`title` of the document that says it")
	fs.StringVar(&r.Source.URL, "url", "", "`address` of the document")
	fs.StringVar(&r.Source.Publisher, "publisher", "", "`organization` that published it; who the address tells when left out")
	fs.StringVar(&r.Source.Published, "published", "", "`when` it came out, as precise as known: 2018-02-20 or 2018-02")
	fs.StringVar(&r.Claimant, "claimant", "", "`organization` that says it; nobody is named when left out")
}

func (s *statementInput) flags(fs *pflag.FlagSet) {
	fs.StringVar(&s.Actor, "actor", "", "`actor` that it is said of, by name or id")
	fs.StringVar(&s.NewActor, "new-actor", "", "`name` of an actor that is not there yet, instead of --actor")
	fs.StringVar(&s.Predicate, "says", "", "`what` is said, targets when left out: "+strings.Join(predicateNames()[:5], ", ")+",\n"+strings.Join(predicateNames()[5:], ", "))
	fs.StringVar(&s.Object, "object", "", "`what` it is said about, by name or id")
	fs.StringVar(&s.Occurred, "occurred", "", "`when` it took place, as imprecise as it is said: 2017 or 2014/2017")
	fs.StringVar(&s.Quote, "quote", "", "the document's own `words`")
	fs.StringVar(&s.Note, "note", "", "your own `words`")
	fs.StringVar(&s.Marking, "marking", "", "how widely it may be shared, as `TLP:AMBER`")
}

// predicateNames are the predicates that something can be said of an actor by.
func predicateNames() []string {
	var out []string
	for _, p := range graph.Predicates() {
		if p != graph.LocatedAt && p != graph.OperatesIn {
			out = append(out, string(p))
		}
	}
	return out
}

func (p *program) claimWithdrawCommand() *cobra.Command {
	c := &p.claim
	cmd := &cobra.Command{
		Use: "withdraw CLAIM...", Short: "Say of claims of a data set of your own that they are said no more",
		Long: "Say of claims, by their ids, that they are said no more from today on. What was known before\n" +
			"stays known for questions about the past.",
		Example: "  actorgraph claim withdraw claim/3t2gkp9n7cqc76lhik9antl9l8 --reason 'it was another group'",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("name the claims to withdraw, as actorgraph claim add printed them: actorgraph claim withdraw claim/... --reason WHY")
			}
			return nil
		},
		RunE: p.doesOnStore(withdrawClaims),
	}
	fs := cmd.Flags()
	fs.StringVar(&c.reason, "reason", "", "`why`; who finds the claims withdrawn is told")
	fs.StringVar(&c.report.Dataset, "dataset", "", "`key` of the data set that they are in; notes when left out")
	fs.StringVar(&c.report.Key, "key", "", "`name` of the withdrawal in its data set; the first claim and the day when left out")
	return cmd
}

// addClaims enters reports, each in a commit of its own, and tells of each what it
// changes. One that is refused ends it; what was entered before stays.
func addClaims(ctx context.Context, c config, reports []reportInput, s Streams) error {
	return c.entering(ctx, s, func(e enterer) error {
		for i, r := range reports {
			vars := mutationVariables{Report: &r, Reason: c.claim.reason, DryRun: c.claim.dryRun}
			if err := e.enter(ctx, mutation{addReportMutation, vars}); err != nil {
				return inReport(err, i, reports)
			}
		}
		return nil
	})
}

// inReport says which of several reports an error is about.
func inReport(err error, i int, reports []reportInput) error {
	if len(reports) == 1 {
		return err
	}
	err = fmt.Errorf("report %d (%s): %w", i+1, reports[i].Key, err)
	if i > 0 {
		err = fmt.Errorf("%w; the %d before it are done, and once more they change nothing", err, i)
	}
	return err
}

func withdrawClaims(ctx context.Context, c config, args []string, s Streams) error {
	return c.entering(ctx, s, func(e enterer) error {
		return e.enter(ctx, mutation{withdrawClaimsMutation, mutationVariables{
			Claims: args, Dataset: c.claim.report.Dataset, Key: c.claim.report.Key, Reason: c.claim.reason, DryRun: c.claim.dryRun,
		}})
	})
}
