package neo4j

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/actorgraph/actorgraph/graph"
)

// procedures are those that may be called. They read the graph and what it is made of.
var procedures = []string{
	"db.index.fulltext.queryNodes", "db.index.fulltext.queryRelationships", "db.labels", "db.propertyKeys", "db.relationshipTypes",
	"db.schema.nodeTypeProperties", "db.schema.relTypeProperties", "db.schema.visualization",
}

// namespaces are those of the functions that may be called, besides those without any:
// these are Neo4j's own, since a plugin's must have one.
var namespaces = []string{"date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector.similarity"}

// beginnings are the words that a question begins with. All others begin commands, or
// say how a question is to be run.
var beginnings = []string{"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"}

var (
	errLoad  = graph.Invalid("query", "LOAD CSV reads from elsewhere, and only the graph is read here")
	errWrite = graph.Invalid("query", "this would change the graph; only questions that read are answered: MATCH ... RETURN")
)

func notInList(what, name string, list []string) error {
	return graph.Invalid("query", "%s %s is not one that may be called; there are %s", what, name, strings.Join(list, ", "))
}

// CheckCypher returns an error that wraps graph.ErrInvalid, and says what to do,
// unless a text could be a question that reads the graph and nothing else. It is the
// first of three checks, and the one for what a plan does not tell: functions, which
// can reach other machines, and words that are no part of a question.
func CheckCypher(text string) error {
	if len(text) > CypherText {
		return graph.Invalid("query", "it has %d bytes, and may have %d", len(text), CypherText)
	}
	if !utf8.ValidString(text) {
		return graph.Invalid("query", "it is no valid UTF-8")
	}
	if strings.Contains(text, `\u`) {
		// Neo4j reads these as what they stand for before it reads anything else, quotes too.
		return graph.Invalid("query", `write a character itself in place of its \u number`)
	}
	for _, r := range text {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) && r != '\n' && r != '\r' && r != '\t' {
			return graph.Invalid("query", "it has the invisible character %U", r)
		}
	}
	tokens, err := scanCypher(text)
	if err != nil {
		return err
	}
	if len(tokens) == 0 || tokens[0].quoted || !slices.Contains(beginnings, strings.ToUpper(tokens[0].text)) {
		return graph.Invalid("query", "a question begins with MATCH, OPTIONAL MATCH, WITH, UNWIND, RETURN or CALL")
	}
	return checkTokens(tokens)
}

// token is a name, a word, or a sign of Cypher. Of a literal text there is only the fact.
type token struct {
	text   string
	name   bool // a name or a word
	quoted bool // within backticks, so that it is no word of Cypher
}

// is tells whether a token is a word of Cypher.
func (t token) is(word string) bool { return t.name && !t.quoted && strings.EqualFold(t.text, word) }

// checkTokens looks at every word, and at every name that is called.
func checkTokens(tokens []token) error {
	at := func(i int) token {
		if i < 0 || i >= len(tokens) {
			return token{}
		}
		return tokens[i]
	}
	for i, t := range tokens {
		next := at(i + 1)
		switch {
		case t.text == ";" && next != token{}:
			return graph.Invalid("query", "ask one question at a time; there is a semicolon within")
		case t.text == "(":
			if err := checkFunction(nameBefore(tokens, i)); err != nil {
				return err
			}
		case !t.name || slices.Contains([]string{".", ":", "$", "|", "&", "!"}, at(i-1).text):
			// A sign; or a property, a label, a type or a parameter, where no clause begins.
		case t.is("LOAD") && next.is("CSV"):
			return errLoad
		case t.is("USE") && next.name:
			return graph.Invalid("query", "USE asks another database, and only the graph is read here")
		case t.is("CALL") && next.name:
			if name := nameAt(tokens, i+1); !slices.Contains(procedures, name) {
				return notInList("the procedure", name, procedures)
			}
		case next.is("TRANSACTIONS"):
			return errWrite // CALL { ... } IN TRANSACTIONS, SHOW TRANSACTIONS
		}
	}
	return nil
}

// checkFunction refuses what is called if it has a namespace that is not in the list. A
// procedure has one, too, and is looked at where CALL stands.
func checkFunction(name string) error {
	dot := strings.LastIndex(name, ".")
	if dot < 0 || slices.Contains(procedures, name) || slices.Contains(namespaces, strings.ToLower(name[:dot])) {
		return nil
	}
	return notInList("the function", name, append([]string{"all without a dot in their names"}, namespaces...))
}

// nameAt returns the name that begins at a token, with its dotted parts.
func nameAt(tokens []token, i int) string {
	name := tokens[i].text
	for ; i+2 < len(tokens) && tokens[i+1].text == "." && tokens[i+2].name; i += 2 {
		name += "." + tokens[i+2].text
	}
	return name
}

// nameBefore returns the name that ends before a token, with its dotted parts; "" for none.
func nameBefore(tokens []token, i int) string {
	if i == 0 || !tokens[i-1].name {
		return ""
	}
	name := tokens[i-1].text
	for i -= 2; i >= 1 && tokens[i].text == "." && tokens[i-1].name; i -= 2 {
		name = tokens[i-1].text + "." + name
	}
	return name
}

// scanCypher splits a text as Neo4j does: into names, signs and literals, without
// spaces and comments.
func scanCypher(text string) (out []token, err error) {
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		n := size
		switch {
		case unicode.IsSpace(r):
		case strings.HasPrefix(text, "//"):
			if n = strings.IndexAny(text, "\r\n"); n < 0 {
				n = len(text)
			}
		case strings.HasPrefix(text, "/*"):
			end := strings.Index(text[2:], "*/")
			if end < 0 {
				return nil, graph.Invalid("query", "a comment does not end")
			}
			n = end + 4
		case r == '\'' || r == '"':
			if n = endOfString(text); n < 0 {
				return nil, graph.Invalid("query", "a text does not end: there is a %c without another", r)
			}
			out = append(out, token{text: "''"})
		case r == '`':
			name, length := backticked(text)
			if length < 0 {
				return nil, graph.Invalid("query", "a name does not end: there is a backtick without another")
			}
			n, out = length, append(out, token{text: name, name: true, quoted: true})
		case partOfName(r):
			if n = strings.IndexFunc(text, func(r rune) bool { return !partOfName(r) }); n < 0 {
				n = len(text)
			}
			// A number is a name here, which is never called: 1.5 is a chain, and so is 1.e.
			out = append(out, token{text: text[:n], name: true})
		default:
			out = append(out, token{text: text[:n]})
		}
		text = text[n:]
	}
	return out, nil
}

func partOfName(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || r > unicode.MaxASCII && !unicode.IsSpace(r)
}

// endOfString returns how long the literal text is that begins here; -1 if it has no end.
func endOfString(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return -1
}

// backticked returns the name within backticks that begins here, and how long it is
// with these; -1 if it has no end. Two backticks within are one of the name.
func backticked(text string) (name string, length int) {
	for i := 1; i < len(text); i++ {
		if text[i] != '`' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '`' {
			i++
			continue
		}
		return strings.ReplaceAll(text[1:i], "``", "`"), i + 1
	}
	return "", -1
}
