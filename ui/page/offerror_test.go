package page

import "testing"

// A reason in whole sentences ends in one full stop, as one without does.
func TestOffErrorIsASentence(t *testing.T) {
	for _, test := range []struct{ reason, want string }{
		{"The key is disabled", "Encrypt does not work now: The key is disabled."},
		{"Type a number.", "Encrypt does not work now: Type a number."},
		{"No key. Make one.", "Encrypt does not work now: No key. Make one."},
	} {
		if got := (OffError{Label: "Encrypt", Reason: test.reason}).Error(); got != test.want {
			t.Errorf("%q makes %q, want %q", test.reason, got, test.want)
		}
	}
}
