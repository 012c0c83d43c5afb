// Package keyfield has the fields that a key's alias and tags are typed in,
// with the model's rules shown where they are broken. It refuses to know the
// pages that they stand on, and how what was typed becomes the key's.
package keyfield
