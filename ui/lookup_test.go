package ui

import (
	"context"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// records returns the trail as text.
func (c *console) records() string {
	c.t.Helper()
	records, err := c.console.Session.LookupEvents(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	var text strings.Builder
	if err := records.Forwards(context.Background(), 0, func(_ uint64, raw []byte) error {
		_, err := text.Write(append(raw, '\n'))
		return err
	}); err != nil {
		c.t.Fatal(err)
	}
	return text.String()
}

func TestAPastedNameOpensItsKey(t *testing.T) {
	t.Parallel()
	var payroll, abroad model.KeyMetadata
	c := openUnlocked(t, 80, 24, func(s *vault.Session, _ *vaulttest.Clock) {
		payroll = vaulttest.CreateKey(t, s, "payroll")
		abroad = vaulttest.CreateKey(t, s.Vault().SignIn(s.Caller(), "eu-west-1"), "abroad")
	})
	for _, name := range []string{payroll.ARN, payroll.KeyID, " alias/payroll\n", c.console.Session.Place().AliasARN("alias/payroll")} {
		c.pastes(name)
		c.sees("▸ payroll", "Enabled")
		c.press("esc")
	}
	c.pastes("1234abcd-12ab-34cd-56ef-1234567890ab")
	c.sees("✗ NotFoundException")
	c.pastes(abroad.ARN)
	c.sees("The key is in eu-west-1", abroad.KeyID)
	c.press("tab", "enter")
	c.sees("▸ abroad", "eu-west-1")
}

// What is pasted by mistake may be a passphrase: it is neither shown nor kept in
// the trail.
func TestOtherTextThatIsPastedGoesNowhere(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeKeys(t))
	for _, text := range []string{
		"correcthorsebatterystaple", "alias/correct horse", "arn:correcthorse", "arn:aws:kms:us-west-2:111122223333:correcthorse", "correcthorse\nbatterystaple",
	} {
		c.pastes(text)
		c.sees("✗ That is not the name of a key")
		c.seesNot("horse")
		c.press("esc")
	}
	// The palette may take it for an alias, and has it looked for without a call
	// of that name.
	c.press(":")
	c.pastes("correcthorsebatterystaple")
	c.press("enter")
	c.sees("✗ No key in this Region has that alias")
	c.seesNot("horse")
	records := c.records()
	if strings.Contains(records, "horse") || !strings.Contains(records, "ListKeys") {
		t.Errorf("the trail:\n%s", records)
	}
}
