package identity

import (
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"coldkms/model/policy"
)

// Document is a policy document: as its owner wrote it, and as requests are decided by it.
type Document struct {
	Text   string
	Policy *policy.Document
}

// ParseDocument reads a new document. Errors are those of policy.Parse for an IAM policy.
func ParseDocument(text string) (Document, error) {
	read, err := policy.Parse(text, policy.IdentityPolicy)
	return Document{Text: text, Policy: read}, err
}

// ReadDocument reads a document that was accepted once. Should the rules have become stricter since, its statements
// that break them have no effect.
func ReadDocument(text string) Document {
	read, _ := policy.Read(text, policy.IdentityPolicy)
	return Document{Text: text, Policy: read}
}

// Size returns how many characters count for the quotas: all but white space.
func (d Document) Size() int { return SizeOf(d.Text) }

// SizeOf returns how many characters of a document count for the quotas. IAM User Guide, "IAM and STS quotas".
func SizeOf(text string) (size int) {
	for _, r := range text {
		if !strings.ContainsRune(" \t\r\n", r) {
			size++
		}
	}
	return size
}

// AWS is the account of AWS managed policies.
const AWS = "aws"

// policyKind is what prefixes knows managed policies by.
const policyKind Kind = "Policy"

// ManagedPolicy is a policy that can be attached to several users, groups and roles. It is not changed in place.
type ManagedPolicy struct {
	Account     string // or AWS
	Path        string // "/" or "/…/"
	Name        string
	UniqueID    string // ANPA…
	Description string
	Created     time.Time
	Updated     time.Time
	Versions    []Version // the oldest first
	Default     int       // the number of the version that is in force
	Last        int       // the highest number so far; numbers are not used twice
}

// Version is one version of a managed policy.
type Version struct {
	Number  int // from 1
	Created time.Time
	Document
}

// ID returns the version's name in the API, such as v1.
func (v Version) ID() string { return VersionID(v.Number) }

// VersionID returns a version's name in the API.
func VersionID(number int) string { return "v" + strconv.Itoa(number) }

// NewPolicyID returns a fresh unique id of a managed policy.
func NewPolicyID(random io.Reader) (string, error) { return NewUniqueID(policyKind, random) }

// ARN returns the policy's Amazon Resource Name.
func (p *ManagedPolicy) ARN() string { return Resource(p.Account, "policy"+p.Path+p.Name) }

// Version returns the version of a name in the API.
func (p *ManagedPolicy) Version(id string) (Version, bool) {
	at := slices.IndexFunc(p.Versions, func(v Version) bool { return v.ID() == id })
	if at < 0 {
		return Version{}, false
	}
	return p.Versions[at], true
}

// InForce returns the document of the default version.
func (p *ManagedPolicy) InForce() Document {
	for i := range p.Versions {
		if p.Versions[i].Number == p.Default {
			return p.Versions[i].Document
		}
	}
	return Document{}
}

// WithVersion adds a version with the next number, and makes it the default when asked to.
func (p *ManagedPolicy) WithVersion(d Document, at time.Time, inForce bool) *ManagedPolicy {
	changed := *p
	changed.Last++
	changed.Versions = append(slices.Clone(p.Versions), Version{Number: changed.Last, Created: at, Document: d})
	changed.Updated = at
	if inForce {
		changed.Default = changed.Last
	}
	return &changed
}

// WithoutVersion takes a version away.
func (p *ManagedPolicy) WithoutVersion(number int, at time.Time) *ManagedPolicy {
	changed := *p
	changed.Versions = slices.DeleteFunc(slices.Clone(p.Versions), func(v Version) bool { return v.Number == number })
	changed.Updated = at
	return &changed
}

// WithDefault puts a version in force.
func (p *ManagedPolicy) WithDefault(number int, at time.Time) *ManagedPolicy {
	changed := *p
	changed.Default, changed.Updated = number, at
	return &changed
}

var policyARNPattern = regexp.MustCompile(`^arn:aws:iam::([0-9]{12}|aws):policy(/[\x21-\x7e]*)?/([\w+=,.@-]{1,128})$`)

// ParsePolicyARN returns the account, or AWS, and the name of a managed policy; ok is false for anything else.
func ParsePolicyARN(arn string) (account, name string, ok bool) {
	found := policyARNPattern.FindStringSubmatch(arn)
	if found == nil {
		return "", "", false
	}
	return found[1], found[3], true
}

// AWSManaged returns the policies that AWS keeps for every account: those of key management.
func AWSManaged() []*ManagedPolicy {
	made := time.Date(2015, time.February, 6, 18, 40, 40, 0, time.UTC)
	return []*ManagedPolicy{{
		Account: AWS, Path: "/", Name: "AWSKeyManagementServicePowerUser", UniqueID: "ANPAJNPP7PPPPMJRV2SA4",
		Description: "Provides access to AWS Key Management Service (KMS).", Created: made, Updated: made,
		Versions: []Version{{Number: 1, Created: made, Document: ReadDocument(policy.PowerUser())}}, Default: 1, Last: 1,
	}}
}
