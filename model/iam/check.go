package iam

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/wire"
)

// constraint is what the API says of a member; a member of one name has the same in every request.
type constraint struct {
	least, most int            // characters of a text, or the values of a number
	pattern     *regexp.Regexp // nil for none
	allowed     string         // what the pattern allows, as IAM words it
}

var (
	namePattern     = regexp.MustCompile(`^[\w+=,.@-]*$`)
	pathPattern     = regexp.MustCompile(`^(/|/[\x21-\x7e]+/)$`)
	prefixPattern   = regexp.MustCompile(`^/[\x21-\x7e]*$`)
	documentPattern = regexp.MustCompile(`^[\x{0009}\x{000A}\x{000D}\x{0020}-\x{00FF}]*$`)
	versionPattern  = regexp.MustCompile(`^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$`)
	scopePattern    = regexp.MustCompile(`^(All|AWS|Local)$`)
	statusPattern   = regexp.MustCompile(`^(Active|Inactive)$`)
	keyIDPattern    = regexp.MustCompile(`^\w*$`)
	externalPattern = regexp.MustCompile(`^[\w+=,.@:/-]*$`)
)

const (
	nameCharacters = "only alphanumeric characters and/or the following: +=,.@_-"
	textCharacters = "only printable characters up to U+00FF, tabs and line ends"
)

var (
	document    = constraint{1, 131072, documentPattern, textCharacters}
	constraints = map[string]constraint{
		"UserName":                 {1, 64, namePattern, nameCharacters},
		"GroupName":                {1, 128, namePattern, nameCharacters},
		"RoleName":                 {1, 64, namePattern, nameCharacters},
		"PolicyName":               {1, 128, namePattern, nameCharacters},
		"Path":                     {1, 512, pathPattern, "a / at its begin and end, and printable ASCII characters between"},
		"PathPrefix":               {1, 512, prefixPattern, "a / at its begin, and printable ASCII characters"},
		"PolicyArn":                {20, 2048, nil, ""},
		"arn":                      {20, 2048, nil, ""},
		"PolicySourceArn":          {20, 2048, nil, ""},
		"Policy":                   {1, MaxSessionPolicy, documentPattern, textCharacters},
		"PolicyDocument":           document,
		"AssumeRolePolicyDocument": document,
		"ResourcePolicy":           document,
		"Description":              {0, 1000, documentPattern, textCharacters},
		"VersionId":                {2, 16, versionPattern, "a version such as v1"},
		"Scope":                    {1, 16, scopePattern, "All, AWS or Local"},
		"Marker":                   {1, 2048, nil, ""},
		"MaxItems":                 {1, 1000, nil, ""},
		"ActionNames":              {3, 128, nil, ""},
		"ResourceArns":             {1, 2048, nil, ""},
		"PolicyInputList":          document,
		"ContextKeyName":           {5, 256, nil, ""},
		"AccessKeyId":              {16, 128, keyIDPattern, "only alphanumeric characters and _"},
		"Status":                   {1, 16, statusPattern, "Active or Inactive"},
		"RoleArn":                  {20, 2048, nil, ""},
		"RoleSessionName":          {2, 64, namePattern, nameCharacters},
		"DurationSeconds":          {900, 43200, nil, ""},
		"MaxSessionDuration":       {3600, 43200, nil, ""},
		"ExternalId":               {2, 1224, externalPattern, "only alphanumeric characters and/or the following: +=,.@:/_-"},
	}
)

// check returns nil when the members of a request, given by its pointer, keep their constraints, and otherwise IAM's
// answer to the first that does not.
func check(request any) error { return checkMembers(reflect.ValueOf(request).Elem()) }

func checkMembers(v reflect.Value) error {
	for _, m := range wire.Members(v.Type()) {
		value := m.In(v)
		if !m.Required && value.IsZero() {
			continue
		}
		if err := checkValue(m.Name, reflect.Indirect(value)); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(name string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Slice:
		if v.Len() == 0 {
			return violation(name, "", "Member must not be null")
		}
		for i := range v.Len() {
			if err := checkValue(name, v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Struct:
		return checkMembers(v)
	case reflect.String:
		return constraints[name].text(name, v.String())
	case reflect.Int:
		return constraints[name].number(name, int(v.Int()))
	}
	return nil
}

func (c constraint) text(name, text string) error {
	length := utf8.RuneCountInString(text)
	switch {
	case !utf8.ValidString(text):
		return violation(name, "", "Member must be valid UTF-8")
	case length < c.least:
		return violation(name, text, fmt.Sprintf("Member must have length greater than or equal to %d", c.least))
	case c.most > 0 && length > c.most:
		return violation(name, "", fmt.Sprintf("Member must have length less than or equal to %d", c.most))
	case c.pattern != nil && !c.pattern.MatchString(text):
		return refuse(identity.CodeValidation, "Use "+c.allowed+".", "The specified value for %s is invalid. It must contain %s", Lower(name), c.allowed)
	}
	return nil
}

func (c constraint) number(name string, n int) error {
	switch {
	case n < c.least:
		return violation(name, fmt.Sprint(n), fmt.Sprintf("Member must have value greater than or equal to %d", c.least))
	case n > c.most:
		return violation(name, fmt.Sprint(n), fmt.Sprintf("Member must have value less than or equal to %d", c.most))
	}
	return nil
}

func violation(name, value, constraint string) *model.Error {
	if value != "" {
		value = "'" + value + "' "
	}
	return refuse(identity.CodeValidation, "", "1 validation error detected: Value %sat '%s' failed to satisfy constraint: %s", value, Lower(name), constraint)
}

// Lower returns a member's name as messages and the trail write it: userName.
func Lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }
