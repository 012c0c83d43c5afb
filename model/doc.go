// Package model holds the nouns and the rules of key management: keys and their states, aliases, tags,
// identifiers, the operations with their requests and responses, and the exceptions with the service's own
// messages.
//
// It deals in values only. It refuses to know storage, cryptography, the screen, the clock and chance: what it
// needs of time or randomness is handed in.
package model
