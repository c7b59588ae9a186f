package vocab

import (
	"regexp"
	"strings"

	"github.com/actorgraph/actorgraph/graph"
)

// NamesNobody reports whether words stand where a name belongs and say that
// there is none: "Unknown", "n/a", "-", "Not attributed", "unknown victims", and
// several of them at once: "Unknown (not available)".
func NamesNobody(words string) bool { return load().namesNobody(graph.CleanName(words)) }

// unknownParty is a placeholder with or without what it stands for.
var unknownParty = regexp.MustCompile(`^(?:the |an? )?(?:as yet |yet |still |currently |so far )?` +
	`(?:unknown|unidentified|unattributed|unnamed|undisclosed|unspecified|undetermined|undefined|unclear|uncertain|` +
	`no (?:name|data|attribution|information)|none (?:known|given|named|available)|to be (?:determined|confirmed|announced)|` +
	`not (?:yet |publicly |currently |been )*(?:available|applicable|attributed|known|named|specified|disclosed|identified|provided|reported|given|stated|listed|determined|confirmed|clear|set))` +
	`(?: (?:origin|sources?|countr(?:y|ies)|victims?|targets?|sectors?))?$`)

// placeholderPart separates the parts of "Unknown / not attributed".
var placeholderPart = regexp.MustCompile(`\s*(?:[/,;|()\[\]]|\s[-–—]+\s|\bor\b|\band\b)+\s*`)

// namesNobody reports whether a name is a placeholder, or made of such alone.
func (v *vocabulary) namesNobody(name string) bool {
	if v.isPlaceholder(name) {
		return true
	}
	if len(name) > longestPlaceholder {
		return false
	}
	for _, part := range placeholderPart.Split(name, -1) {
		if !v.isPlaceholder(part) {
			return false
		}
	}
	return true
}

// longestPlaceholder is more than any has, in bytes.
const longestPlaceholder = 100

func (v *vocabulary) isPlaceholder(name string) bool {
	if v.nothing[graph.Fold(name)] {
		return true
	}
	return len(name) <= longestPlaceholder && unknownParty.MatchString(strings.ToLower(strings.Trim(name, ` .*'"<>`)))
}
