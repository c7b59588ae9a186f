package misp

import (
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

var (
	attackID = regexp.MustCompile(`^G\d{4}$`)
	// attackPage is the address of a group in ATT&CK, of today and of before 2018-10.
	attackPage = regexp.MustCompile(`(?i)^https?://attack\.mitre\.org/(?:wiki/)?groups?/(G\d{4})\b`)
)

// attackIDs returns the ids by which ATT&CK knows the group of a record: those
// that the record gives as its external_id, else that of the one group in ATT&CK
// that it refers to. A group that several records refer to is the group of none
// for certain, and neither is one of several that a record refers to. An id that is
// among the synonyms is a name already.
func (w *writer) attackIDs(rec record) []string {
	var ids []string
	for _, id := range words(rec, "external-id") {
		if id = strings.ToUpper(id); attackID.MatchString(id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if ids != nil {
		return ids
	}
	if id := w.referredTo(rec); id != "" && w.referring[id] == 1 && !slices.Contains(words(rec, "synonyms"), id) {
		return []string{id}
	}
	return nil
}

// referredTo returns the one group in ATT&CK that a record's references are of.
func (w *writer) referredTo(rec record) string {
	var ids []string
	for _, ref := range words(rec, "refs") {
		if m := attackPage.FindStringSubmatch(ref); m != nil && !slices.Contains(ids, strings.ToUpper(m[1])) {
			ids = append(ids, strings.ToUpper(m[1]))
		}
	}
	if len(ids) != 1 {
		return ""
	}
	return ids[0]
}

// words returns what a key of the record's meta says as far as it can be read,
// and rejects nothing: where it is taken as a name that was told.
func words(rec record, key string) []string {
	var list []string
	if raw := rec.Meta[rec.keys[key]]; raw.Kind() != '[' || json.Unmarshal(raw, &list) != nil {
		text, _, err := textOf(rec.place, raw)
		if err != nil || text == "" {
			return nil
		}
		list = []string{text}
	}
	for i, text := range list {
		list[i] = strings.TrimSpace(text)
	}
	return list
}
