package projection

import "context"

// A claim on an incident that is the record of another data set quotes it:
// incident/eurepoc/966 is EuRepoC's, whoever tells of it (graph.Claim.Quoted). What
// the data set itself says there of the same target, by the same claimant, is the
// original, whatever actor and time it has.

// quotedKey is what a claim and its original have in common.
type quotedKey struct {
	predicate          Predicate
	incident, claimant Entity
	object             Entity // 0 where that is an actor
}

// quotations returns of every claim that quotes a record the originals, and of
// every original the claims that quote it; nil for a graph without any.
func (c *columns) quotations(ctx context.Context) (originals, copies map[Row][]Row, err error) {
	type quotation struct{ originals, copies []Row }
	owners := c.incidentOwners()
	quoted := map[quotedKey]*quotation{}
	err = c.eachOnIncident(ctx, func(row Row, key quotedKey) {
		if of := owners[key.incident]; of != 0 && of != c.dataset[row] {
			if quoted[key] == nil {
				quoted[key] = &quotation{}
			}
			quoted[key].copies = append(quoted[key].copies, row)
		}
	})
	if len(quoted) == 0 || err != nil {
		return nil, nil, err
	}
	err = c.eachOnIncident(ctx, func(row Row, key quotedKey) {
		if q := quoted[key]; q != nil && owners[key.incident] == c.dataset[row] {
			q.originals = append(q.originals, row)
		}
	})
	originals, copies = map[Row][]Row{}, map[Row][]Row{}
	for _, q := range quoted {
		if len(q.originals) == 0 {
			continue
		}
		for _, row := range q.copies {
			originals[row] = q.originals
		}
		for _, row := range q.originals {
			copies[row] = q.copies
		}
	}
	return originals, copies, err
}

// eachOnIncident visits the claims that tell of an incident: of what was done in
// it, or of who is behind it. It stops once the context ends.
func (c *columns) eachOnIncident(ctx context.Context, visit func(Row, quotedKey)) error {
	for triple := range Triple(c.triples.len()) {
		if triple%triplesAtATime == 0 && ctx.Err() != nil {
			break
		}
		key := quotedKey{predicate: c.Predicate(triple), object: c.Object(triple)}
		if c.Kind(key.object) == actor {
			key.object = 0
		}
		about := Entity(0)
		if c.Kind(c.Subject(triple)) == incident {
			about = c.Subject(triple)
		}
		for row, end := c.Rows(triple); row < end; row++ {
			if key.incident = about; about == 0 {
				key.incident = c.incident[row]
			}
			if key.incident != 0 {
				key.claimant = c.claimant[row]
				visit(row, key)
			}
		}
	}
	return ctx.Err()
}

// incidentOwners returns, by entity, the data set whose record an incident is; 0
// for other entities, and where the graph does not have that data set.
func (c *columns) incidentOwners() []uint16 {
	numbers := map[string]uint16{}
	for n, key := range c.datasets {
		numbers[key] = uint16(n)
	}
	out := make([]uint16, c.entities.len())
	for n, kind := range c.entities.kinds {
		if kind == incident {
			out[n] = numbers[c.entities.id(Entity(n)).Owner()]
		}
	}
	return out
}
