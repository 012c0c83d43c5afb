package model

import (
	"regexp"
	"strings"
)

// Place is where a resource lives: every name in a vault belongs to one account and one Region.
type Place struct {
	Account string // 12 digits
	Region  string
}

// KeyARN returns the Amazon Resource Name of a key here.
func (p Place) KeyARN(keyID string) string { return p.arn(keyResource, keyID) }

// KeyOf returns the id of a key here whose Amazon Resource Name is given; ok is false for every other name.
func (p Place) KeyOf(arn string) (keyID string, ok bool) {
	return strings.CutPrefix(arn, p.KeyARN(""))
}

// AliasARN returns the Amazon Resource Name of an alias here; name begins with "alias/".
func (p Place) AliasARN(name string) string { return p.arn("", name) }

// keyResource begins the resource of a key's name.
const keyResource = "key/"

func (p Place) arn(kind, resource string) string {
	return "arn:aws:kms:" + p.Region + ":" + p.Account + ":" + kind + resource
}

var (
	accountPattern = regexp.MustCompile(`^[0-9]{12}$`)
	regionPattern  = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$`)
	keyIDPattern   = regexp.MustCompile(`^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$`)
)

// ValidAccount reports whether id is an account id: 12 digits.
func ValidAccount(id string) bool { return accountPattern.MatchString(id) }

// ValidRegion reports whether name has the form of a Region's name, such as us-west-2.
func ValidRegion(name string) bool { return regionPattern.MatchString(name) }

// Form is one of the ways to name a key.
type Form uint8

// The identifier forms, as a set: an operation takes some of them.
const (
	FormKeyID Form = 1 << iota
	FormKeyARN
	FormAliasName
	FormAliasARN
	FormKey = FormKeyID | FormKeyARN
	FormAny = FormKey | FormAliasName | FormAliasARN
)

// Identifier is a key's name as a request gave it, taken apart. Either KeyID or Alias is set.
type Identifier struct {
	Place Place
	KeyID string // a UUID in lower case, or the id of a multi-Region key
	Alias string // with its prefix "alias/"
}

// ParseIdentifier takes apart what a request gave as KeyId. Names without a place belong to here. Forms that are
// not in accepted, and everything that names no key at all, give NotFoundException `Invalid keyId '…'`; an ARN of
// another Region gives NotFoundException `Invalid arn <region>`.
func ParseIdentifier(given string, accepted Form, here Place) (Identifier, error) {
	id := Identifier{Place: here}
	resource, isARN := given, false
	if strings.HasPrefix(given, "arn:") {
		parts := strings.SplitN(given, ":", 6)
		if len(parts) != 6 || parts[1] != "aws" || parts[2] != "kms" || !ValidAccount(parts[4]) {
			return Identifier{}, ErrInvalidKeyID(given)
		}
		if parts[3] != here.Region {
			return Identifier{}, refuse(CodeNotFound, "Invalid arn %s", parts[3]).advise("Switch to the Region of the key.")
		}
		id.Place.Account, resource, isARN = parts[4], parts[5], true
	}
	form := FormKeyID
	switch {
	case strings.HasPrefix(resource, "alias/"):
		id.Alias = resource
		form = FormAliasName
		if isARN {
			form = FormAliasARN
		}
	case isARN:
		form = FormKeyARN
		keyID, ok := strings.CutPrefix(resource, keyResource)
		if !ok {
			return Identifier{}, ErrInvalidKeyID(given)
		}
		id.KeyID = keyID
	default:
		id.KeyID = resource
	}
	if form&accepted == 0 || (id.Alias == "" && !keyIDPattern.MatchString(id.KeyID)) {
		return Identifier{}, ErrInvalidKeyID(given)
	}
	return id, nil
}
