package projection

import "math/bits"

// bitset is a set of rows, a bit each, which also knows the place of a row among its own.
type bitset struct {
	words  []uint64
	before []int32 // how many rows of the set come before those of a word
}

func newBitset(rows int) bitset { return bitset{words: make([]uint64, (rows+63)/64)} }

func (b *bitset) set(row Row) { b.words[row/64] |= 1 << (row % 64) }

// has reports whether a row is in the set.
func (b *bitset) has(row Row) bool { return b.words[uint32(row)>>6]>>(uint32(row)&63)&1 != 0 }

// count works out the places of the rows. No row is set afterwards.
func (b *bitset) count() {
	b.before = make([]int32, len(b.words))
	n := 0
	for i, word := range b.words {
		b.before[i] = int32(n)
		n += bits.OnesCount64(word)
	}
}

// place returns the place of a row that is in the set among those that are.
func (b *bitset) place(row Row) int32 {
	return b.before[row/64] + int32(bits.OnesCount64(b.words[row/64]&(1<<(row%64)-1)))
}
