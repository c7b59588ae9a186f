package projection

import "slices"

// At returns the graph as a commit knew it: what later ones brought, let go,
// worded anew or undid is undone. It shares with g all but the clocks.
func (g *Graph) At(seq int64) *Graph {
	if seq >= g.seq {
		return g
	}
	out := &Graph{columns: g.columns, seq: seq}
	out.times = g.times.at(int32(max(seq, 0)))
	return out
}

// at returns the times as a commit knew them.
func (t times) at(seq int32) times {
	out := times{
		recorded: slices.Clone(t.recorded), withdrawn: slices.Clone(t.withdrawn), confidence: slices.Clone(t.confidence),
		since: t.since, known: t.known,
	}
	var held []run
	for i, since := range t.since {
		switch {
		case since < 0:
			held = knownAt(held[:0], t.known[-since-1], seq)
			out.hold(i, held)
		case since > seq:
			out.hold(i, nil)
		}
	}
	return out
}

// knownAt appends the runs that a commit knew.
func knownAt(out []run, all []knownRun, seq int32) []run {
	for _, k := range all {
		if k.since <= seq && seq < k.until {
			out = append(out, k.run)
		}
	}
	return out
}

func (t times) clone() times {
	t.recorded, t.withdrawn, t.confidence = slices.Clone(t.recorded), slices.Clone(t.withdrawn), slices.Clone(t.confidence)
	t.several, t.since, t.known = slices.Clone(t.several), slices.Clone(t.since), slices.Clone(t.known)
	return t
}

// grow makes room for a row more.
func (t *times) grow() {
	t.recorded, t.withdrawn = append(t.recorded, never), append(t.withdrawn, never)
	t.confidence, t.since = append(t.confidence, -1), append(t.since, 0)
}

// set puts what is known of a claim in its row.
func (t *times) set(i int, r *row) {
	if r.known == nil {
		t.since[i] = r.only.since
		t.recorded[i], t.withdrawn[i], t.confidence[i] = r.only.recorded, r.only.withdrawn, r.only.confidence
		return
	}
	t.known = append(t.known, r.known)
	t.since[i] = -int32(len(t.known))
	t.hold(i, knownAt(nil, r.known, forGood-1))
}

// hold has a row be held in some runs.
func (t *times) hold(i int, runs []run) {
	switch len(runs) {
	case 0:
		t.recorded[i], t.withdrawn[i], t.confidence[i] = never, never, -1
	case 1:
		t.recorded[i], t.withdrawn[i], t.confidence[i] = runs[0].recorded, runs[0].withdrawn, runs[0].confidence
	default:
		t.several = append(t.several, slices.Clone(runs))
		t.recorded[i], t.withdrawn[i], t.confidence[i] = runs[0].recorded, -day(len(t.several)), runs[len(runs)-1].confidence
	}
}

// compact drops the runs that no row has any more.
func (t *times) compact() {
	var several [][]run
	for i, w := range t.withdrawn {
		if w < 0 {
			several = append(several, t.several[-w-1])
			t.withdrawn[i] = -day(len(several))
		}
	}
	var known [][]knownRun
	for i, n := range t.since {
		if n < 0 {
			known = append(known, t.known[-n-1])
			t.since[i] = -int32(len(known))
		}
	}
	t.several, t.known = slices.Clip(several), slices.Clip(known)
}

// runsOf returns the runs in which a row was held. Several are the graph's own.
func (t *times) runsOf(row int32) []run {
	switch w := t.withdrawn[row]; {
	case w < 0:
		return t.several[-w-1]
	case t.recorded[row] == never:
		return nil
	default:
		return []run{{t.recorded[row], w, t.confidence[row]}}
	}
}

// runAt returns the last of a claim's runs that had been recorded by a day; the
// first if none had.
func runAt(runs []run, asOf day) run {
	for i := len(runs) - 1; i > 0; i-- {
		if runs[i].recorded <= asOf {
			return runs[i]
		}
	}
	return runs[0]
}

// confidenceAt returns the confidence that a row had on a day.
func (t *times) confidenceAt(row int32, asOf day) int8 {
	if w := t.withdrawn[row]; w < 0 {
		return runAt(t.several[-w-1], asOf).confidence
	}
	return t.confidence[row]
}
