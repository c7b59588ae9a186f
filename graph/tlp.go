package graph

import (
	"slices"
	"strings"
)

// TLP is how far something may be passed on, as the Traffic Light Protocol 2.0
// says: the greater, the fewer may see it.
type TLP int

// The levels of TLP. PAP has the same but AMBER+STRICT.
const (
	TLPClear TLP = iota
	TLPGreen
	TLPAmber
	TLPAmberStrict
	TLPRed
)

var tlpNames = [...]string{"CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"}

// String returns the level as it is marked: "TLP:AMBER+STRICT".
func (l TLP) String() string { return "TLP:" + tlpNames[l] }

// ParseTLP reads a level, with or without its protocol, in any spelling that
// ReadMarkings reads: "green", "TLP:AMBER+STRICT", "white".
func ParseTLP(text string) (TLP, error) {
	read := ReadLevel("TLP", text)
	if len(read) == 1 && (read[0] != MostRestrictive || strings.Contains(strings.ToUpper(text), "RED")) {
		if l := slices.Index(tlpNames[:], strings.TrimPrefix(read[0], "TLP:")); l >= 0 {
			return TLP(l), nil
		}
	}
	return TLPRed, Invalid("TLP", "%q is no level of TLP; there are clear, green, amber, amber+strict, red", text)
}

// LevelOf returns the level that markings ask for: that of the most restrictive
// one, of TLP or PAP. Without any it is CLEAR. A level of TLP or PAP that is
// unknown is RED.
func LevelOf(markings []string) TLP {
	level := TLPClear
	for _, m := range markings {
		read := ReadMarkings(m)
		if read == nil && markingLevel.MatchString(strings.ToUpper(m)) {
			read = ReadLevel("TLP", m)
		}
		for _, marking := range read {
			_, name, _ := strings.Cut(marking, ":")
			at := slices.Index(tlpNames[:], name)
			if at < 0 {
				return TLPRed
			}
			level = max(level, TLP(at))
		}
	}
	return level
}

// IsShareable reports whether the markings let everybody in the community see
// what bears them: none of them is above GREEN.
func IsShareable(markings []string) bool { return LevelOf(markings) <= TLPGreen }
