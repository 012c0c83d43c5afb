package vault

import (
	"context"
	"strings"

	"coldkms/model"
	"coldkms/model/policy"
)

// managedService is a service that has an AWS managed key in each account and Region in which it was used.
type managedService struct {
	name     string // of its alias, alias/aws/NAME
	service  string // the first part of its name in kms:ViaService
	title    string // in the key's policy
	protects string // in the key's description
}

// managedServices are the services of the guide's "kms:ViaService".
var managedServices = []managedService{
	{"acm", "acm", "ACM", "ACM private keys"},
	{"codecommit", "codecommit", "CodeCommit", "CodeCommit repositories"},
	{"dms", "dms", "DMS", "DMS data"},
	{"ebs", "ec2", "EBS", "EBS volumes"},
	{"importexport", "importexport", "Import/Export", "Import/Export data"},
	{"rds", "rds", "RDS", "RDS database volumes"},
	{"redshift", "redshift", "Redshift", "Redshift clusters"},
	{"s3", "s3", "S3", "S3 objects"},
	{"ses", "ses", "SES", "SES messages"},
	{"workmail", "workmail", "WorkMail", "WorkMail mailboxes"},
	{"workspaces", "workspaces", "WorkSpaces", "WorkSpaces volumes"},
}

const managedPrefix = model.AliasPrefix + "aws/"

// managedBy returns the service of an alias alias/aws/NAME.
func managedBy(alias string) (managedService, bool) {
	for _, m := range managedServices {
		if managedPrefix+m.name == alias {
			return m, true
		}
	}
	return managedService{}, false
}

// description is worded as AWS words it.
func (m managedService) description() string {
	return "Default master key that protects my " + m.protects + " when no other key is defined"
}

// via is the service's name in kms:ViaService.
func (m managedService) via(region string) string { return m.service + "." + region + ".amazonaws.com" }

// via returns the service through which the session's caller calls, "" for none.
func (s *Session) via() string {
	if s.caller.InvokedBy != "" {
		return s.caller.InvokedBy
	}
	for key, values := range s.caller.Context {
		if strings.EqualFold(key, "kms:ViaService") && len(values) == 1 {
			return values[0]
		}
	}
	return ""
}

// makeManagedKey makes the AWS managed key that a request names by its alias when the service whose key it is uses it
// for the first time. The guide, "Customer Master Keys".
func (s *Session) makeManagedKey(ctx context.Context, req model.Request) error {
	keyed, ok := req.(model.Keyed)
	if !ok || s.via() == "" || s.vault.looking() || s.reads || s.explained != nil {
		return nil
	}
	name := strings.TrimPrefix(keyed.Key(), s.place.AliasARN(""))
	m, ok := managedBy(name)
	if !ok || m.via(s.place.Region) != s.via() || s.vault.keys.alias(s.place, name) != nil {
		return nil
	}
	_, err := unthrottled(ctx, s, opMakeManagedKey, managedKeyRequest{m}, func(_ context.Context, c *call) (model.EmptyResponse, error) {
		return model.EmptyResponse{}, c.makeManaged(m)
	})
	return err
}

// opMakeManagedKey is CreateKey by a service. No policy of a customer has a say in it.
var opMakeManagedKey = &model.Operation{Name: model.OpCreateKey.Name, Actions: []string{"kms:CreateManagedKey"}, Source: model.OpCreateKey.Source}

type managedKeyRequest struct{ service managedService }

func (managedKeyRequest) Validate() error { return nil }

// Parameters are what the trail shows.
func (r managedKeyRequest) Parameters() map[string]any {
	return map[string]any{"description": r.service.description(), "keyUsage": model.UsageEncryptDecrypt, "origin": model.OriginAWSKMS}
}

// makeManaged makes a service's key with its alias, unless a call of the same batch did.
func (c *call) makeManaged(m managedService) error {
	place := c.session.place
	existing, err := c.alias(place, managedPrefix+m.name)
	if err != nil || existing != nil {
		return err
	}
	if err := c.checkKeyQuota(); err != nil {
		return err
	}
	made, err := c.makeKeyOf(model.OriginAWSKMS)
	if err != nil {
		return err
	}
	made.managed, made.description = true, m.description()
	made.rotation = firstRotation(made.key)
	document := policy.ManagedKey{Account: place.Account, Region: place.Region, Service: m.service, Title: m.title}.Document()
	c.change(made)
	c.change(putPolicy{key: made.key, document: document})
	c.change(newAlias{&alias{place: place, name: managedPrefix + m.name, target: made.id, created: c.now, updated: c.now}})
	c.about(made.arn(), place.Account)
	c.response = map[string]any{"keyMetadata": shownMetadata(made.metadata(c.now))}
	return nil
}
