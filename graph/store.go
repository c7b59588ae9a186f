package graph

import (
	"context"
	"iter"
)

// Store keeps the graph and finds what is in it. It decides nothing: when a claim
// was asserted is worked out by Chronology, which claims a view admits is said by
// Filters, and what follows from claims is worked out above the store, from what
// it returns.
//
// Every method honours its context: once that is done the call returns its
// error within a moment and leaves nothing running. Other errors wrap one of
// ErrInvalid, ErrCursor, ErrNotFound, ErrUnavailable, ErrOutcomeUnknown, and a
// store is safe for concurrent use. Everything that one call returns is of one
// commit. A view's snapshot is resolved to the last commit stored by then.
//
// Several data sets can describe one entity. Its name, description and so on are
// those of one of them, as it had them on the view's date (View.EntityRunAt):
//
//   - of those that hold the entity on that date the first by DescriberRank, which puts
//     the data set whose record it is before those that quote it, and then by key;
//   - if none holds it then, the last that held it before, else the first that did after;
//   - if all its readings were undone, the last of them.
//
// So whatever was stored by the view's snapshot is found by its id for good. Two
// things are put together from several data sets (View.Describe): what an incident
// cites, and who published a source and when.
type Store interface {
	// Entities returns a page of the entities that a query asks for, ordered by
	// the folded name and then by id. Ids that are unknown are absent. An id that
	// another record took over is returned as it is, with ReplacedBy set.
	Entities(ctx context.Context, q EntityQuery, p Page) (Slice[Entity], error)

	// Search returns the entities that have a name like the text's, best first,
	// as SearchQuery says. Names are Name, Names and ExternalID, as they are
	// today, also of entities that are held no more or were replaced, but not of
	// those whose only readings were undone. An entity comes once, by its best name.
	Search(ctx context.Context, q SearchQuery) ([]Hit, error)

	// Claims returns a page of the claims that a query asks for and its view
	// admits, ordered by when they were first recorded and then by id.
	Claims(ctx context.Context, q ClaimQuery, p Page) (Slice[Claim], error)

	// EachClaim yields every claim that a query asks for and its view admits, in
	// the order of Claims. It stops at the first error, which comes with the zero
	// Claim. Claims of one call share their Ends' entities, which are read-only.
	EachClaim(ctx context.Context, q ClaimQuery) iter.Seq2[Claim, error]

	// Readings returns all readings in the order they were stored, undone ones too.
	Readings(ctx context.Context) ([]Reading, error)

	// Document returns a reading with exactly what it held, normalized as Write
	// left it, its Reading with what the store knows of it; ErrNotFound for an
	// unknown id. Written into an empty store in the order of their stamps, undone
	// readings with a commit of their own each, the documents give the same graph
	// with the same ids and clocks. Dumps and copies of a store are made of them, as
	// claims and streams do not tell which release said what.
	Document(ctx context.Context, reading string) (Document, error)

	// Stats returns what the store holds today.
	Stats(ctx context.Context) (Stats, error)

	// Stream yields every item that a commit after seq added or changed, once, in no
	// order. A commit changes an item if it changes when it was held or in which
	// version. Withdrawn items come too, and those whose only readings were undone;
	// not those that never were held. Items have few fields (StreamItem), so that a
	// whole graph is read quickly.
	Stream(ctx context.Context, after int64) iter.Seq2[StreamItem, error]

	// Write stores a document, or undoes a reading, in one commit: all of it or,
	// with an error, nothing. It normalizes the document in place. The same
	// document again changes nothing, and the receipt says so, unless the options
	// say Again. An entity that a claim names and neither the document nor the store has is ErrInvalid; so is
	// a document that does not pass Check. Undoing an unknown reading is
	// ErrNotFound. Writes queue behind each other.
	Write(ctx context.Context, doc *Document, o WriteOptions) (Receipt, error)

	// Ping returns nil if the store can answer, else an error that wraps
	// ErrUnavailable and says in one line what is wrong.
	Ping(ctx context.Context) error

	// Close releases what the store holds. Calls after it fail with ErrUnavailable.
	Close() error
}

// EntityQuery asks for entities. Each given field must hold.
type EntityQuery struct {
	IDs  []ID // any of these, whatever the view's date
	Kind Kind // of this kind, held on the view's date and not replaced
	// Replaced also lists those of Kind that were replaced, each as it is, with ReplacedBy.
	Replaced bool
	// Gone also lists those of Kind that were held by the view's date and are no
	// more, each as it was described last.
	Gone bool
	// Named leaves only those of Kind whose folded name contains this, folded: nav finds NavRAT.
	Named string
	// Of the view only KnownAsOf, Snapshot and, with Kind, Datasets are used. Datasets narrows
	// actors to the records of these data sets (Entity.Dataset), and victims, sources
	// and incidents to those that one of them describes (HeldBy): an incident that a
	// data set quotes has another's id.
	View View
}

// Check returns an error that wraps ErrInvalid unless the query can be served.
func (q EntityQuery) Check() error {
	if err := CheckName("name", q.Named); err != nil {
		return err
	}
	if q.Named != "" && Fold(q.Named) == "" {
		return Invalid("name", "%q has neither letters nor digits; every name has that in it", q.Named)
	}
	return q.View.Check()
}

// SearchQuery asks for names. A text that folds to the empty key finds nothing.
type SearchQuery struct {
	Text  string // at most MaxName bytes
	Kinds []Kind // empty: all
	Exact bool   // only names with the very key of the text
	First int    // at most so many, 1 to MaxPage
}

// Check returns an error that wraps ErrInvalid unless Text and First can be served.
func (q SearchQuery) Check() error {
	if err := CheckName("text", q.Text); err != nil {
		return err
	}
	if q.First < 1 || q.First > MaxPage {
		return Invalid("first", "%d cannot be served; ask for 1 to %d", q.First, MaxPage)
	}
	return nil
}

// Hit is an entity found by name.
type Hit struct {
	Entity  Entity
	Matched string // the name that matched, as written
	How     HitHow
}

// HitHow tells how a name matched, best first.
type HitHow int

// A store looks in this order, and within each by key, then name, then id,
// until it has enough: names with the text's key; names whose keys start with
// it; names whose keys are one of its Spellings; names whose keys start with
// one of its Beginnings.
const (
	HitExact HitHow = iota
	HitPrefix
	HitSpelling
	HitBeginning
)

// ClaimQuery asks for claims. Each given field must hold; the lists hold if
// one of their members does. The zero query asks for all.
type ClaimQuery struct {
	IDs        []ID // claim ids; if stored by the view's snapshot these are found whatever its date and filters say (View.RunFor), so that links never break; without runs a claim says what it said last
	Predicates []Predicate
	Subjects   []ID
	Objects    []ID
	About      []ID // as subject or as object
	Incidents  []ID
	View       View
}

// Stats counts what a store holds today.
type Stats struct {
	Entities map[Kind]int      // held today and not replaced; kinds without any are absent
	Claims   map[Predicate]int // asserted today; predicates without any are absent
	Datasets map[string]int    // claims asserted today, by data set key; those without any are absent
	Last     Stamp             // the last commit; zero for an empty store
}

// StreamItem is one item of a store's stream: a claim or an entity, the other is nil.
//
// It has what questions about the whole graph need. Every field that is not named
// here is zero; ask for the item by its id to have it whole.
//
// A claim has its ID and what that is made of (Predicate, Subject, Object,
// Claimant, Source, Dataset, Incident, Occurred), and Runs tell both of its
// clocks. An entity has its ID, and as it is told today an actor its Name, a
// source its URL and Publisher.
type StreamItem struct {
	Seq    int64 // the last commit that added or changed it
	Claim  *Claim
	Runs   []StoredRun // of a claim, as MergeStoredRuns returns them; at least one
	Entity *Entity
}
