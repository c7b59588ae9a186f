package questions

// slab is memory for many small lists, taken for many at a time. It is one worker's.
type slab[T any] struct {
	free []T
	size int
}

// keep returns a list of its own with the same items; nil for none.
func (s *slab[T]) keep(items ...T) []T {
	n := len(items)
	if n == 0 {
		return nil
	}
	if len(s.free) < n {
		s.size = min(max(2*s.size, 1<<6), 1<<12)
		s.free = make([]T, max(s.size, n))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	copy(out, items)
	return out
}
