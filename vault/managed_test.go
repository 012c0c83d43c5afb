package vault_test

import (
	"sync"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// through is a session of the root through a service.
func through(f *vaulttest.Fixture, service string) *vault.Session {
	return f.SignIn(identity.Caller{Principal: identity.RootOf(vaulttest.Home.Account), InvokedBy: service}, vaulttest.Home.Region)
}

func TestTheFirstUseByAServiceMakesItsKey(t *testing.T) {
	f := vaulttest.New(t)
	const alias, ec2 = "alias/aws/ebs", "ec2.us-west-2.amazonaws.com"
	notThere := "NotFoundException: Alias arn:aws:kms:us-west-2:111122223333:alias/aws/ebs is not found."
	for _, s := range []*vault.Session{f.Root(), through(f, "s3.us-west-2.amazonaws.com"), through(f, "ec2.us-east-1.amazonaws.com"), through(f, ec2).OnlyReading()} {
		_, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: alias}})
		wantRefusal(t, refusalOf(0, err), notThere)
	}
	var together sync.WaitGroup
	for range 4 {
		together.Go(func() {
			if err := encrypts(through(f, ec2), alias); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	if rows := f.Root().Rows(); len(rows) != 1 || rows[0].Manager != "AWS" || rows[0].Aliases[0] != "aws/ebs" {
		t.Fatalf("the keys are %+v", rows)
	}
	f.Reopen(t)
	s := f.Root()
	described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: alias}})
	if err != nil {
		t.Fatal(err)
	}
	key := described.KeyMetadata
	if key.KeyManager != "AWS" || key.Description != "Default master key that protects my EBS volumes when no other key is defined" {
		t.Errorf("the key is %+v", key)
	}
	events, err := s.KeyEvents(ctx, key.KeyID, 20)
	if err != nil || len(events) == 0 || events[len(events)-1].EventName != "CreateKey" {
		t.Errorf("the first of %d events is no CreateKey, %v", len(events), err)
	}
	wantRefusal(t, encrypts(s, alias), "AccessDeniedException: User: arn:aws:iam::111122223333:root is not authorized to perform: kms:Encrypt on resource: "+key.ARN+" because no resource-based policy allows the kms:Encrypt action")
	id := model.KeyRequest{KeyID: key.KeyID}
	for what, err := range map[string]error{
		"disable":  refusalOf(s.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: id})),
		"delete":   refusalOf(s.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: key.KeyID})),
		"tag":      refusalOf(s.TagResource(ctx, &model.TagResourceRequest{KeyID: key.KeyID, Tags: []model.Tag{{TagKey: "a"}}})),
		"policy":   refusalOf(s.PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: key.KeyID, Policy: withStatement(`{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}`)})),
		"describe": refusalOf(s.UpdateKeyDescription(ctx, &model.UpdateKeyDescriptionRequest{KeyID: key.KeyID, Description: "mine"})),
		"alias":    refusalOf(s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: "alias/mine", TargetKeyID: key.KeyID})),
	} {
		if got := err.Error(); len(got) < 21 || got[:21] != "AccessDeniedException" {
			t.Errorf("%s: %s", what, got)
		}
	}
	wantRefusal(t, refusalOf(s.DeleteAlias(ctx, &model.DeleteAliasRequest{AliasName: alias})), "NotAuthorizedException")
}

func TestManagedKeysCountAsKeys(t *testing.T) {
	f := vaulttest.New(t)
	f.SetQuotas(t, model.Quotas{Keys: 1, Aliases: 1})
	s3 := through(f, "s3.us-west-2.amazonaws.com")
	wantRefusal(t, encrypts(s3, "arn:aws:kms:us-west-2:111122223333:alias/aws/s3"), "ok")
	wantRefusal(t, encrypts(through(f, "rds.us-west-2.amazonaws.com"), "alias/aws/rds"), model.ErrKeyLimit(1).Error())
}
