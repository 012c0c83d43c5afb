package endpoint

import (
	"strings"

	"coldkms/vault"
)

// services are what a request can be for: its target is the prefix of a service and the name of an operation. No two
// services have an operation of the same name.
var services = []struct {
	prefix string
	lookup func(name string) (vault.API, bool)
}{
	{"TrentService.", vault.Lookup},
	// IAM and STS themselves are called in another protocol; here they are called in the same one, by the versions of their
	// APIs.
	{"AWSIdentityManagementV20100508.", vault.LookupIAM},
	{"AWSSecurityTokenServiceV20110615.", vault.LookupSTS},
}

// find returns an operation of any service and its target.
func find(operation string) (api vault.API, target string, ok bool) {
	for _, s := range services {
		if api, ok = s.lookup(operation); ok {
			return api, s.prefix + operation, true
		}
	}
	return vault.API{}, "", false
}

// lookup returns the operation of a target.
func lookup(target string) (vault.API, bool) {
	for _, s := range services {
		if name, named := strings.CutPrefix(target, s.prefix); named {
			return s.lookup(name)
		}
	}
	return vault.API{}, false
}
