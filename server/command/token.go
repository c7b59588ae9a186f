package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
)

// tokenConfig is what a token shall be.
type tokenConfig struct {
	role, clearance, expires string
	json                     bool
}

func (p *program) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "token", GroupID: topicServe, Args: noSuchCommand,
		Short: "Make, list and revoke the tokens by which a server knows who asks",
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	tokensFlag(cmd.PersistentFlags(), &p.access)
	cmd.PersistentFlags().BoolVar(&p.token.json, "json", false, "print JSON")
	create := &cobra.Command{
		Use: "create NAME", Args: oneName("create"), Short: "Make a token, and tell its secret once",
		Example: "  actorgraph token create notebook --role reader --clearance amber --expires 30d",
		RunE:    p.does(createToken),
	}
	fs := create.Flags()
	fs.StringVar(&p.token.role, "role", "reader", "what it may do, `reader|editor|admin`: ask; add claims; see how the server does")
	fs.StringVar(&p.token.clearance, "clearance", "green", "the highest `level` of TLP that it may see: clear, green, amber, amber+strict, red, or\nall for everything")
	fs.StringVar(&p.token.expires, "expires", "90d", "after how long, as `90d` or 12h, or never")
	oneOf(create, "role", "reader", "editor", "admin")
	oneOf(create, "clearance", "clear", "green", "amber", "amber+strict", "red", "all")
	list := &cobra.Command{
		Use: "list", Args: noArguments("it lists all tokens"), Short: "List all tokens, those that are not valid any more too",
		RunE: p.does(listTokens),
	}
	revoke := &cobra.Command{
		Use: "revoke NAME", Args: oneName("revoke"), Short: "Make a token invalid, for good",
		RunE: p.does(revokeToken),
	}
	cmd.AddCommand(create, list, revoke)
	cmd.PersistentFlags().VisitAll(nameVariable)
	fs.SortFlags = false
	fs.VisitAll(nameVariable)
	return cmd
}

func oneName(of string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return fmt.Errorf("name one token: actorgraph token %s NAME", of)
	}
}

func (c config) tokenFile() (*access.TokenFile, error) {
	if c.access.tokens == "" {
		return nil, errors.New("no folder for the file of the tokens, because HOME is not set; name the file with --tokens FILE")
	}
	return access.Tokens(c.access.tokens), nil
}

// grant is the token that the settings ask for.
func (t tokenConfig) grant(name string, now time.Time) (access.Grant, error) {
	g := access.Grant{Name: name}
	if err := g.Role.UnmarshalText([]byte(t.role)); err != nil {
		return g, fmt.Errorf("--role: %w", err)
	}
	if strings.EqualFold(t.clearance, "all") {
		t.clearance = graph.TLPRed.String()
	}
	var err error
	if g.Clearance, err = graph.ParseTLP(t.clearance); err != nil {
		return g, fmt.Errorf("--clearance: %w", err)
	}
	if t.expires == "never" {
		return g, nil
	}
	lasts, err := time.ParseDuration(t.expires)
	if days, isDays := strings.CutSuffix(t.expires, "d"); isDays {
		var n int
		n, err = strconv.Atoi(days)
		lasts = time.Duration(n) * 24 * time.Hour
		if n > 36_500 {
			err = errors.New("too long")
		}
	}
	if err != nil || lasts <= 0 {
		return g, fmt.Errorf("--expires %q is no time; write it as 90d or 12h, or never", t.expires)
	}
	g.Expires = now.Add(lasts)
	return g, nil
}

// shownToken is what of a token is shown: never its hash.
type shownToken struct {
	Name      string      `json:"name"`
	Role      access.Role `json:"role"`
	Clearance string      `json:"clearance"`
	State     string      `json:"state"`
	Created   time.Time   `json:"created"`
	Expires   *time.Time  `json:"expires,omitempty"`
	Revoked   *time.Time  `json:"revoked,omitempty"`
	Last4     string      `json:"last4"`
	Secret    string      `json:"secret,omitempty"` // of one that was just made
}

func shownOf(t access.Token, secret string) shownToken {
	return shownToken{t.Name, t.Role, t.Clearance, t.State(time.Now()), t.Created, t.Expires, t.Revoked, t.Last4, secret}
}

func createToken(_ context.Context, c config, args []string, s Streams) error {
	file, err := c.tokenFile()
	if err != nil {
		return err
	}
	now := time.Now()
	g, err := c.token.grant(args[0], now)
	if err != nil {
		return err
	}
	t, secret, err := file.Create(g, now)
	if err != nil {
		return err
	}
	if c.token.json {
		return printJSON(s.Out, shownOf(t, secret))
	}
	if _, err := fmt.Fprintf(s.Err, "%s: %s, up to %s, %s. Send it as Authorization: Bearer. It is told only now:\n", t.Name, t.Role, t.Clearance, until(t)); err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.Out, secret)
	return err
}

func until(t access.Token) string {
	if t.Expires == nil {
		return "for ever"
	}
	return "until " + t.Expires.Format("2006-01-02 15:04 MST")
}

func listTokens(_ context.Context, c config, _ []string, s Streams) error {
	file, err := c.tokenFile()
	if err != nil {
		return err
	}
	all, err := file.List()
	if err != nil {
		return err
	}
	shown := make([]shownToken, 0, len(all))
	for _, t := range all {
		shown = append(shown, shownOf(t, ""))
	}
	if c.token.json {
		return printJSON(s.Out, shown)
	}
	if len(shown) == 0 {
		_, err := fmt.Fprintf(s.Out, "no tokens in %s; actorgraph token create makes one\n", file.Path())
		return err
	}
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tROLE\tCLEARANCE\tSTATE\tCREATED\tEXPIRES\tENDS IN")
	for i, t := range shown {
		expires := "never"
		if all[i].Expires != nil {
			expires = t.Expires.Format(time.DateOnly)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t…%s\n", t.Name, t.Role, t.Clearance, t.State, t.Created.Format(time.DateOnly), expires, t.Last4)
	}
	return w.Flush()
}

func revokeToken(_ context.Context, c config, args []string, s Streams) error {
	file, err := c.tokenFile()
	if err != nil {
		return err
	}
	t, err := file.Revoke(args[0], time.Now())
	if err != nil {
		return err
	}
	if c.token.json {
		return printJSON(s.Out, shownOf(t, ""))
	}
	_, err = fmt.Fprintf(s.Out, "%s is revoked\n", t.Name)
	return err
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
