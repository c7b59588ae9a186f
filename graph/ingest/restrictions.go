package ingest

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/actorgraph/actorgraph/graph"
)

// Tools write what may be shared into fields that no standard defines, so that every
// field of a record may restrict it:
//
//   - one that is called after a protocol (x_tlp, tlpLevel, pap) holds a level, in any
//     spelling, and restricts most if that cannot be read;
//   - one that is called after sharing (classification, x_acme_handling) may hold
//     a level by its word alone: "amber";
//   - any other text restricts where it spells a level with its protocol:
//     "TLP:RED, not for the press".
//
// CLEAR restricts nothing and is not told.
var (
	ofProtocol = regexp.MustCompile(`(?i)(?:^|[^a-z])(tlp|pap)(?:v?[0-9]|[^a-z]|marking|level|colou?r|$)|traffic.?light`)
	plainLevel = regexp.MustCompile(`(?i)^\W*(?:clear|white|green|amber(?:[\W_]*(?:plus[\W_]*)?strict)?|red)\W*$`)
)

// IsSharingField reports whether a field or column is called after what may be shared.
func IsSharingField(name string) bool { return protocolOf(name) != "" || isOfSharing(name) }

var camel = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// protocolOf returns the protocol that a field is called after.
func protocolOf(name string) string {
	lower := strings.ToLower(name)
	if !strings.Contains(lower, "tlp") && !strings.Contains(lower, "pap") && !strings.Contains(lower, "traffic") { // nearly all
		return ""
	}
	m := ofProtocol.FindStringSubmatch(camel.ReplaceAllString(name, "${1}_$2"))
	if m == nil {
		return ""
	}
	return strings.ToUpper(cmp.Or(m[1], "TLP"))
}

func isOfSharing(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(ofSharing, func(word string) bool { return strings.Contains(name, word) })
}

var ofSharing = []string{"classification", "marking", "sharing", "handling", "dissemination", "distribution", "confidentiality", "sensitivity"}

// FieldMarkings returns what a field restricts its record to.
func (r *Diagnostics) FieldMarkings(at Place, name, text string) []string {
	var levels []string
	protocol := protocolOf(name)
	switch {
	case protocol != "":
		levels = r.ReadMarking(at, protocol, text)
	case isOfSharing(name) && plainLevel.MatchString(text):
		levels = graph.ReadLevel("TLP", text)
	default:
		levels = graph.SpelledMarkings(text)
	}
	return slices.DeleteFunc(levels, func(level string) bool { return strings.HasSuffix(level, ":CLEAR") })
}

// RecordMarkings returns what the fields of a record restrict it to, but for those
// that its reader reads by themselves, and those within its fields.
func (r *Diagnostics) RecordMarkings(at Place, record jsontext.Value, but ...string) []string {
	var members map[string]jsontext.Value
	if json.Unmarshal(record, &members) != nil {
		return nil
	}
	return r.MemberMarkings(at, members, but...)
}

// MemberMarkings is RecordMarkings for the fields of a record.
func (r *Diagnostics) MemberMarkings(at Place, members map[string]jsontext.Value, but ...string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if slices.Contains(but, name) {
			continue
		}
		place := at
		place.Path += "/" + name
		for _, text := range textsOf(name, members[name]) {
			out = append(out, r.FieldMarkings(place, name, text)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// textsOf returns a text and those of a list; of a field called after sharing
// whatever it is.
func textsOf(name string, value jsontext.Value) []string {
	if IsSharingField(name) {
		return TagNames(value)
	}
	var texts []string
	var list []jsontext.Value
	switch {
	case value.Kind() == jsontext.KindString:
		list = []jsontext.Value{value}
	case value.Kind() == jsontext.KindBeginArray && json.Unmarshal(value, &list) != nil:
		return nil
	}
	for _, item := range list {
		if text, ok := scalar(item); ok && item.Kind() == jsontext.KindString {
			texts = append(texts, text)
		}
	}
	return texts
}
