package ui

import (
	"errors"
	"fmt"
	"sync"

	"coldkms/vault"
	"coldkms/vault/endpoint"
)

// openVault is a vault that is open, with what serves it meanwhile: to `coldkms kms` while the console is unlocked, and
// to AWS clients while that is switched on.
type openVault struct {
	*vault.Vault
	clients awsClients

	mu       sync.Mutex       // held while serving begins or ends
	closed   bool             // nothing is served any more
	server   *endpoint.Server // nil when the vault is not served to commands
	unserved error            // why it should be and is not
}

// serve serves a vault that a person has unlocked.
func serve(v *vault.Vault, o Options) *openVault {
	opened := &openVault{Vault: v}
	opened.serveCommands(o)
	return opened
}

// serveCommands serves the vault to commands, for reading only when the person may not do more either. A look is not
// served: a command would not say what is missing from it. A socket that cannot be made does not keep the person from
// the vault.
func (o *openVault) serveCommands(options Options) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed || o.server != nil || errors.Is(o.Health(), vault.ErrReadOnly) {
		return
	}
	o.server, o.unserved = endpoint.ServeSocket(o.Vault, options.Dir, options.ReadOnly != "", options.Log)
}

// refuseCommands ends what serveCommands began.
func (o *openVault) refuseCommands() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	ending := o.server
	o.server = nil
	return ending.Close()
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
func (o *openVault) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	return errors.Join(o.clients.close(), o.server.Close(), o.Vault.Close())
}
