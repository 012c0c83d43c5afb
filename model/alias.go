package model

import (
	"regexp"
	"strings"
)

// AliasPrefix begins every alias.
const AliasPrefix = "alias/"

const reservedAliasPrefix = "alias/aws/"

var aliasPattern = regexp.MustCompile(`^[a-zA-Z0-9:/_-]+$`)

// CheckAliasName returns nil when name may be given to an alias that a customer creates: the prefix "alias/", then
// letters, digits, slashes, underscores and dashes, 256 characters in all, not under "alias/aws/".
func CheckAliasName(name string) error {
	var v violations
	v.length("aliasName", name, 1, 256)
	if name != "" {
		v.pattern("aliasName", name, aliasPattern)
	}
	if err := v.err(); err != nil {
		return err
	}
	switch {
	case !strings.HasPrefix(name, AliasPrefix):
		return refuse(CodeValidation, `Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html`)
	case name == AliasPrefix:
		return refuse(CodeInvalidAliasName, "The alias has no name after its prefix.").advise("Type a name after alias/.")
	case strings.Contains(name, ":"):
		return refuse(CodeInvalidAliasName, "%s contains invalid characters for an alias", name).advise("Use letters, digits, slashes, underscores and dashes.")
	case strings.HasPrefix(name, reservedAliasPrefix) || name == "alias/aws":
		return refuse(CodeNotAuthorized, "").advise("Aliases that begin with alias/aws/ are reserved for AWS managed keys.")
	}
	return nil
}
