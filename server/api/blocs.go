package api

import (
	"context"
	"fmt"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
	"github.com/actorgraph/actorgraph/graph/vocab"
)

// Bloc is a bloc or alliance of states under a view.
type Bloc struct {
	vocab.Bloc
	scope *scope
}

// Aliases are what else it is called.
func (b *Bloc) Aliases() []string { return b.Also }

// URL is the address of the list of members.
func (b *Bloc) URL() string { return b.Source }

// VictimID is the body itself as who was hit.
func (b *Bloc) VictimID() graph.ID { return b.Victim }

// Note is null where the list says nothing of itself.
func (b *Bloc) Note() *string { return optional(b.Bloc.Note) }

// BlocMember is a country's time in a bloc.
type BlocMember struct {
	Country *Country
	During  graph.Span
}

// Members returns who was a member at some time in a span.
func (b *Bloc) Members(ctx context.Context, during *graph.Span) ([]*BlocMember, error) {
	members := b.MembersDuring(orNone(during))
	opened, err := b.scope.batchOf(ctx, countriesOf(members), nil)
	if err != nil {
		return nil, err
	}
	out := make([]*BlocMember, len(members))
	for i, m := range members {
		out[i] = &BlocMember{one[*Country](opened, m.Country), m.During}
	}
	return out, nil
}

func countriesOf(members []vocab.Membership) []graph.ID {
	var ids []graph.ID
	for _, m := range members {
		ids = append(ids, m.Country)
	}
	return ids
}

// Bloc returns the bloc of that name.
func (resolver) Bloc(ctx context.Context, name string, view *ViewInput) (*Bloc, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	b, err := findBloc("name", name)
	if err != nil {
		return nil, err
	}
	return &Bloc{b, s}, nil
}

// Blocs returns every bloc.
func (resolver) Blocs(ctx context.Context, view *ViewInput) ([]*Bloc, error) {
	s, err := requestOf(ctx).scopeUnder(ctx, view)
	if err != nil {
		return nil, err
	}
	var out []*Bloc
	for _, b := range vocab.Blocs() {
		out = append(out, &Bloc{b, s})
	}
	return out, nil
}

func findBloc(field, name string) (vocab.Bloc, error) {
	b, ok := vocab.FindBloc(name)
	if ok {
		return b, nil
	}
	var names []string
	for _, b := range vocab.Blocs() {
		names = append(names, b.Name)
	}
	return b, withHint(&absentError{reason: fmt.Sprintf("%s: no bloc is called %q", field, name)}, "the blocs whose members are known are "+strings.Join(names, ", "))
}

// membersOf returns the countries that were members of these blocs at some time in
// the view's window.
func (s *scope) membersOf(blocs []string) ([]graph.ID, error) {
	var ids []graph.ID
	for _, name := range blocs {
		b, err := findBloc("membersOf", name)
		if err != nil {
			return nil, err
		}
		members := b.MembersDuring(s.view.Occurred)
		if len(members) == 0 {
			return nil, graph.Invalid("membersOf", "%s had no members in %s", b.Name, s.view.Occurred)
		}
		ids = append(ids, countriesOf(members)...)
	}
	return distinct(ids), nil
}
