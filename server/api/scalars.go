package api

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/actorgraph/actorgraph/graph"
)

// The scalars of the schema. gqlgen finds them by their names; what they refuse
// reaches the client as BAD_INPUT with a hint, also inside variables. Null is
// as if left out; where the schema requires a value, GraphQL refuses it first.

// MarshalID writes an id.
func MarshalID(id graph.ID) graphql.Marshaler { return graphql.MarshalString(string(id)) }

// UnmarshalID reads an id. Whether anything has it is for the resolver to say.
func UnmarshalID(v any) (graph.ID, error) {
	text, err := scalarText("id", v, "ids are text such as country/KR")
	return graph.ID(text), err
}

// MarshalDate writes a day, null for none.
func MarshalDate(d graph.Date) graphql.Marshaler {
	if d == "" {
		return graphql.Null
	}
	return graphql.MarshalString(string(d))
}

// UnmarshalDate reads a day, none from null.
func UnmarshalDate(v any) (graph.Date, error) {
	if v == nil {
		return "", nil
	}
	const hint = `write a day as "2018-02-20"`
	text, err := scalarText("date", v, hint)
	if err != nil {
		return "", err
	}
	d, err := graph.ParseDate(text)
	return d, withHint(err, hint)
}

// MarshalSpan writes EDTF, null for the zero span.
func MarshalSpan(s graph.Span) graphql.Marshaler {
	if s.IsZero() {
		return graphql.Null
	}
	return graphql.MarshalString(s.String())
}

// UnmarshalSpan reads EDTF, the zero span from null. An empty text is refused: to
// leave a time open is to leave it out.
func UnmarshalSpan(v any) (graph.Span, error) {
	if v == nil {
		return graph.Span{}, nil
	}
	const hint = `write a time as "2017", "2017-05", "2017-05-02", "2014/2017" or "2014/.."`
	text, err := scalarText("span", v, hint)
	if err != nil {
		return graph.Span{}, err
	}
	s, err := graph.ParseSpan(text)
	if err == nil && s.IsZero() {
		err = graph.Invalid("span", "an empty text is no time; leave it out instead")
	}
	return s, withHint(err, hint)
}

// MarshalDateTime writes RFC 3339 in UTC with all the digits that a store keeps,
// so that what a client got can be given back as a view's snapshot.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.MarshalString(t.UTC().Format(time.RFC3339Nano))
}

// UnmarshalDateTime reads RFC 3339.
func UnmarshalDateTime(v any) (time.Time, error) {
	const hint = `write a moment as "2026-08-06T09:30:00Z"`
	text, err := scalarText("dateTime", v, hint)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, withHint(graph.Invalid("dateTime", "%q is not a moment in RFC 3339", text), hint)
	}
	return t.UTC(), nil
}

// scalarText returns the text of a scalar. A year is often given as a number,
// and means the same.
func scalarText(field string, v any, hint string) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	}
	return "", withHint(graph.Invalid(field, "%v is not a text", v), hint)
}
