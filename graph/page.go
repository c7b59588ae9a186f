package graph

import (
	"encoding/base64"
	"encoding/json"
)

// MaxPage is the greatest number of items in a page.
const MaxPage = 1000

// Page asks for the part of a list that follows a cursor.
type Page struct {
	First int    // how many, 0 to MaxPage
	After Cursor // where to go on; empty for the start
	Count bool   // whether the answer's Total is wanted, which can cost more than the page
}

// Check returns an error that wraps ErrInvalid unless First can be served.
func (p Page) Check() error {
	switch {
	case p.First < 0:
		return Invalid("first", "%d is negative; ask for 0 to %d", p.First, MaxPage)
	case p.First > MaxPage:
		return Invalid("first", "%d is more than a page holds; ask for at most %d and go on with after: endCursor", p.First, MaxPage)
	}
	return nil
}

// Slice is a page of a list, in the list's order.
type Slice[T any] struct {
	Items   []T
	Cursors []Cursor // one for each item
	HasNext bool     // whether more items follow
	Total   int      // items in the whole list, where Page.Count asked for it
}

// Cursor marks a place in a list, opaque to clients. It is made of the list's
// name and of the order key of the item it stands on, so that items which come
// or go elsewhere do not move it, and it never expires.
type Cursor string

// MakeCursor returns the cursor of the item with this order key in the named list.
func MakeCursor(list string, key ...string) Cursor {
	b, err := json.Marshal(append([]string{list}, key...))
	if err != nil { // strings always marshal
		panic(err)
	}
	return Cursor(base64.RawURLEncoding.EncodeToString(b))
}

// Key returns the order key that MakeCursor was given, or an error that is
// ErrCursor if the cursor is of another list or has not n parts. The empty
// cursor has a nil key.
func (c Cursor) Key(list string, n int) ([]string, error) {
	if c == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil {
		return nil, ErrCursor
	}
	var parts []string
	if err := json.Unmarshal(b, &parts); err != nil || len(parts) != n+1 || parts[0] != list {
		return nil, ErrCursor
	}
	return parts[1:], nil
}

// The names of a store's lists in their cursors.
const (
	claimList  = "claims"
	entityList = "entities"
)

// ClaimCursor returns the cursor of a claim in the order of Store.Claims.
func ClaimCursor(c Claim) Cursor {
	return MakeCursor(claimList, string(c.Recorded()), string(c.ID))
}

// AfterClaim returns the order key of the claim that the page follows, empty
// for the start, or ErrCursor if After is not a cursor of Store.Claims.
func (p Page) AfterClaim() (recorded Date, id ID, err error) {
	key, err := p.After.Key(claimList, 2)
	if err != nil || key == nil {
		return "", "", err
	}
	if _, err := ParseDate(key[0]); (key[0] != "" && err != nil) || ID(key[1]).Kind() != "claim" {
		return "", "", ErrCursor
	}
	return Date(key[0]), ID(key[1]), nil
}

// EntityCursor returns the cursor of an entity in the order of Store.Entities.
func EntityCursor(e Entity) Cursor {
	return MakeCursor(entityList, Fold(e.Name), string(e.ID))
}

// AfterEntity returns the order key of the entity that the page follows, empty
// for the start, or ErrCursor if After is not a cursor of Store.Entities.
func (p Page) AfterEntity() (name string, id ID, err error) {
	key, err := p.After.Key(entityList, 2)
	if err != nil || key == nil {
		return "", "", err
	}
	if ID(key[1]).Check() != nil {
		return "", "", ErrCursor
	}
	return key[0], ID(key[1]), nil
}
