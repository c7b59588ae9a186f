package command

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/spf13/pflag"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/server/access"
)

// accessConfig says who may do what.
type accessConfig struct {
	tokens    string // file of the tokens; "": there is no folder for it
	oidc      access.OIDCSettings
	oidcRoles []string
}

func tokensFlag(fs *pflag.FlagSet, a *accessConfig) {
	fs.StringVar(&a.tokens, "tokens", "", "`file` that the tokens are kept in; by default tokens.json in your data folder")
}

func oidcFlags(fs *pflag.FlagSet, a *accessConfig) {
	fs.StringVar(&a.oidc.Issuer, "oidc-issuer", "", "`address` of an OpenID Connect provider whose bearer tokens are taken, such as\nhttps://login.example.org")
	fs.StringVar(&a.oidc.Audience, "oidc-audience", "", "the `name` of this server there, which its tokens must be for")
	fs.StringVar(&a.oidc.Claim, "oidc-claim", "roles", "the `claim` of its tokens that tells roles; realm_access.roles is roles within it")
	fs.StringSliceVar(&a.oidcRoles, "oidc-roles", nil, "what values of that claim give, as `value=role:level`, separated by commas:\nanalysts=reader:amber,leads=editor:red")
}

// check tells what is wrong with the settings.
func (a *accessConfig) check() error {
	roles, err := access.ParseOIDCRoles(a.oidcRoles)
	if err != nil {
		return fmt.Errorf("--oidc-roles: %w", err)
	}
	s := a.oidc
	s.Roles = roles
	return s.Check()
}

// anonymous is what those may who do not say who they are. It depends on where
// the server listens, never on where a request comes from.
func (c config) anonymous(at net.Addr) access.Identity {
	switch {
	case c.public:
		return access.Identity{Role: access.Reader, Clearance: graph.TLPGreen}
	case c.private || isLoopback(at):
		return access.Identity{Role: access.Reader, Clearance: graph.TLPRed}
	}
	return access.Identity{}
}

func isLoopback(at net.Addr) bool {
	tcp, ok := at.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// authenticator is who is let in at an address.
func (c config) authenticator(at net.Addr, log *slog.Logger) (*access.Authenticator, error) {
	s := access.Settings{Anonymous: c.anonymous(at), Log: log}
	if c.access.tokens != "" {
		s.Tokens = access.Tokens(c.access.tokens)
		if _, err := s.Tokens.List(); err != nil {
			return nil, err // better now than at the first request
		}
	}
	if c.access.oidc.Issuer != "" {
		roles, err := access.ParseOIDCRoles(c.access.oidcRoles)
		if err != nil {
			return nil, err
		}
		settings := c.access.oidc
		settings.Roles = roles
		s.OIDC = access.NewOIDC(settings, log)
	}
	anonymous := c.limits.anonymous
	if !c.public {
		anonymous = access.Rate{} // they may read everything, and the server's other limits bound them
	}
	s.Rates = access.NewRates(c.limits.tokens, anonymous)
	return access.NewAuthenticator(s), nil
}

// validTokens counts the tokens that are valid now.
func (c config) validTokens() (int, error) {
	if c.access.tokens == "" {
		return 0, nil
	}
	all, err := access.Tokens(c.access.tokens).List()
	n := 0
	for _, t := range all {
		if t.State(time.Now()) == "valid" {
			n++
		}
	}
	return n, err
}

// mayListen refuses an address that other machines reach, unless it is said who
// may read there.
func (c config) mayListen() error {
	host, _, err := net.SplitHostPort(c.addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() || c.public || c.private || c.access.oidc.Issuer != "" {
		return nil
	}
	n, err := c.validTokens()
	if n > 0 || err != nil {
		return err
	}
	return errors.New("--addr " + c.addr + " is reached from other machines: make a token for each who may read (actorgraph token create), " +
		"or say --public to let anybody read what is not restricted, " +
		"or --private-network if a published port, a firewall or a proxy lets nobody through who may not read everything")
}

// whoReads says in a line who may read, where other machines reach the server.
func (c config) whoReads(at net.Addr) string {
	switch {
	case c.public:
		return "  readers    anybody who reaches this address, nothing above TLP:GREEN (--public); those with a token, what it is for\n"
	case c.private:
		return "  readers    all who reach this address, everything (--private-network)\n"
	case isLoopback(at):
		return ""
	}
	who := "those with a token"
	if c.access.oidc.Issuer != "" {
		who += ", or one of " + c.access.oidc.Issuer
	}
	return "  readers    " + who + "; nobody else\n"
}
