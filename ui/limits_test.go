package ui

import (
	"context"
	"testing"
	"time"

	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// Who opens one key after the other faster than the limits of requests allow
// sees each of them; what a page reads waits for its turn.
func TestAQuickReaderIsNotThrottled(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, func(s *vault.Session, clock *vaulttest.Clock) {
		threeStates(t)(s, clock)
		limits := s.Vault().Limits()
		limits.Rates.On = true
		if err := s.Vault().SetLimits(t.Context(), limits); err != nil {
			t.Fatal(err)
		}
	})
	var waited time.Duration
	c.console.Pause = func(_ context.Context, d time.Duration) error {
		waited += d
		c.clock.Advance(d)
		return nil
	}
	for range 12 {
		c.press("enter")
		c.sees("▸ Summary", "ARN  ")
		c.seesNot("ThrottlingException")
		c.press("right", "right", "right", "right")
		c.seesNot("ThrottlingException")
		c.press("esc", "down")
	}
	if waited == 0 {
		t.Error("nothing had to wait: the limits are not on")
	}
}
