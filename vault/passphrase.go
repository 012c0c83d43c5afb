package vault

// CheckPassphrase returns nil when a passphrase is that of the open vault, which stays open, and otherwise
// ErrWrongPassphrase. It takes as long as Open takes to find that out. Errors are those of store.CheckPassphrase.
func (v *Vault) CheckPassphrase(passphrase []byte) error { return v.store.CheckPassphrase(passphrase) }
