package ui

import (
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/why"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// consoleReadOnly is the guide's policy of read-only access to all keys through
// the console ("Customer Managed Policy Examples").
const consoleReadOnly = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": [
      "kms:ListKeys", "kms:ListAliases", "kms:DescribeKey", "kms:ListKeyPolicies", "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus", "iam:ListUsers", "iam:ListRoles"
    ],
    "Resource": "*"
  }
}`

// asReader starts a console on a vault with a key and one of a service, and signs in a user who
// has the guide's policy, or another one.
func asReader(t testing.TB, width, height int, document string) *console {
	t.Helper()
	c := openUnlocked(t, width, height, func(root *vault.Session, _ *vaulttest.Clock) {
		vaulttest.CreateKey(t, root, "payroll")
		service := root.Vault().SignIn(identity.Caller{Principal: root.Caller().Principal, InvokedBy: "ec2.us-west-2.amazonaws.com"}, "us-west-2")
		if _, err := service.Encrypt(t.Context(), &model.EncryptRequest{KeyID: "alias/aws/ebs", Plaintext: []byte("p")}); err != nil {
			t.Fatal(err)
		}
		if _, err := root.CreatePrincipal(t.Context(), &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Reader"}); err != nil {
			t.Fatal(err)
		}
		put := &iam.PutUserPolicyRequest{}
		put.UserName, put.PolicyName, put.PolicyDocument = "Reader", "ConsoleReadOnly", document
		if _, err := root.PutUserPolicy(t.Context(), put); err != nil {
			t.Fatal(err)
		}
	})
	c.press("i")
	c.types("reader")
	c.press("enter")
	c.sees("us-west-2 · Reader")
	return c
}

func TestPicturesOfReadOnlyAccess(t *testing.T) {
	t.Parallel()
	c := asReader(t, 80, 24, consoleReadOnly)
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"reader_keys", func() { c.press("down") }},
		{"reader_actions", func() { c.press("a") }},
		{"reader_details", func() { c.press("esc", "enter") }},
		{"reader_aliases", func() { c.press("right") }},
		{"reader_tags", func() { c.press("right") }},
		{"reader_policy", func() { c.press("right") }},
		{"reader_material", func() { c.press("right") }},
		{"reader_rotation", func() { c.press("right") }},
		{"reader_events", func() { c.press("right") }},
		{"reader_refusal", func() { c.press("x") }},
		{"reader_trail", func() { c.press("esc", "m", "down", "enter") }},
		{"managed_keys", func() { c.press("i", "enter", "f", "f") }},
		{"managed_actions", func() { c.press("a") }},
		{"managed_details", func() { c.press("esc", "enter") }},
		{"managed_policy", func() { c.press("right", "right", "right") }},
		{"managed_rotation", func() { c.press("right", "right") }},
		{"managed_trail", func() { c.press("right") }},
	} {
		step.do()
		c.everySize(step.name)
	}
}

// With the guide's policy every page can be seen and nothing changed.
func TestReadOnlyAccessSeesEverythingAndChangesNothing(t *testing.T) {
	t.Parallel()
	c := asReader(t, 120, 36, consoleReadOnly)
	c.sees("payroll", "aws/ebs AWS", "1-2 of 2")
	changes := []string{"create-key", "enable-key", "disable-key", "edit-tags", "schedule-key-deletion", "cancel-key-deletion", "encrypt", "decrypt", "generate-data-key", "edit-description", "add-alias", "move-alias", "delete-alias"}
	seen := map[string]bool{}
	check := func() {
		t.Helper()
		for _, action := range c.top().Actions() {
			for _, id := range changes {
				if action.ID != id || action.ID == "schedule-key-deletion" && c.top() == c.pages[0] { // which says it when it is asked for
					continue
				}
				seen[id] = true
				if action.Off == "" {
					t.Errorf("%s: %s works", c.top().Title(), id)
				}
			}
		}
	}
	check()
	c.press("down", "d")
	c.sees("You may not kms:ScheduleKeyDeletion on this key")
	c.press("w")
	c.sees("▸ Why", `"Action": "kms:ScheduleKeyDeletion"`)
	c.press("esc", "enter")
	for _, shown := range []string{"Key usage", "payroll", "The tags cannot be shown: you may not kms:ListResourceTags.", "Policy view", "never leaves the vault", "▸ Key Rotation", "The trail cannot be shown: you may not cloudtrail:LookupEvents."} {
		c.sees("▸ payroll", shown)
		check()
		c.press("right")
	}
	for _, id := range changes {
		if !seen[id] {
			t.Errorf("%s was never offered", id)
		}
	}

	// A section that is not there says by w why.
	c.press("w")
	c.sees("▸ Why", `"Action": "cloudtrail:LookupEvents"`)
	c.press("esc", "esc")

	// The pages that are reached otherwise.
	c.press("m", "down", "enter")
	c.sees("▸ Trail", "The trail cannot be shown: you may not cloudtrail:LookupEvents.")
	c.press("esc") // the refusal goes, the reason stays
	c.seesNot("AccessDeniedException")
	c.press("w")
	c.sees("▸ Why", `"Action": "cloudtrail:LookupEvents"`)
	c.press("esc", "m", "G", "k", "enter")
	c.sees("▸ Settings", "Idle lock")

	// Whatever is opened all the same is refused, and says why.
	id := c.keyID("payroll")
	for _, route := range []page.Route{
		page.Encrypt{KeyID: id}, page.Decrypt{KeyID: id}, page.GenerateDataKey{KeyID: id}, page.ScheduleDeletion{KeyIDs: []string{id}},
		page.Tags{KeyIDs: []string{id}}, page.MoveAliases{KeyIDs: []string{id}}, page.KeyPolicy{KeyID: id}, page.PolicyView{KeyID: id}, page.CreateKey{},
	} {
		c.run(c.push(route))
		if c.refused != nil && !why.Explains(c.refused) {
			t.Errorf("%s is refused with %v", c.top().Title(), c.refused)
		}
		if save, ok := find(c.top().Actions(), "ctrl+s"); ok && save.Off == "" && c.refused == nil {
			c.press("ctrl+s", "ctrl+s")
			c.seesNot("Saved")
		}
		c.popTo(1)
	}
	if state := c.key(id).KeyState; state != model.Enabled {
		t.Errorf("the key is %s", state)
	}
}

func (c *console) keyID(alias string) string {
	c.t.Helper()
	return c.key(model.AliasPrefix + alias).KeyID
}

func (c *console) key(id string) model.KeyMetadata {
	c.t.Helper()
	described, err := c.console.Session.DescribeKey(c.t.Context(), &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: id}})
	if err != nil {
		c.t.Fatal(err)
	}
	return described.KeyMetadata
}

// Without the permission to list, or to describe, the pages say so.
func TestPagesWithoutTheirPermission(t *testing.T) {
	t.Parallel()
	const one = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ACTION", "Resource": "*"}}`
	c := asReader(t, 80, 24, strings.Replace(one, "ACTION", "kms:ListKeys", 1))
	c.sees("No key here that you may see", "kms:DescribeKey")
	c = asReader(t, 80, 24, strings.Replace(one, "ACTION", "kms:DescribeKey", 1))
	c.sees("No keys can be shown", "you may not kms:ListKeys.", "w why")
	id := c.keyID("payroll")
	c.run(c.push(page.KeyDetails{KeyID: id}))
	c.sees("▸ "+id[:8], "Key usage")
	c.press("right")
	c.sees("The aliases cannot be shown: you may not kms:ListAliases.")
	c.send(pagetest.Key("w"))
	c.sees("▸ Why", "kms:ListAliases")
}

// What the state of a key refuses is explained as what policies refuse is.
func TestWhyAKeysStateRefuses(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press("down", "down", "down", "enter") // workspaces-prod
	c.sees("▸ workspaces-prod", "Disabled")
	c.press("E")
	c.sees("Encrypt does not work now: The key is disabled.", "w why")
	c.press("w")
	c.sees("▸ Why", "The key is disabled.", "Enable the key first.", "Encrypt works on a key that is enabled.")
	c.press("esc", "o")
	c.press("E")
	c.seesNot("does not work now")
}
