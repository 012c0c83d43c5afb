package policy

import "strings"

// operator is a condition operator taken apart.
type operator struct {
	base     string // without set prefix and IfExists
	family   family
	relation relation
	negated  bool // true when no value matches, where the plain operator wants one
	set      set
	ifExists bool
}

type family uint8

const (
	unknownFamily family = iota
	stringFamily
	numericFamily
	dateFamily
	boolFamily
	binaryFamily
	ipFamily
	arnFamily
	nullFamily
)

// relation is how a request's value must stand to a policy's.
type relation uint8

const (
	same relation = iota
	less
	lessOrSame
	greater
	greaterOrSame
	sameFolded // in any letter case
	like       // with wildcards
)

// holds reports whether the relation holds for the sign of request value minus policy value.
func (r relation) holds(sign int) bool {
	switch r {
	case less:
		return sign < 0
	case lessOrSame:
		return sign <= 0
	case greater:
		return sign > 0
	case greaterOrSame:
		return sign >= 0
	}
	return sign == 0
}

// set is the set operator before the colon.
type set uint8

const (
	oneValue set = iota
	allValues
	anyValue
)

const (
	allPrefix = "ForAllValues:"
	anyPrefix = "ForAnyValue:"
	ifExists  = "IfExists"
)

// operators are the 27 of the IAM User Guide, "IAM JSON policy elements: Condition operators".
var operators = map[string]operator{
	"StringEquals":              {family: stringFamily},
	"StringNotEquals":           {family: stringFamily, negated: true},
	"StringEqualsIgnoreCase":    {family: stringFamily, relation: sameFolded},
	"StringNotEqualsIgnoreCase": {family: stringFamily, relation: sameFolded, negated: true},
	"StringLike":                {family: stringFamily, relation: like},
	"StringNotLike":             {family: stringFamily, relation: like, negated: true},
	"NumericEquals":             {family: numericFamily},
	"NumericNotEquals":          {family: numericFamily, negated: true},
	"NumericLessThan":           {family: numericFamily, relation: less},
	"NumericLessThanEquals":     {family: numericFamily, relation: lessOrSame},
	"NumericGreaterThan":        {family: numericFamily, relation: greater},
	"NumericGreaterThanEquals":  {family: numericFamily, relation: greaterOrSame},
	"DateEquals":                {family: dateFamily},
	"DateNotEquals":             {family: dateFamily, negated: true},
	"DateLessThan":              {family: dateFamily, relation: less},
	"DateLessThanEquals":        {family: dateFamily, relation: lessOrSame},
	"DateGreaterThan":           {family: dateFamily, relation: greater},
	"DateGreaterThanEquals":     {family: dateFamily, relation: greaterOrSame},
	"Bool":                      {family: boolFamily},
	"BinaryEquals":              {family: binaryFamily},
	"IpAddress":                 {family: ipFamily},
	"NotIpAddress":              {family: ipFamily, negated: true},
	"ArnEquals":                 {family: arnFamily, relation: like},
	"ArnNotEquals":              {family: arnFamily, relation: like, negated: true},
	"ArnLike":                   {family: arnFamily, relation: like},
	"ArnNotLike":                {family: arnFamily, relation: like, negated: true},
	"Null":                      {family: nullFamily},
}

// parseOperator reads an operator's name, which is case-sensitive. Null asks whether there are values, so neither
// IfExists nor a set operator has a meaning on it.
func parseOperator(name string) (operator, bool) {
	base, set := name, oneValue
	if rest, ok := strings.CutPrefix(name, allPrefix); ok {
		base, set = rest, allValues
	} else if rest, ok := strings.CutPrefix(name, anyPrefix); ok {
		base, set = rest, anyValue
	}
	base, optional := strings.CutSuffix(base, ifExists)
	op, ok := operators[base]
	if !ok || op.family == nullFamily && (optional || set != oneValue) {
		return operator{}, false
	}
	op.base, op.set, op.ifExists = base, set, optional
	return op, true
}
