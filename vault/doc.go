// Package vault is the key engine: every operation of key management, authorised, performed and recorded over one
// sealed store.
//
// Every use of a key is one call through one pipeline (pipeline.go). The package refuses to know the screen and the
// command line; it gets its clock and its source of randomness handed in, and it never lets key bytes out, but for
// what an operation answers to its caller.
package vault
