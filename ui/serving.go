package ui

import (
	"errors"
	"fmt"

	"coldkms/vault"
	"coldkms/vault/endpoint"
)

// openVault is a vault that is open, with what serves it to `coldkms kms` meanwhile.
type openVault struct {
	*vault.Vault
	server   *endpoint.Server // nil when the vault is not served
	unserved error            // why it should be and is not
}

// serve serves a vault that a person has unlocked, for reading only when the person may not do more either. A look is
// not served: a command would not say what is missing from it. A socket that cannot be made does not keep the person
// from the vault.
func serve(v *vault.Vault, o Options) *openVault {
	opened := &openVault{Vault: v}
	if !errors.Is(v.Health(), vault.ErrReadOnly) {
		opened.server, opened.unserved = endpoint.ServeSocket(v, o.Dir, o.ReadOnly != "", o.Log)
	}
	return opened
}

// Notices returns what a person should know about how the vault opened.
func (o *openVault) Notices() []string {
	notices := o.Vault.Notices()
	if o.unserved != nil {
		notices = append(notices, fmt.Sprintf("coldkms kms cannot use this vault while it is open here: %v", o.unserved))
	}
	return notices
}

// Close ends the serving and closes the vault.
func (o *openVault) Close() error { return errors.Join(o.server.Close(), o.Vault.Close()) }
