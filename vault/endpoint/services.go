package endpoint

import (
	"strings"

	"coldkms/vault"
)

// services are what a request can be for: its target is the prefix of a service and the name of an operation. No two
// services have an operation of the same name.
var services = []service{
	{"kms", "TrentService.", "", vault.Lookup},
	// IAM and STS themselves are called in another protocol; here they are called in the same one, by the versions of their
	// APIs.
	{"iam", "AWSIdentityManagementV20100508.", "https://iam.amazonaws.com/doc/2010-05-08/", vault.LookupIAM},
	{"sts", "AWSSecurityTokenServiceV20110615.", "https://sts.amazonaws.com/doc/2011-06-15/", vault.LookupSTS},
}

type service struct {
	name      string // as the scope of a signature has it
	prefix    string // of targets in the AWS JSON protocol
	namespace string // of answers in the AWS Query protocol; "" for a service without it
	lookup    func(name string) (vault.API, bool)
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
