package read

import "strings"

// methods are the keys of a path that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// keys are the keys of one kind of object in a description. What is in none of them is told: the
// list of what is not read would never be complete.
type keys map[string]string

// What is done with a key that is known.
const (
	isRead    = ""       // all of it
	saysLess  = "silent" // it is for people and tools, and says nothing of what travels
	unchecked = "bounds" // it bounds values, which only the server checks
)

func keysOf(meaning map[string]string) keys {
	k := keys{}
	for what, list := range meaning {
		for key := range strings.FieldsSeq(list) {
			k[key] = what
		}
	}
	return k
}

var (
	rootKeys = keysOf(map[string]string{
		isRead:   "openapi info paths components webhooks",
		saysLess: "servers security tags externalDocs $self",
	})
	pathKeys = keysOf(map[string]string{
		isRead:   "$ref parameters " + strings.Join(methods, " "),
		saysLess: "summary description",
	})
	operationKeys = keysOf(map[string]string{
		isRead:   "summary description operationId parameters requestBody responses deprecated",
		saysLess: "tags externalDocs",
	})
	paramKeys = keysOf(map[string]string{
		isRead:   "$ref name in required description schema content style explode allowReserved deprecated",
		saysLess: "example examples",
	})
	bodyKeys   = keysOf(map[string]string{isRead: "$ref content", saysLess: "description required"})
	answerKeys = keysOf(map[string]string{isRead: "$ref content headers links", saysLess: "summary description"})
	mediaKeys  = keysOf(map[string]string{isRead: "schema", saysLess: "example examples"})
	schemaKeys = keysOf(map[string]string{
		isRead: `$ref allOf oneOf anyOf type nullable enum const items prefixItems properties required additionalProperties format
			description readOnly writeOnly deprecated discriminator`,
		saysLess: "title example examples externalDocs xml $comment $schema $defs definitions",
		unchecked: `minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems
			minProperties maxProperties`,
	})
	// besideRef are the keys of a schema that are read beside a $ref.
	besideRef = keysOf(map[string]string{
		isRead:   "$ref nullable format description readOnly writeOnly deprecated",
		saysLess: "title example examples externalDocs xml $comment summary",
	})
)

// known returns what is done with a key, false for one that nobody knows.
func (k keys) known(key string) (what string, ok bool) {
	if strings.HasPrefix(key, "x-") {
		return saysLess, true
	}
	what, ok = k[key]
	return what, ok
}
